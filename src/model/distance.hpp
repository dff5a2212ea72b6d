#pragma once

#include <cstddef>
#include <string_view>

namespace ovaudit {

/// How many single characters must change to make one text of the other.
std::size_t distance(std::string_view a, std::string_view b);

}  // namespace ovaudit
