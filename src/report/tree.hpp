#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "load/scalar.hpp"
#include "ovaudit/diff.hpp"

/// What trees are put together from.
namespace ovaudit::tree {

inline void add(DatumMap& to, std::string_view key, Datum value) {
    to.push_back({std::string(key), std::move(value)});
}

inline Datum text(std::string_view text) {
    return {std::string(text)};
}
inline Datum text_or_null(std::string_view text) {
    return text.empty() ? Datum{} : Datum{std::string(text)};
}
/// Counts of things in memory: they fit.
inline Datum count(std::uint64_t count) {
    return {static_cast<std::int64_t>(count)};
}

/// Seconds since 1970 as RFC 3339, UTC.
inline Datum moment(std::int64_t seconds) {
    return {utc_time_of(seconds)};
}

template <typename Items, typename ToTree>
Datum list(const Items& items, ToTree to_tree) {
    DatumList list;
    list.reserve(items.size());
    for (const auto& item : items) list.push_back(to_tree(item));
    return {std::move(list)};
}

inline Datum texts(const std::vector<std::string>& items) {
    return list(items, text);
}

template <typename Name>
std::string_view name_of(const Name& name) {
    if constexpr (std::is_enum_v<Name>)
        return to_string(name);
    else
        return name;
}

template <typename Name>
Datum counts(const std::map<Name, std::uint64_t>& counts) {
    DatumMap map;
    for (const auto& [name, number] : counts) add(map, name_of(name), count(number));
    return {std::move(map)};
}

}  // namespace ovaudit::tree
