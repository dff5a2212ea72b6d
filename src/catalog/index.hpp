#pragma once

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>

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
    std::array<Field, first.back()> by_number{};
    std::size_t number = 0;
    for (const Class& row : rows::class_rows)
        for (const Field& member : row.fields) by_number[number++] = member;
    return by_number;
}();

inline constexpr auto classes = [] {
    std::array<Class, class_count> by_number{};
    for (std::size_t i = 0; i < class_count; ++i) {
        by_number[i] = rows::class_rows[i];
        by_number[i].fields = std::span(fields).subspan(first[i], rows::class_rows[i].fields.size());
    }
    return by_number;
}();

/// The class numbers by name.
inline constexpr auto classes_by_name = [] {
    std::array<ClassId, class_count> numbers{};
    for (std::size_t i = 0; i < class_count; ++i) numbers[i] = static_cast<ClassId>(i);
    std::sort(numbers.begin(), numbers.end(),
              [](ClassId a, ClassId b) { return classes[a].name < classes[b].name; });
    return numbers;
}();

/// The field numbers of each class, by name.
inline constexpr auto by_name = [] {
    std::array<FieldId, first.back()> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<FieldId>(i);
    for (std::size_t i = 0; i < class_count; ++i)
        std::sort(numbers.begin() + first[i], numbers.begin() + first[i + 1],
                  [](FieldId a, FieldId b) { return std::string_view(fields[a].name) < fields[b].name; });
    return numbers;
}();

constexpr std::optional<ClassId> class_named(std::string_view name) {
    const auto found =
        std::lower_bound(classes_by_name.begin(), classes_by_name.end(), name,
                         [](ClassId id, std::string_view wanted) { return classes[id].name < wanted; });
    if (found == classes_by_name.end() || classes[*found].name != name) return std::nullopt;
    return *found;
}

constexpr std::optional<FieldId> field_named(ClassId class_id, std::string_view name) {
    const auto begin = by_name.begin() + first[class_id], end = by_name.begin() + first[class_id + 1];
    const auto found = std::lower_bound(
        begin, end, name, [](FieldId id, std::string_view wanted) { return fields[id].name < wanted; });
    if (found == end || fields[*found].name != name) return std::nullopt;
    return *found;
}

/// The class of what owns the objects of each class; nothing where none does.
inline constexpr auto owners = [] {
    std::array<std::optional<ClassId>, class_count> by_number{};
    for (std::size_t i = 0; i < class_count; ++i) by_number[i] = class_named(classes[i].owner_class);
    return by_number;
}();

struct KeyOfField {
    FieldId field;
    MapKey row;
};

/// The rows of map keys, field by field in their own order.
inline constexpr auto keys = [] {
    std::array<std::pair<FieldId, std::size_t>, key_count> order{};
    for (std::size_t i = 0; i < key_count; ++i) {
        const MapKey& row = rows::map_key_rows[i];
        order[i] = {field_named(class_named(row.class_name).value(), row.field).value(), i};
    }
    std::sort(order.begin(), order.end());
    std::array<KeyOfField, key_count> by_field{};
    for (std::size_t i = 0; i < key_count; ++i)
        by_field[i] = {order[i].first, rows::map_key_rows[order[i].second]};
    return by_field;
}();

}  // namespace ovaudit::index
