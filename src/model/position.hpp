#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "model/storage.hpp"

namespace ovaudit {

/// By what an owner's instances of a class are told apart; empty where the class has no such field.
struct Position {
    std::string_view text;
    std::int64_t number = -1;  ///< of digits, to sort by
    std::int64_t sub = -1;
    bool is_name = false;  ///< of what the field refers to: not kept by a rename

    bool empty() const { return text.empty() && number < 0; }
    auto order() const { return std::tuple(number < 0, number, text, sub); }
};

Position position_of(const Storage& storage, const Object& object);
/// That of an object whose field is this text.
Position position_named(std::string_view text);
/// The children of an object stand in this order.
inline auto child_order(const Storage& storage, const Object& child) {
    return std::pair(child.class_id, position_of(storage, child).order());
}
/// "0", "eth0.100", "xen01"; empty for no place.
std::string to_string(const Position& place);

}  // namespace ovaudit
