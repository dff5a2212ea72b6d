#pragma once

#include <filesystem>
#include <string>
#include <system_error>

#include "load/file_name.hpp"

namespace ovaudit {

/// What stands in one folder, in no order.
struct Listing {
    Paths files;
    Paths folders;           ///< no links to any
    std::size_t others = 0;  ///< links to folders or to nothing, devices, sockets
    std::error_code failure;
};

/// root: without links. A link to what is below it is left out: that is met there.
Listing list_folder(const std::filesystem::path& folder, const std::filesystem::path& root);

}  // namespace ovaudit
