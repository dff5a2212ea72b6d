#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace ovaudit {

/// The value of an enumeration whose names stand in its order; nothing for a text that is none of them.
template <typename Enum, std::size_t count>
std::optional<Enum> enum_named(const std::array<std::string_view, count>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

}  // namespace ovaudit
