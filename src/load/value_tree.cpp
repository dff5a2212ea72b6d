#include "load/value_tree.hpp"

#include <algorithm>

namespace ovaudit {

TextPlace ValueTree::place(std::uint32_t node) const {
    const auto behind = std::ranges::upper_bound(places, node, {}, [](const auto& row) { return row.first; });
    return behind == places.begin() ? TextPlace() : std::prev(behind)->second;
}

std::optional<std::uint32_t> ValueTree::member(std::uint32_t node, std::string_view wanted) const {
    if (!is_structure(node)) return std::nullopt;
    std::optional<std::uint32_t> found;
    each(node, [&](std::uint32_t child) {
        if (!found && name(child) == wanted) found = child;
    });
    return found;
}

std::string_view ValueTree::member_text(std::uint32_t node, std::string_view wanted) const {
    const auto found = member(node, wanted);
    return found ? text(*found) : std::string_view();
}

}  // namespace ovaudit
