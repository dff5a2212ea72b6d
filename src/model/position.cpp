#include "model/position.hpp"

#include <array>

#include "catalog/index.hpp"

namespace ovaudit {
namespace {

struct PlaceFields {
    FieldId place = 0, sub = 0;
    bool has_place = false, has_sub = false;
};

/// Asked for every object that has an owner.
const PlaceFields& place_fields(ClassId class_id) {
    static constexpr auto by_class = [] {
        std::array<PlaceFields, index::class_count> all{};
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto id = static_cast<ClassId>(i);
            const auto place = index::field_named(id, index::classes[id].place_field);
            const auto sub = index::field_named(id, index::classes[id].subplace_field);
            all[id] = {place.value_or(0), sub.value_or(0), place.has_value(), sub.has_value()};
        }
        return all;
    }();
    return by_class[class_id];
}

std::int64_t number_of(std::string_view digits) {
    if (digits.empty() || digits.size() > 9 || digits.find_first_not_of("0123456789") != digits.npos)
        return -1;
    std::int64_t number = 0;
    for (const char digit : digits) number = number * 10 + (digit - '0');
    return number;
}

Position position_at(const Storage& storage, const Value& value) {
    Position place;
    if (value.kind == Kind::text || value.kind == Kind::time) {
        place = position_named(storage.texts[value.at]);
    } else if (value.kind == Kind::integer) {
        place.number = storage.number(value);
    } else if (value.kind == Kind::reference) {
        const Object& target = storage.objects[value.at];
        place.text = storage.texts[target.name != 0 ? target.name : target.uuid];
        place.is_name = true;
    }
    return place;
}

}  // namespace

Position position_named(std::string_view text) {
    return {text, number_of(text)};
}

Position position_of(const Storage& storage, const Object& object) {
    if (object.class_id >= classes().size()) return {};
    const PlaceFields& fields = place_fields(object.class_id);
    const Value* value = fields.has_place ? storage.field(object, fields.place) : nullptr;
    if (value == nullptr) return {};
    Position place = position_at(storage, *value);
    const Value* sub = fields.has_sub ? storage.field(object, fields.sub) : nullptr;
    if (!place.empty() && sub != nullptr && sub->kind == Kind::integer) place.sub = storage.number(*sub);
    return place;
}

std::string to_string(const Position& place) {
    std::string text(place.text);
    if (text.empty() && place.number >= 0) text = std::to_string(place.number);
    return text.empty() || place.sub < 0 ? text : text + "." + std::to_string(place.sub);
}

}  // namespace ovaudit
