#pragma once

#include <string>

#include "ovaudit/load.hpp"

namespace ovaudit {

/// When a file was captured, as far as what surrounds it tells; RFC 3339, UTC, or empty.
struct SurroundingTimes {
    std::string folder;  ///< the name of the folder that it is in
    std::string file;    ///< when it was written last
};

/// load() of what is no folder. A time in the file itself comes before those around it.
Capture load_file(const std::string& path, const LoadOptions& options, const SurroundingTimes& times = {});

}  // namespace ovaudit
