#pragma once

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/text_pool.hpp"
#include "ovaudit/capture.hpp"
#include "ovaudit/error.hpp"

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
    std::unordered_map<std::string, ClassId> unknown_class_ids;
    std::unordered_map<std::string, FieldId> unknown_field_ids;  // from unknown_key()
    std::vector<std::uint32_t> objects_with;                     // by field number
    std::vector<std::uint32_t> objects_of;                       // by class number

    static std::string unknown_key(ClassId class_id, std::string_view name) {
        return std::to_string(class_id) + ":" + std::string(name);
    }
    /// The number of a class; a new one if the catalog does not know it and it was not asked for before.
    /// Errors: Error if there are no more numbers.
    ClassId class_number(std::string_view class_name) {
        if (const auto known = find_class(class_name)) return *known;
        const auto [number, fresh] =
            numbered(unknown_class_ids, std::string(class_name), classes().size(), "classes");
        if (fresh) unknown_classes.emplace_back(class_name);
        return number;
    }
    /// The number of a field that the catalog does not know; a new one if it was not asked for before.
    /// Errors: Error if there are no more numbers.
    FieldId unknown_field(ClassId class_id, std::string_view field_name) {
        const auto [number, fresh] =
            numbered(unknown_field_ids, unknown_key(class_id, field_name), field_count(), "fields");
        if (fresh) unknown_fields.push_back({class_id, std::string(field_name)});
        return number;
    }
    /// A key's number, and whether it is a new one.
    template <typename Number>
    static std::pair<Number, bool> numbered(std::unordered_map<std::string, Number>& numbers, std::string key,
                                            std::size_t known, const char* what) {
        if (const auto found = numbers.find(key); found != numbers.end()) return {found->second, false};
        const std::size_t most = std::numeric_limits<Number>::max() - known;
        if (numbers.size() == most)
            throw Error("more than " + std::to_string(most) + " " + what + " that XenAPI does not have");
        const auto number = static_cast<Number>(known + numbers.size());
        numbers.emplace(std::move(key), number);
        return {number, true};
    }
    /// Takes back the numbers that were given after these many.
    void keep_unknown(std::size_t most_classes, std::size_t most_fields) {
        for (; unknown_classes.size() > most_classes; unknown_classes.pop_back())
            unknown_class_ids.erase(unknown_classes.back());
        for (; unknown_fields.size() > most_fields; unknown_fields.pop_back())
            unknown_field_ids.erase(unknown_key(unknown_fields.back().class_id, unknown_fields.back().name));
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
    /// nullptr if the object has no such member.
    const Value* field(const Object& object, FieldId id) const {
        const std::span<const Value> members = fields(object);
        if (members.empty() || id < members.front().field) return nullptr;
        // They stand by number, each once: right here if none is left out before it, and not behind.
        const std::size_t most = std::min<std::size_t>(id - members.front().field, members.size() - 1);
        if (members[most].field == id) return &members[most];
        const auto before = members.first(most);
        const auto found = std::ranges::lower_bound(before, id, {}, &Value::field);
        return found != before.end() && found->field == id ? &*found : nullptr;
    }
    bool is_true(const Object& object, FieldId id) const {
        const Value* member = field(object, id);
        return member != nullptr && member->kind == Kind::boolean && member->at != 0;
    }
    std::span<const Value> set(Value value) const { return values.span(value.at + 1, values[value.at].at); }
    std::span<const MapEntry> map(Value value) const {
        return entries.span(value.at + 1, entries[value.at].key);
    }
    Value integer_value(std::int64_t number) {
        const auto narrow = static_cast<std::int32_t>(number);
        if (narrow == number) return {static_cast<std::uint32_t>(narrow), Kind::integer, value_is_inline, 0};
        numbers.push(number);
        return {numbers.size() - 1, Kind::integer, 0, 0};
    }
    std::int64_t number(Value value) const {
        return (value.flags & value_is_inline) != 0 ? static_cast<std::int32_t>(value.at) : numbers[value.at];
    }
};

}  // namespace ovaudit
