#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "load/record.hpp"

namespace ovaudit {

/// A whole document as the nodes of one record, for forms in which only the whole says what a part is. The
/// document's own value is the first node below the record's structure.
struct ValueTree {
    static constexpr std::uint32_t root = 1;

    Record nodes;
    std::vector<std::pair<std::uint32_t, TextPlace>> places;  ///< of structures and arrays, in their order

    const Record::Node& operator[](std::uint32_t node) const { return nodes.nodes[node]; }
    std::string_view name(std::uint32_t node) const { return nodes.name(nodes.nodes[node]); }
    bool is_leaf(std::uint32_t node) const { return nodes.is_leaf(nodes.nodes[node]); }
    bool is_structure(std::uint32_t node) const { return nodes.nodes[node].mark == Record::Mark::structure; }
    /// The text of a leaf; empty for every other node.
    std::string_view text(std::uint32_t node) const {
        return is_leaf(node) ? nodes.text(nodes.nodes[node]) : std::string_view();
    }
    /// Of the structure or array that began last, the node itself included.
    TextPlace place(std::uint32_t node) const;
    /// The member of a structure; nothing if there is none, or if the node is no structure.
    std::optional<std::uint32_t> member(std::uint32_t node, std::string_view name) const;
    /// The text of a member that is a leaf; empty for want of one.
    std::string_view member_text(std::uint32_t node, std::string_view name) const;

    /// Calls `visit(child)` for each member or element of a node.
    template <typename Visit>
    void each(std::uint32_t node, Visit visit) const {
        if (is_leaf(node)) return;
        for (std::uint32_t at = node + 1; at < nodes.nodes[node].end; at = nodes.nodes[at].end) visit(at);
    }
};

}  // namespace ovaudit
