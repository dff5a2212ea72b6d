#pragma once

#include <optional>
#include <string>
#include <vector>

#include "load/file_name.hpp"

namespace ovaudit {

/// A file to read, and what tells less of the same backup, if anything does.
struct BackupFile {
    std::string path;
    Paths poorer = {};
};

/// What the files of one folder are to each other, as backup programs name them. Takes from folders what is
/// read with one of the files.
std::vector<BackupFile> backup_files(Paths files, Paths& folders);

bool is_xva(std::string_view path);

/// What a name promises: an empty file of such a name is an export that failed.
bool promises_metadata(std::string_view path);

}  // namespace ovaudit
