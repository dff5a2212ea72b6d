#include "report/field_reader.hpp"

#include "diff/datum.hpp"
#include "report/selection.hpp"

namespace ovaudit {

const Value* FieldReader::value(ObjectIndex at, std::string_view field) {
    const Object& object = capture_.object(at);
    const auto id = capture_.field_named(object.class_id, field);
    const Value* found = id ? capture_.field(object, *id) : nullptr;
    if (found == nullptr) return nullptr;
    read_.emplace(at, *id);
    return is_said(capture_, at, *found) ? found : nullptr;
}

std::string FieldReader::said(ObjectIndex at, std::string_view field, Unit unit) {
    const Value* found = value(at, field);
    return found == nullptr || found->kind == Kind::unknown ? "?" : human(capture_, *found, unit);
}

std::string FieldReader::size(ObjectIndex at, std::string_view field) {
    const std::string exact = said(at, field, Unit::bytes);
    return exact.substr(0, exact.ends_with(" bytes)") ? exact.find(" (") : std::string::npos);
}

std::string_view FieldReader::raw(ObjectIndex at, std::string_view field) {
    return capture_.text_of(value(at, field));
}

std::string FieldReader::under(ObjectIndex at, std::string_view field, std::string_view key) {
    for (const MapEntry& entry : capture_.entries_of(value(at, field)))
        if (capture_.text(entry.key) == key) return human(capture_, entry.value, Unit::none);
    return {};
}

bool FieldReader::is_true(ObjectIndex at, std::string_view field) {
    const Value* found = value(at, field);
    return found != nullptr && found->kind == Kind::boolean && std::get<bool>(capture_.view(*found));
}

ObjectIndex FieldReader::target(ObjectIndex at, std::string_view field) {
    const Value* found = value(at, field);
    return found != nullptr && found->kind == Kind::reference ? found->at : no_object;
}

}  // namespace ovaudit
