#include "load/show_values.hpp"

#include <algorithm>

namespace ovaudit {
namespace {

std::size_t count_members(const ValueTree& tree, std::uint32_t node) {
    std::size_t count = 0;
    tree.each(node, [&](std::uint32_t) { ++count; });
    return count;
}

}  // namespace

/// `{"masked": true}` and its like.
bool ShowValues::is_mark(std::uint32_t node, std::string_view name) const {
    return tree_.is_structure(node) && count_members(tree_, node) == 1 && tree_.name(node + 1) == name &&
           tree_[node + 1].mark == Record::Mark::boolean;
}

bool ShowValues::is_named(std::uint32_t node) const {
    return count_members(tree_, node) == 3 && tree_.member(node, "class") && tree_.member(node, "uuid") &&
           tree_.member(node, "name");
}

/// The list of a map that is written by its entries.
std::optional<std::uint32_t> ShowValues::entries(std::uint32_t node) const {
    const auto list = tree_.member(node, "entries");
    if (!list || count_members(tree_, node) != 1 || tree_[*list].mark != Record::Mark::array)
        return std::nullopt;
    bool all = true;
    tree_.each(*list,
               [&](std::uint32_t at) { all = all && tree_.member(at, "key") && tree_.member(at, "value"); });
    return all ? list : std::nullopt;
}

void ShowValues::write_reference(std::string_view name, std::uint32_t node) {
    const std::string_view class_name = tree_.member_text(node, "class");
    const std::string_view target = tree_.member_text(node, "name");
    if (class_name.empty()) return writer_.leaf(name, target, Record::Mark::text);
    const auto id = id_of_(class_name, tree_.member_text(node, "uuid"), target);
    writer_.leaf(name, id.value_or(""), id ? Record::Mark::none : Record::Mark::unknown);
}

void ShowValues::write_entries(std::string_view name, std::uint32_t list) {
    writer_.open(name, Record::Mark::structure);
    tree_.each(list, [&](std::uint32_t entry) {
        write(tree_.member_text(entry, "key"), *tree_.member(entry, "value"));
    });
    writer_.close();
}

void ShowValues::write(std::string_view name, std::uint32_t node) {
    using Mark = Record::Mark;
    if (tree_[node].mark == Mark::unknown) return writer_.leaf(name, "OpaqueRef:NULL");  // null
    if (tree_.is_leaf(node)) return writer_.copy(name, tree_.nodes, node);
    if (is_mark(node, "unknown")) return writer_.leaf(name, {}, Mark::unknown);
    if (is_mark(node, "masked")) return writer_.leaf(name, {}, Mark::masked);
    if (is_named(node)) return write_reference(name, node);
    const auto outside = tree_.member(node, "outside");
    if (outside && tree_.is_leaf(*outside) && count_members(tree_, node) == 1)
        return writer_.leaf(name, tree_.text(*outside));
    if (const auto list = entries(node)) return write_entries(name, *list);
    writer_.open(name, tree_[node].mark);
    tree_.each(node, [&](std::uint32_t at) { write(tree_.name(at), at); });
    writer_.close();
}

}  // namespace ovaudit
