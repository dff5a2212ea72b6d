#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "load/xe_layout.hpp"
#include "ovaudit/catalog.hpp"

/// What xe calls things, and XenAPI's names for them.
namespace ovaudit {

/// The XenAPI class of a record, as its labels tell it; empty if they do not.
std::string_view class_of(const XeRecord& record);

/// Where a parameter belongs. A VM's record holds its metrics and guest metrics too.
struct XeTarget {
    std::string_view class_name;
    std::string name;              ///< XenAPI's
    std::optional<FieldId> field;  ///< nothing for a class or field that the catalog does not know
};
/// Nothing for what XenAPI's object does not have: names of other objects, samples, what is worked out.
std::optional<XeTarget> target_of(std::string_view class_name, std::string_view label);

/// Another object that records of some class name, by its uuid and name.
struct XeNeighbour {
    std::string_view class_name, uuid_label, name_label;
};
std::span<const XeNeighbour> neighbours();

/// What xe calls the field: `memory-static-max`, `network-uuid`.
std::string xe_label(const Field& field);

/// How xe prints an enumeration's value; `text` itself where that is XenAPI's spelling.
std::string_view xe_spelling(FieldId field, std::string_view text);
/// XenAPI's spelling of an enumeration's value; `text` itself where xe has no other.
std::string_view api_spelling(FieldId field, std::string_view text);

}  // namespace ovaudit
