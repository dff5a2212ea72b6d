#include "revert/undo.hpp"

#include <algorithm>

#include "load/xe_names.hpp"
#include "revert/settable.hpp"

namespace ovaudit {
namespace {

/// "in NEW: the file does not say it"
std::string on_side(const char* side, const std::string& why) {
    return std::string(side) + ": " + why;
}

}  // namespace

const Change* Together::find(std::string_view field) const {
    const auto found =
        std::ranges::find_if(changes, [&](const Change* change) { return change->field == field; });
    return found == changes.end() ? nullptr : *found;
}

XeObject Together::object() const {
    return {xe_kind(first().object.class_name), first().object.uuid};
}

XeObject Together::vm() const {
    return {"vm", first().vm == no_vm ? std::string() : diff.vms[first().vm].uuid};
}

std::string param_of(std::string_view class_name, std::string_view field_name) {
    const auto class_id = find_class(class_name);
    return xe_label(field(*find_field(*class_id, field_name)));
}

std::string uuid_word(const XeObject& object) {
    return "uuid=" + object.uuid;
}

XeCommand command(std::vector<std::string> words) {
    XeCommand result;
    for (std::string& word : words) result.words.push_back({std::move(word)});
    return result;
}

XeValue old_value(const Together& change, const Change& of) {
    const FieldId id = *find_field(*find_class(of.object.class_name), of.field);
    return xe_value(id, of.old_value, change.with_secrets());
}

std::variant<LiveValue, std::string> live_value(const Together& change, const Change& of) {
    const FieldId id = *find_field(*find_class(of.object.class_name), of.field);
    const XeValue as_new = xe_value(id, of.new_value, change.with_secrets());
    const XeValue as_old = xe_value(id, of.old_value, change.with_secrets());
    if (!as_old.why_not.empty()) return on_side("in OLD", as_old.why_not);
    if (!as_new.why_not.empty()) return on_side("in NEW", as_new.why_not);
    return LiveValue{change.object(), xe_label(field(id)), "", as_new.printed, as_old.printed};
}

LivePlace live_place(const Together& device, const std::string& param) {
    const ObjectEntry& object = device.first().object;
    const bool removed = device.first().field.empty() && device.first().op == Op::removed;
    const char* place = object.class_name == "VIF" ? "device" : "userdevice";
    return {xe_kind(object.class_name),
            device.vm().uuid,
            place,
            object.id,
            removed ? "" : object.uuid,
            param,
            {},
            {}};
}

Word old_word(const Together& changes, std::string_view name, std::string_view field_name) {
    const std::string start = std::string(name) + "=";
    if (const Change* change = changes.find(field_name)) return {start + old_value(changes, *change).given};
    return {start, param_of(changes.first().object.class_name, field_name), changes.object()};
}

}  // namespace ovaudit
