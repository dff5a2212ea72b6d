#pragma once

#include <string>
#include <vector>

#include "load/backup_files.hpp"

namespace ovaudit {

/// A file that may hold a capture.
struct Located {
    BackupFile file;
    std::string folder_time;  ///< in its name or that of the nearest folder; RFC 3339, UTC, or empty
};

/// The files below each path, by time and path (what comes in the order of time is recorded at once, and all
/// else is compared anew with what it comes before), of what tells of one backup the richest. Links to what
/// is below the same folder are left out; so are folders that cannot be read, for which `unread` gets a line.
/// Errors: Error if a path does not exist.
std::vector<Located> locate(const std::vector<std::string>& paths, std::vector<std::string>& unread);

}  // namespace ovaudit
