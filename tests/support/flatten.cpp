#include "support/flatten.hpp"

#include <algorithm>

#include "support/edits.hpp"

namespace ovaudit::generated {

namespace {

std::string name_of(const Capture& capture, const Object& object) {
    return std::string(capture.class_name(object.class_id)) + ":" + std::string(capture.text(object.uuid)) +
           "/";
}

struct ViewText {
    const Capture& capture;

    std::string operator()(const Text& text) const { return std::string(text.text); }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(bool yes) const { return yes ? "true" : "false"; }
    std::string operator()(const Real& real) const { return std::string(real.text); }
    std::string operator()(const Time& time) const { return std::string(time.text); }
    std::string operator()(const Reference& to) const {
        return std::string(capture.text(capture.object(to.object).uuid));
    }
    std::string operator()(const Outside& outside) const { return std::string(outside.ref); }
    std::string operator()(Unknown) const { return "(unsaid)"; }
    std::string operator()(const Masked&) const { return "(hidden)"; }
    std::string operator()(std::span<const Value> set) const {
        std::string result;
        for (const Value& value : set) result += std::visit(*this, capture.view(value)) + ";";
        return result;
    }
    std::string operator()(std::span<const MapEntry> map) const {
        std::string result;
        for (const MapEntry& entry : map)
            result += std::string(capture.text(entry.key)) + "=" +
                      std::visit(*this, capture.view(entry.value)) + ";";
        return result;
    }
};

void flatten_value(const Capture& capture, Value value, const std::string& place, Flat& flat) {
    const View view = capture.view(value);
    const ViewText text{capture};
    if (const auto* set = std::get_if<std::span<const Value>>(&view)) {
        for (const Value& element : *set)
            flat[place + ":" + std::visit(text, capture.view(element))] = "member";
    } else if (const auto* map = std::get_if<std::span<const MapEntry>>(&view)) {
        for (const MapEntry& entry : *map)
            flat[place + ":" + std::string(capture.text(entry.key))] =
                std::visit(text, capture.view(entry.value));
    } else {
        flat[place] = std::visit(text, view);
    }
}

void flatten_object(const Capture& capture, const Object& object, Flat& flat) {
    const std::string name = name_of(capture, object);
    for (const Value& value : capture.fields(object))
        flatten_value(capture, value, name + std::string(capture.field_name(value.field)), flat);
}

void flatten_subtree(const Capture& capture, const Object& object, Flat& flat) {
    flatten_object(capture, object, flat);
    for (ObjectIndex child : capture.children(object)) flatten_subtree(capture, capture.object(child), flat);
}

const Object* find(const Capture& capture, const ObjectEntry& entry) {
    for (const Object& object : capture.objects())
        if (capture.class_name(object.class_id) == entry.class_name &&
            capture.text(object.uuid) == entry.uuid)
            return &object;
    return nullptr;
}

bool is_set(const Change& change) {
    const auto class_id = find_class(change.object.class_name);
    const auto id = class_id ? find_field(*class_id, change.field) : std::nullopt;
    if (!id) return false;
    const Type type = field(*id).type;
    return type == Type::text_set || type == Type::integer_set || type == Type::reference_set;
}

std::string place_of(const Change& change) {
    std::string place = change.object.class_name + ":" + change.object.uuid + "/" + change.field;
    if (!change.key) return place;
    const Datum& datum = change.op == Op::removed ? change.old_value : change.new_value;
    return place + ":" + (is_set(change) && !datum.absent() ? text_of(datum) : *change.key);
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
}

/// What has another uuid in NEW takes it, wherever it is named: that it is the same is the diff's word.
Flat renamed(const Flat& flat, const Diff& diff) {
    std::map<std::string, std::string> uuids;
    for (const Change& change : diff.changes)
        if (!change.object.old_uuid.empty()) uuids[change.object.old_uuid] = change.object.uuid;
    Flat result;
    for (const auto& [old_place, old_text] : flat) {
        std::string place = old_place, text = old_text;
        for (const auto& [from, to] : uuids) {
            replace_all(place, from, to);
            replace_all(text, from, to);
        }
        result.emplace(std::move(place), std::move(text));
    }
    return result;
}

void apply_whole(const Change& change, const Capture& capture, Flat& flat) {
    const Object* object = find(capture, change.object);
    if (object == nullptr) return;
    Flat subtree;
    flatten_subtree(capture, *object, subtree);
    for (const auto& [place, text] : subtree) {
        if (change.op == Op::removed)
            flat.erase(place);
        else
            flat[place] = text;
    }
}

std::string object_of(const std::string& place) {
    return place.substr(0, place.find('/') + 1);
}

bool has_object(const Flat& flat, const std::string& object) {
    const auto at = flat.lower_bound(object);
    return at != flat.end() && at->first.starts_with(object);
}

bool covers(const NotComparable& group, const std::string& place, bool is_alone) {
    if (!place.starts_with(group.class_name + ":")) return false;
    if (group.fields.empty()) return is_alone;
    const std::string rest = place.substr(place.find('/') + 1);
    return std::ranges::any_of(
        group.fields, [&](const std::string& name) { return rest == name || rest.starts_with(name + ":"); });
}

/// A disk that was replaced, or moved together with what its place decides.
bool is_folded(const Flat& flat, const Flat& other, const std::string& place, bool is_alone) {
    if (!place.starts_with("VDI:")) return false;
    if (is_alone) return true;
    const std::string object = object_of(place);
    if (!place.starts_with(object + "location") && !place.starts_with(object + "sm_config")) return false;
    const auto here = flat.find(object + "SR"), there = other.find(object + "SR");
    return here != flat.end() && there != other.end() && here->second != there->second;
}

}  // namespace

Flat flatten(const Capture& capture) {
    Flat flat;
    for (const Object& object : capture.objects()) flatten_object(capture, object, flat);
    return flat;
}

Flat apply(const Diff& diff, const Capture& old_capture, const Capture& new_capture) {
    Flat flat = renamed(flatten(old_capture), diff);
    for (const Change& change : diff.changes) {
        if (change.field.empty())
            apply_whole(change, change.op == Op::removed ? old_capture : new_capture, flat);
        else if (change.op == Op::removed)
            flat.erase(place_of(change));
        else
            flat[place_of(change)] = is_set(change) ? "member" : text_of(change.new_value);
    }
    return flat;
}

Flat comparable(const Flat& flat, const Flat& other, const Diff& diff) {
    const auto drops = [&](const std::string& place) {
        const bool is_alone = !has_object(other, object_of(place));
        return is_folded(flat, other, place, is_alone) ||
               std::ranges::any_of(diff.not_comparable, [&](const NotComparable& group) {
                   return covers(group, place, is_alone);
               });
    };
    Flat kept = flat;
    std::erase_if(kept, [&](const auto& entry) { return drops(entry.first); });
    return kept;
}

}  // namespace ovaudit::generated
