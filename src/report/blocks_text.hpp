#pragma once

#include <string>

#include "ovaudit/report.hpp"

namespace ovaudit {

/// The text report without what stands above and below the changes.
std::string blocks_text(const Diff& diff, const TextStyle& style);

}  // namespace ovaudit
