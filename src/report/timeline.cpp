#include "ovaudit/timeline.hpp"

#include <array>

#include "load/scalar.hpp"
#include "model/text.hpp"
#include "report/csv.hpp"
#include "report/history_words.hpp"
#include "report/json_writer.hpp"
#include "report/markup.hpp"
#include "report/page_frame.hpp"
#include "report/phrase.hpp"
#include "report/report_tree.hpp"
#include "report/timeline_chart.hpp"
#include "report/tree.hpp"

namespace ovaudit {
namespace {

/// "NIC 0 on Storage"
std::string place_of(const AddressSpell& spell) {
    return "NIC " + spell.device + (spell.network.empty() ? "" : " on " + spell.network);
}

std::string title_of(const Timeline& timeline) {
    return "VM " + readable_name(timeline.name);
}

std::string span_of(const Timeline& timeline) {
    return counted(timeline.captures.size(), "capture") + ", " + readable_moment(timeline.captures.front()) +
           " to " + readable_moment(timeline.captures.back());
}

// For people at a terminal.

void render_text(const std::vector<Timeline>& timelines, const Output& output) {
    for (const Timeline& timeline : timelines) {
        std::string text = &timeline == &timelines.front() ? "" : "\n";
        text += title_of(timeline) + "  " + escape_visibly(timeline.uuid) + "  " + span_of(timeline) + "\n";
        const auto row = [&](const std::string& what, std::int64_t from, std::int64_t to,
                             const std::string& value) {
            text += "  " + padded(escape_visibly(what), 20) + readable_moment(from) + " to " +
                    readable_moment(to) + "  " + escape_visibly(value) + "\n";
        };
        for (const Series& series : timeline.series)
            for (const Spell& spell : series.spells)
                row(&spell == &series.spells.front() ? series.name : "", spell.first_seen, spell.last_seen,
                    readable_value(spell.value, series.unit));
        for (const AddressSpell& spell : timeline.addresses)
            row(std::string(to_string(spell.held_as)), spell.first_seen, spell.last_seen,
                spell.address + "  " + place_of(spell));
        std::size_t changes = 0;
        for (const LogEntry& entry : timeline.changes) changes += entry.diff.changes.size();
        text +=
            "  " + counted(changes, "change") + ": ovaudit log --vm " + escape_visibly(timeline.uuid) + "\n";
        output(text);
    }
}

// For spreadsheets and graphs.

void render_csv(const std::vector<Timeline>& timelines, const Output& output) {
    output(csv_row({"vm", "vm_uuid", "series", "first_seen", "last_seen", "value", "unit", "detail"}));
    for (const Timeline& timeline : timelines) {
        const auto row = [&](const std::string& series, const std::string& from, const std::string& to,
                             const std::string& value, Unit unit, const std::string& detail) {
            output(csv_row({timeline.name, timeline.uuid, series, from, to, value,
                            unit == Unit::none ? "" : std::string(to_string(unit)), detail}));
        };
        for (const Series& series : timeline.series)
            for (const Spell& spell : series.spells)
                row(series.name, utc_time_of(spell.first_seen), utc_time_of(spell.last_seen),
                    std::to_string(spell.value), series.unit, "");
        for (const AddressSpell& spell : timeline.addresses)
            row("address", utc_time_of(spell.first_seen), utc_time_of(spell.last_seen), spell.address,
                Unit::none, std::string(to_string(spell.held_as)) + ", " + place_of(spell));
        for (const LogEntry& entry : timeline.changes)
            for (const Change& change : entry.diff.changes)
                row("change", captured_at(entry.diff.old_side), captured_at(entry.diff.new_side),
                    change.new_text, Unit::none,
                    change.path + (change.old_text.empty() ? "" : ", was " + change.old_text));
    }
}

// For programs.

Datum series_tree(const Series& series) {
    DatumMap map;
    tree::add(map, "name", tree::text(series.name));
    tree::add(map, "unit", series.unit == Unit::none ? Datum{} : tree::text(to_string(series.unit)));
    tree::add(map, "spells", tree::list(series.spells, [](const Spell& spell) {
                  return Datum{DatumMap{{"first_seen", tree::moment(spell.first_seen)},
                                        {"last_seen", tree::moment(spell.last_seen)},
                                        {"value", Datum{spell.value}}}};
              }));
    return {std::move(map)};
}

Datum address_tree(const AddressSpell& spell) {
    DatumMap map;
    tree::add(map, "address", tree::text(spell.address));
    tree::add(map, "held_as", tree::text(to_string(spell.held_as)));
    tree::add(map, "device", tree::text(spell.device));
    tree::add(map, "network", tree::text_or_null(spell.network));
    tree::add(map, "first_seen", tree::moment(spell.first_seen));
    tree::add(map, "last_seen", tree::moment(spell.last_seen));
    return {std::move(map)};
}

DatumList changes_tree(const std::vector<LogEntry>& entries) {
    DatumList list;
    for (const LogEntry& entry : entries)
        for (const Change& change : entry.diff.changes) {
            DatumMap map;
            tree::add(map, "after", tree::text(captured_at(entry.diff.old_side)));
            tree::add(map, "by", tree::text(captured_at(entry.diff.new_side)));
            tree::add(map, "path", tree::text(change.path));
            tree::add(map, "id", tree::text(change.id));
            tree::add(map, "category", tree::text(to_string(change.category)));
            tree::add(map, "label", tree::text(change.label));
            tree::add(map, "old_text", tree::text_or_null(change.old_text));
            tree::add(map, "new_text", tree::text_or_null(change.new_text));
            list.push_back({std::move(map)});
        }
    return list;
}

Datum timeline_tree(const Timeline& timeline) {
    DatumMap map;
    tree::add(map, "uuid", tree::text(timeline.uuid));
    tree::add(map, "name", tree::text(timeline.name));
    tree::add(map, "captures", tree::list(timeline.captures, tree::moment));
    tree::add(map, "series", tree::list(timeline.series, series_tree));
    tree::add(map, "addresses", tree::list(timeline.addresses, address_tree));
    tree::add(map, "changes", {changes_tree(timeline.changes)});
    return {std::move(map)};
}

void render_json(const std::vector<Timeline>& timelines, const Output& output) {
    JsonWriter writer(output);
    writer.member("schema", tree::text("ovaudit/timeline/1"));
    writer.member("tool", tool_tree());
    writer.lines("vms", timelines, timeline_tree);
    writer.finish();
}

// The page.

std::string cell(const char* label, const std::string& html) {
    return "<td data-l=\"" + std::string(label) + "\">" + html;
}

std::string moment(const char* label, const std::string& readable) {
    return "<td class=\"time\" data-l=\"" + std::string(label) + "\">" + shown(readable);
}

std::string table(const std::string& caption, const std::string& heads, const std::string& rows) {
    if (rows.empty()) return {};
    return "<table class=\"spells\">\n<caption>" + caption + "</caption>\n<thead><tr>" + heads +
           "\n<tbody>\n" + rows + "</table>\n";
}

std::string head(const char* text) {
    return "<th scope=\"col\">" + std::string(text);
}

std::string series_table(const Timeline& timeline) {
    std::string rows;
    for (const Series& series : timeline.series)
        for (const Spell& spell : series.spells)
            rows += "<tr><th scope=\"row\">" + shown(series.name) +
                    cell("Value", shown(readable_value(spell.value, series.unit))) +
                    moment("Seen from", readable_moment(spell.first_seen)) +
                    moment("to", readable_moment(spell.last_seen)) + "\n";
    return table("Sizes and numbers", head("Series") + head("Value") + head("Seen from") + head("to"), rows);
}

std::string address_table(const Timeline& timeline) {
    std::string rows;
    for (const AddressSpell& spell : timeline.addresses)
        rows +=
            "<tr><th scope=\"row\">" + isolated(escape_visibly(spell.address)) +
            cell("Kind", shown(to_string(spell.held_as)) + ", " + isolated(escape_visibly(place_of(spell)))) +
            moment("Seen from", readable_moment(spell.first_seen)) +
            moment("to", readable_moment(spell.last_seen)) + "\n";
    return table("Addresses", head("Address") + head("Kind") + head("Seen from") + head("to"), rows);
}

std::string change_table(const Timeline& timeline) {
    std::string rows;
    for (const LogEntry& entry : timeline.changes)
        for (const Change& change : entry.diff.changes) {
            const std::string &old_text = change.old_text, &new_text = change.new_text;
            rows += "<tr><th scope=\"row\">" + shown(to_string(change.category)) + " " +
                    isolated(escape_visibly(change.label)) +
                    cell("Value", isolated(old_text) + (old_text.empty() || new_text.empty() ? "" : " → ") +
                                      isolated(new_text) +
                                      (change.op == Op::added     ? " <small>added</small>"
                                       : change.op == Op::removed ? " <small>removed</small>"
                                                                  : "")) +
                    moment("After", readable_time(captured_at(entry.diff.old_side))) +
                    moment("by", readable_time(captured_at(entry.diff.new_side))) + "\n";
        }
    return table("Changes, each between the two captures that show it",
                 head("What") + head("Value") + head("After") + head("by"), rows);
}

void render_html(const std::vector<Timeline>& timelines, const Output& output) {
    const std::string title = timelines.size() == 1 ? "Timeline of " + title_of(timelines.front())
                                                    : "Timelines of " + counted(timelines.size(), "VM");
    output(page_head(title));
    output(page_top(
        "Timeline", "Skip to the charts", title,
        "<p class=\"tally\">Values are known at captures alone. A dotted line leads from the last capture "
        "with a value to the first with the next: in between it changed.</p>\n"));
    for (const Timeline& timeline : timelines) {
        const bool is_first = &timeline == &timelines.front();
        output("<section" + std::string(is_first ? " id=\"changes\"" : "") + ">\n<h2>" +
               isolated(readable_name(timeline.name)) + "</h2>\n<p class=\"tally\"><code>" +
               shown(timeline.uuid) + "</code> " + shown(span_of(timeline)) + "</p>\n");
        output(timeline_chart(timeline) + series_table(timeline) + address_table(timeline) +
               change_table(timeline) + "</section>\n");
    }
    write_page_data(output, [&](const Output& data) { render_json(timelines, data); });
}

constexpr std::array<TimelineFormat, 4> rows = {{
    {"text", "txt", render_text},
    {"csv", "csv", render_csv},
    {"json", "json", render_json},
    {"html", "html", render_html},
}};

}  // namespace

std::span<const TimelineFormat> timeline_formats() {
    return rows;
}

}  // namespace ovaudit
