#include <algorithm>

#include "catalog/known.hpp"
#include "diff/datum.hpp"
#include "diff/side.hpp"
#include "model/text.hpp"
#include "report/lines.hpp"
#include "report/phrase.hpp"
#include "report/selection.hpp"
#include "report/show_card.hpp"

namespace ovaudit {
namespace {

constexpr std::size_t widest_path = 50;

/// The name as it stands free: quotes show blank edges.
std::string shown_name(std::string_view name) {
    const bool edges = name.empty() || name.front() == ' ' || name.back() == ' ';
    return edges ? "\"" + escape_visibly(name) + "\"" : escape_visibly(name);
}

std::string heading(FieldReader& reader, ObjectIndex at) {
    const Capture& capture = reader.capture();
    const Object& object = capture.object(at);
    const std::string kind = object.class_id == known().vm
                                 ? kind_of_vm(reader, at)
                                 : escape_visibly(capture.class_name(object.class_id));
    const std::string uuid = escape_visibly(capture.text(object.uuid));
    for (const char* field : {"uuid", "name_label"}) reader.value(at, field);  // what stands here is shown
    return kind + " " + shown_name(capture.text(object.name)) + (uuid.empty() ? "" : "   " + uuid);
}

// A field a line.

std::string value_text(const Capture& capture, Value value, Unit unit) {
    const std::string text = human(capture, value, unit);
    if (value.kind == Kind::reference) {
        const Named named = name_of(capture, value.at);
        if (!named.name.empty() && !named.uuid.empty()) return text + " (" + short_uuid(named.uuid) + ")";
    }
    return text.empty() ? "(none)" : text;
}

std::string set_text(const Capture& capture, const ShownField& field) {
    std::vector<std::string> parts;
    for (const Value& member : field.members) parts.push_back(value_text(capture, member, field.member.unit));
    return join(parts, ", ");
}

void add_field_rows(CardRows& rows, const Capture& capture, const std::string& above,
                    const ShownField& field) {
    const std::string name = above + escape_visibly(field.member.name);
    for (const MapEntry& entry : field.entries)
        rows.push_back({name + ":" + escape_visibly(capture.text(entry.key)),
                        {value_text(capture, entry.value, field.member.unit)}});
    if (!field.entries.empty()) return;
    rows.push_back({name,
                    {!field.is_said           ? "(not said)"
                     : !field.members.empty() ? set_text(capture, field)
                                              : value_text(capture, field.value, field.member.unit)}});
}

/// Every shown field of an object and of what it owns, by its path from there.
CardRows field_rows(const Selection& selection, ObjectIndex top) {
    CardRows rows;
    const std::size_t above = selection.path(top).size();
    selection.for_each_below(top, [&](ObjectIndex at) {
        const std::string path = selection.path(at);
        const std::string step = path.size() > above ? escape_visibly(path.substr(above + 1)) + "/" : "";
        for (const ShownField& field : selection.fields(at))
            add_field_rows(rows, selection.capture(), step, field);
    });
    return rows;
}

std::string field_rows_text(const CardRows& rows) {
    std::size_t columns = 0;
    for (const CardRow& row : rows) columns = std::max(columns, std::min(width(row.label), widest_path));
    std::string text;
    for (const CardRow& row : rows)
        text += "  " + padded(row.label, columns) + "   " + row.cells.front() + "\n";
    return text;
}

// What stands beside the cards.

std::size_t count_of_fields(const Capture& capture) {
    std::size_t count = 0;
    for (const Object& object : capture.objects()) count += capture.fields(object).size();
    return count;
}

std::string not_in_file(const Capture& capture) {
    std::vector<std::string> missing;
    for (const auto& [class_id, name] : {std::pair{known().host, "hosts"},
                                         {known().network, "networks"},
                                         {known().sr, "SRs"},
                                         {known().vdi, "disks"}})
        if (capture.objects_of(class_id) == 0) missing.emplace_back(name);
    bool has_snapshots = false;
    for (const Object& object : capture.objects()) has_snapshots |= capture.is_vm_snapshot(object);
    if (!has_snapshots) missing.emplace_back("VM snapshots");
    return join(missing, ", ");
}

/// "231 more fields: --all.  Not in this file: hosts, VM snapshots."
std::string closing(const FieldReader& reader, const ShowOptions& options) {
    const Capture& capture = reader.capture();
    std::vector<std::string> sentences;
    if (const std::string left_out = left_out_text(capture, options); !left_out.empty())
        sentences.push_back("Left out: " + left_out + ".");
    const std::size_t more = count_of_fields(capture) - reader.count();
    if (!options.all && more > 0) sentences.push_back(counted(more, "more field") + ": --all.");
    if (const std::string missing = not_in_file(capture); !missing.empty())
        sentences.push_back("Not in this file: " + missing + ".");
    return join(sentences, "  ") + "\n";
}

void write_notes(const Capture& capture, const Output& output) {
    if (capture.secrets_shown()) output("note: secrets are shown\n");
    for (const std::string& note : capture.notes()) output("note: " + escape_visibly(note) + "\n");
}

void write_fields(const Selection& selection, FieldReader& reader, const Output& output) {
    bool is_first = true;
    for (const ObjectIndex at : selection.top()) {
        const CardRows rows = field_rows(selection, at);
        if (rows.empty()) continue;
        output((is_first ? "" : "\n") + heading(reader, at) + "\n" + field_rows_text(rows));
        is_first = false;
    }
}

std::vector<ObjectIndex> vms_of(const Selection& selection) {
    std::vector<ObjectIndex> vms;
    for (const ObjectIndex at : selection.top())
        if (selection.capture().object(at).class_id == known().vm) vms.push_back(at);
    return vms;
}

void write_cards(const Selection& selection, FieldReader& reader, const Output& output) {
    const std::vector<ObjectIndex> vms = vms_of(selection);
    const std::string source = describe(side_of(selection.capture()));
    const bool single = vms.size() == 1;
    if (!single)
        output(escape_visibly(selection.capture().name()) + "   " + source + ", " +
               counted(vms.size(), "VM") + "\n\n");
    for (const ObjectIndex vm : vms)
        output(heading(reader, vm) + (single ? "     " + source : "") + "\n" +
               rows_text(card_of(reader, vm)) + (single ? "" : "\n"));
}

}  // namespace

void render_show_text(const Capture& capture, const ShowOptions& options, const Output& output) {
    const Selection selection(capture, options, Reach::told);
    FieldReader reader(capture);
    if (selection.has_patterns()) return write_fields(selection, reader, output);
    write_cards(selection, reader, output);
    if (options.all) {
        output("\n");
        write_fields(selection, reader, output);
        output("\n");
    }
    output((vms_of(selection).size() == 1 && !options.all ? "  " : "") + closing(reader, options));
    write_notes(capture, output);
}

}  // namespace ovaudit
