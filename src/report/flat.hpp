#pragma once

#include <string>
#include <vector>

#include "report/selection.hpp"

namespace ovaudit {

/// One value, map key or set member of a field, escaped.
struct FlatLine {
    std::string place;  ///< `memory_static_max`, `platform:acpi`, `tags:prod`
    std::string value;  ///< empty for a member of a set, which its place tells
    Category category = Category::other;
};

std::vector<FlatLine> flat_lines(const Capture& capture, const ShownField& field);
/// "memory_static_max = 4294967296"
std::string to_text(const FlatLine& line);

}  // namespace ovaudit
