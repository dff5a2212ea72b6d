#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ovaudit/diff.hpp"
#include "support/xmlrpc.hpp"

/// Every single value of an export, and the export with that value alone changed.
namespace ovaudit::generated {

struct Leaf {
    std::string class_name;
    std::string object;           ///< its id in the document, such as "Ref:29"
    std::string field;            ///< as XenAPI names it
    std::string key;              ///< of a map; the member itself of a set
    bool is_member = false;       ///< of a set: changed, one member goes and another comes
    bool has_uuid = false;        ///< the object
    bool of_vm_snapshot = false;  ///< the object is a VM snapshot, or belongs to one
    std::string old_text, new_text;
    std::string document;  ///< the whole of it, with the new value
};

/// Calls `visit` with each leaf of each object's snapshot. What is one fact in two places (`0/ip` and
/// `0/ipv4/0` of guest addresses) is one leaf and changes in both.
void for_each_leaf(const std::string& document, const std::function<void(const Leaf&)>& visit);

/// Another text of the same kind.
std::string other_text(std::string_view text);

/// Where the differences of a diff are.
struct Landed {
    std::uint64_t shown = 0, hidden = 0, not_comparable = 0;
    std::uint64_t all() const { return shown + hidden + not_comparable; }
};
Landed landed(const Diff& diff);
/// The same for people, a line each.
std::string places_of(const Diff& diff);

}  // namespace ovaudit::generated
