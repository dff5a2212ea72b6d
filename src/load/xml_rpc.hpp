#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ovaudit {

/// The elements of XML-RPC.
enum class Tag : std::uint8_t {
    value,
    member,
    name,
    structure,
    boolean,
    array,
    data,
    real,
    time,
    string,
    integer,
    i4,
    i8,
    base64,
    nil,
    response,
    params,
    param,
    fault,
};

// The most frequent ones first: they are looked for in this order.
inline constexpr std::array<std::string_view, 19> tag_names = {
    "value",  "member",           "name",   "struct", "boolean", "array", "data",
    "double", "dateTime.iso8601", "string", "int",    "i4",      "i8",    "base64",
    "nil",    "methodResponse",   "params", "param",  "fault"};

constexpr std::string_view to_string(Tag tag) {
    return tag_names[static_cast<std::size_t>(tag)];
}

constexpr std::optional<Tag> tag_named(std::string_view name) {
    for (std::size_t i = 0; i < tag_names.size(); ++i)
        if (tag_names[i].size() == name.size() && tag_names[i] == name) return static_cast<Tag>(i);
    return std::nullopt;
}

}  // namespace ovaudit
