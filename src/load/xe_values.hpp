#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "load/record.hpp"
#include "load/xe_names.hpp"

/// The values that xe prints.
namespace ovaudit {

/// Whether the text stands where xe has no value, or does not say which: "<not in database>".
bool is_unsaid(std::string_view text);

/// What xe prints between the members of a set: ", " or "; ". name: the field's.
std::string_view separator_of(std::string_view name);

/// A map as xe prints it: "k: v; k2: v2", without any quotes. What cannot begin an entry belongs to the value
/// before.
struct XeMap {
    std::vector<std::pair<std::string_view, std::string_view>> entries;
    bool glued = false;  ///< a value holds what separates entries
    bool is_map = true;  ///< else it does not begin with a key
};
XeMap split_map(std::string_view text);

/// Writes the value of a parameter into a record. Returns whether its entries are a guess.
bool write_value(RecordWriter& out, const XeTarget& target, std::string_view text);

}  // namespace ovaudit
