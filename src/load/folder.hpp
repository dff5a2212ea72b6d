#pragma once

#include <optional>
#include <string>

#include "load/backup_files.hpp"
#include "load/collection.hpp"
#include "ovaudit/load.hpp"

namespace ovaudit {

/// All metadata below a folder as one capture. Links to folders are not followed. Of files or folders side by
/// side whose names differ by a time alone the latest is read, of database dumps that rotate the newest, of
/// what tells of one backup the richest. Files that hold no metadata are counted in a note; those that should
/// and cannot be read are Capture::unread(). Errors: Error if the folder cannot be read, or no metadata below
/// it can.
Capture load_folder(const std::string& path, const LoadOptions& options);

/// The richest of what tells of one backup that can be read, with what the files beside it tell of its VM;
/// nothing if none can.
std::optional<Capture> load_backup(const BackupFile& file, const std::string& folder_time,
                                   const LoadOptions& options, NotRead& not_read);

}  // namespace ovaudit
