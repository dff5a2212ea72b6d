#pragma once

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/text_pool.hpp"
#include "ovaudit/capture.hpp"

namespace ovaudit {

/// The pools behind a Capture.
struct Storage {
    struct UnknownField {
        ClassId class_id;
        std::string name;
    };

    std::string name;  // as given: of the file, or of what holds the files
    std::vector<Source> sources;
    std::vector<std::string> notes;
    std::vector<std::string> unread;
    bool secrets_shown = false;

    TextPool texts;
    Pool<std::int64_t> numbers;  // integers that do not fit in a Value, tokens of secrets
    Pool<Value> values;      // members of objects; sets: a Value whose `at` is the count, then the elements
    Pool<MapEntry> entries;  // maps: an entry whose key is the count, then the entries
    Pool<Object> objects;
    Pool<ObjectIndex> children;

    std::vector<std::string> unknown_classes;
    std::vector<UnknownField> unknown_fields;
    std::unordered_map<std::string, FieldId> unknown_field_ids;  // from unknown_key()
    std::vector<std::uint32_t> objects_with;                     // by field number
    std::vector<std::uint32_t> objects_of;                       // by class number

    static std::string unknown_key(ClassId class_id, std::string_view name) {
        return std::to_string(class_id) + ":" + std::string(name);
    }
    /// The number of a class; a new one if the catalog does not know it and it was not asked for before.
    ClassId class_number(std::string_view class_name) {
        if (const auto known = find_class(class_name)) return *known;
        const auto found = std::ranges::find(unknown_classes, class_name);
        const auto number = static_cast<std::size_t>(found - unknown_classes.begin());
        if (found == unknown_classes.end()) unknown_classes.emplace_back(class_name);
        return static_cast<ClassId>(classes().size() + number);
    }
    /// The number of a field that the catalog does not know; a new one if it was not asked for before.
    FieldId unknown_field(ClassId class_id, std::string_view field_name) {
        const auto [found, fresh] = unknown_field_ids.emplace(
            unknown_key(class_id, field_name), static_cast<FieldId>(field_count() + unknown_fields.size()));
        if (fresh) unknown_fields.push_back({class_id, std::string(field_name)});
        return found->second;
    }
    void shrink() {
        texts.shrink();
        numbers.shrink();
        values.shrink();
        entries.shrink();
        objects.shrink();
        children.shrink();
    }
    std::span<const Value> fields(const Object& object) const {
        return values.span(object.first_field, object.field_count);
    }
    bool is_true(const Object& object, FieldId id) const {
        return std::ranges::any_of(fields(object), [id](const Value& member) {
            return member.field == id && member.kind == Kind::boolean && member.at != 0;
        });
    }
    std::span<const Value> set(Value value) const { return values.span(value.at + 1, values[value.at].at); }
    std::span<const MapEntry> map(Value value) const {
        return entries.span(value.at + 1, entries[value.at].key);
    }
    std::int64_t number(Value value) const {
        return (value.flags & value_is_inline) != 0 ? static_cast<std::int32_t>(value.at) : numbers[value.at];
    }
};

}  // namespace ovaudit
