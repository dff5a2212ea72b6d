#include <algorithm>

#include "diff/datum.hpp"
#include "diff/side.hpp"
#include "report/json_text.hpp"
#include "report/report_tree.hpp"
#include "report/selection.hpp"

namespace ovaudit {
namespace {

Datum text(std::string_view text) {
    return {std::string(text)};
}

/// What names a target that the capture does not hold.
Datum outside_tree(const Named& named) {
    return {DatumMap{{"outside", text(named.name)}}};
}

/// A value as show.schema.json has it: encode(), but for references out of the capture.
Datum value_tree(const Datum& value) {
    const auto* named = std::get_if<Named>(&value.value);
    if (named != nullptr && named->class_name.empty()) return outside_tree(*named);
    if (const auto* list = std::get_if<DatumList>(&value.value)) {
        DatumList trees;
        for (const Datum& element : *list) trees.push_back(value_tree(element));
        return {std::move(trees)};
    }
    const auto* map = std::get_if<DatumMap>(&value.value);
    const bool is_mistakable = map != nullptr && map->size() == 1 && map->front().first == "outside";
    if (!is_mistakable) return encode(value);
    const Datum entry{DatumMap{{"key", text("outside")}, {"value", value_tree(map->front().second)}}};
    return {DatumMap{{"entries", {DatumList{entry}}}}};
}

Datum field_tree(const Capture& capture, const ShownField& field) {
    if (!field.is_said) return encode(Datum{Unsaid{}});
    if (field.value.kind == Kind::map) {
        DatumMap map;
        for (const MapEntry& entry : field.entries)
            map.push_back({std::string(capture.text(entry.key)), to_datum(capture, entry.value)});
        return value_tree({std::move(map)});
    }
    if (field.value.kind == Kind::set) {
        DatumList list;
        for (const Value& member : field.members) list.push_back(to_datum(capture, member));
        return value_tree({std::move(list)});
    }
    return value_tree(to_datum(capture, field.value));
}

Datum object_tree(const Selection& selection, ObjectIndex at, const std::vector<ShownField>& fields) {
    const Capture& capture = selection.capture();
    const Object& object = capture.object(at);
    DatumMap members;
    for (const ShownField& field : fields)
        members.push_back({std::string(field.member.name), field_tree(capture, field)});
    DatumMap tree;
    tree.push_back({"class", text(capture.class_name(object.class_id))});
    tree.push_back({"uuid", text(capture.text(object.uuid))});
    tree.push_back({"name", text(capture.text(object.name))});
    tree.push_back({"owner", object.owner == no_object ? Datum{} : text(selection.path(object.owner))});
    tree.push_back({"path", text(selection.path(at))});
    tree.push_back({"fields", Datum{std::move(members)}});
    return {std::move(tree)};
}

void append_member(std::string& to, std::string_view key, const Datum& tree) {
    to += "  ";
    append_json(to, key);
    to += ": ";
    append_json(to, tree);
    to += ",\n";
}

Datum notes_tree(const Selection& selection) {
    DatumList notes;
    if (selection.capture().secrets_shown()) notes.push_back(text("secrets are shown"));
    for (const std::string& pattern : selection.patterns_without_hit())
        notes.push_back(text("the pattern " + pattern + " hits nothing"));
    return {std::move(notes)};
}

}  // namespace

void render_show_json(const Capture& capture, const ShowOptions& options, const Output& output) {
    const Selection selection(capture, options, Reach::every);
    std::string head = "{\n";
    append_member(head, "schema", text("ovaudit/show/1"));
    append_member(head, "tool", tool_tree());
    append_member(head, "source", side_tree(side_of(capture)));
    output(head + "  \"objects\": [");
    bool is_first = true;
    selection.for_each([&](ObjectIndex at) {
        const std::vector<ShownField> fields = selection.fields(at);
        if (fields.empty() && selection.has_patterns()) return;
        std::string line = is_first ? "\n    " : ",\n    ";
        append_json(line, object_tree(selection, at, fields));
        output(line);
        is_first = false;
    });
    std::string tail = is_first ? "],\n  \"notes\": " : "\n  ],\n  \"notes\": ";
    append_json(tail, notes_tree(selection));
    output(tail + "\n}\n");
}

}  // namespace ovaudit
