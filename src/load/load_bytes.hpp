#pragma once

#include <string_view>

#include "ovaudit/load.hpp"

namespace ovaudit {

/// load() of bytes in memory. name: as a path would be named in messages.
Capture load_bytes(std::string_view name, std::string_view bytes, const LoadOptions& options = {});

}  // namespace ovaudit
