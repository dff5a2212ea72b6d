#pragma once

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "catalog/rows.hpp"

/// What the rows say, arranged for look-ups when the program is compiled.
namespace ovaudit::index {

inline constexpr std::size_t class_count = std::size(rows::class_rows);
inline constexpr std::size_t key_count = std::size(rows::map_key_rows);

/// The number of each class's first field, and one past the last.
inline constexpr auto first = [] {
    std::array<FieldId, class_count + 1> numbers{};
    for (std::size_t i = 0; i < class_count; ++i)
        numbers[i + 1] = static_cast<FieldId>(numbers[i] + rows::class_rows[i].fields.size());
    return numbers;
}();

inline constexpr auto fields = [] {
    std::array<const Field*, first.back()> by_number{};
    std::size_t number = 0;
    for (const Class& row : rows::class_rows)
        for (const Field& member : row.fields) by_number[number++] = &member;
    return by_number;
}();

/// The field numbers of each class, by name.
inline constexpr auto by_name = [] {
    std::array<FieldId, first.back()> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<FieldId>(i);
    for (std::size_t i = 0; i < class_count; ++i)
        std::sort(numbers.begin() + first[i], numbers.begin() + first[i + 1],
                  [](FieldId a, FieldId b) { return fields[a]->name < fields[b]->name; });
    return numbers;
}();

constexpr std::optional<ClassId> class_named(std::string_view name) {
    for (std::size_t i = 0; i < class_count; ++i)
        if (rows::class_rows[i].name == name) return static_cast<ClassId>(i);
    return std::nullopt;
}

constexpr std::optional<FieldId> field_named(ClassId class_id, std::string_view name) {
    const auto begin = by_name.begin() + first[class_id], end = by_name.begin() + first[class_id + 1];
    const auto found = std::lower_bound(
        begin, end, name, [](FieldId id, std::string_view wanted) { return fields[id]->name < wanted; });
    if (found == end || fields[*found]->name != name) return std::nullopt;
    return *found;
}

/// The rows of map keys, field by field in their own order.
inline constexpr auto keys = [] {
    std::array<std::pair<FieldId, const MapKey*>, key_count> by_field{};
    for (std::size_t i = 0; i < key_count; ++i) {
        const MapKey& row = rows::map_key_rows[i];
        by_field[i] = {field_named(class_named(row.class_name).value(), row.field).value(), &row};
    }
    std::sort(by_field.begin(), by_field.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second < b.second;
    });
    return by_field;
}();

}  // namespace ovaudit::index
