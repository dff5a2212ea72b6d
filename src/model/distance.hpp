#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace ovaudit {

/// How many single characters must change to make one text of the other.
std::size_t distance(std::string_view a, std::string_view b);

/// Of `names`, which are some, that to which the beginning of a text has the least distance: what a misspelt
/// word may have meant.
template <typename Names>
const auto& nearest(std::string_view text, const Names& names) {
    constexpr std::size_t most = 100;
    return *std::ranges::min_element(
        names, {}, [&](std::string_view name) { return distance(name, text.substr(0, most)); });
}

}  // namespace ovaudit
