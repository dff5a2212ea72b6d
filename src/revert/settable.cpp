#include "revert/settable.hpp"

#include <algorithm>
#include <iterator>

#include "model/ascii.hpp"
#include "revert/settable_rows.hpp"

namespace ovaudit {

const Settable* find_settable(std::string_view class_name, std::string_view field) {
    const auto* found = std::ranges::find_if(rows::settable_rows, [&](const Settable& row) {
        return row.class_name == class_name && row.field == field;
    });
    return found == std::end(rows::settable_rows) ? nullptr : found;
}

std::string xe_kind(std::string_view class_name) {
    if (class_name == "VM_appliance") return "appliance";
    std::string kind(class_name);
    for (char& c : kind) c = c == '_' ? '-' : lower(c);
    return kind;
}

}  // namespace ovaudit
