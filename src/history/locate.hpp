#pragma once

#include <string>
#include <vector>

namespace ovaudit {

/// A file that may hold a capture.
struct Located {
    std::string folder, name;
    std::string folder_time;  ///< in its name or that of the nearest folder; RFC 3339, UTC, or empty
    std::string path() const { return folder.empty() ? name : folder + "/" + name; }
};

/// The files below each path, by path. Links to what is below the same folder are left out; so are folders
/// that cannot be read, for which `unread` gets a line.
/// Errors: Error if a path does not exist.
std::vector<Located> locate(const std::vector<std::string>& paths, std::vector<std::string>& unread);

}  // namespace ovaudit
