#pragma once

#include <string_view>

namespace ovaudit {

/// Whether `a` comes before `b` for a person: runs of digits count as numbers, so that web2 precedes web10.
/// Texts that differ are never equal in this order.
bool natural_less(std::string_view a, std::string_view b);

}  // namespace ovaudit
