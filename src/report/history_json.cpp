#include "report/annotated.hpp"
#include "report/history_report.hpp"
#include "report/history_words.hpp"
#include "report/json_writer.hpp"
#include "report/report_tree.hpp"
#include "report/tree.hpp"

namespace ovaudit {
namespace {

Datum time_or_null(std::optional<std::int64_t> time) {
    return time ? tree::moment(*time) : Datum{};
}

Datum capture_tree(const Source& source) {
    DatumMap map;
    tree::add(map, "name", tree::text(source.name));
    tree::add(map, "form", tree::text(source.form));
    tree::add(map, "captured_at", tree::text(source.captured_at));
    tree::add(map, "captured_from", tree::text(to_string(source.captured_from)));
    tree::add(map, "sha256", tree::text(source.sha256));
    return {std::move(map)};
}

Datum entry_tree(const LogEntry& entry) {
    DatumMap map;
    tree::add(map, "class", tree::text(entry.class_name));
    tree::add(map, "uuid", tree::text(entry.uuid));
    tree::add(map, "name", tree::text(entry.name));
    tree::add(map, "after", capture_tree(entry.diff.old_side.sources.front()));
    tree::add(map, "by", capture_tree(entry.diff.new_side.sources.front()));
    tree::add(map, "changes", tree::list(entry.diff.changes, [&](const Change& change) {
                  return change_tree(entry.diff, change);
              }));
    return {std::move(map)};
}

Datum line_tree(const AnnotatedLine& line) {
    DatumMap map;
    tree::add(map, "line", tree::text(line.path));
    tree::add(map, "changed", line.since != nullptr ? time_or_null(line.since->changed) : Datum{});
    tree::add(map, "last_old", line.since != nullptr ? time_or_null(line.since->last_old) : Datum{});
    tree::add(map, "old_text", line.since != nullptr ? tree::text_or_null(line.since->old_text) : Datum{});
    tree::add(map, "followed", Datum{line.is_followed});
    return {std::move(map)};
}

Datum holder_tree(const Holder& holder) {
    DatumMap map;
    tree::add(map, "vm",
              Datum{DatumMap{{"uuid", tree::text(holder.vm_uuid)}, {"name", tree::text(holder.vm_name)}}});
    tree::add(map, "held_as", tree::text(to_string(holder.held_as)));
    tree::add(map, "device", tree::text(holder.device));
    tree::add(map, "network", tree::text_or_null(holder.network));
    tree::add(map, "first_seen", tree::moment(holder.first_seen));
    tree::add(map, "last_seen", tree::moment(holder.last_seen));
    tree::add(map, "last_without", time_or_null(holder.last_without));
    tree::add(map, "next_without", time_or_null(holder.next_without));
    tree::add(map, "last_report", tree::text_or_null(holder.last_report));
    return {std::move(map)};
}

Datum row_tree(const CaptureRow& row) {
    Datum capture = capture_tree(row.source);
    auto& map = std::get<DatumMap>(capture.value);
    tree::add(map, "vms", tree::count(row.vms));
    tree::add(map, "size", row.size ? tree::count(*row.size) : Datum{});
    return capture;
}

Datum gap_tree(const ScheduleGap& gap) {
    DatumMap map;
    tree::add(map, "after", tree::moment(gap.after));
    tree::add(map, "before", time_or_null(gap.before));
    tree::add(map, "usual", Datum{gap.usual});
    tree::add(map, "vms", tree::texts(gap.vms));
    return {std::move(map)};
}

JsonWriter begin(std::string_view schema, const Output& output) {
    JsonWriter writer(output);
    writer.member("schema", tree::text(schema));
    writer.member("tool", tool_tree());
    return writer;
}

}  // namespace

void render_log_json(const std::vector<LogEntry>& log, const TextStyle&, const Output& output) {
    JsonWriter writer = begin("ovaudit/log/1", output);
    writer.lines("entries", log, entry_tree);
    writer.finish();
}

void render_annotations_json(const Annotations& annotations, const AnnotatedChoice& choice,
                             const Output& output) {
    JsonWriter writer = begin("ovaudit/annotate/1", output);
    writer.member("first_seen", tree::moment(annotations.first_seen));
    writer.member("last_seen", tree::moment(annotations.last_seen));
    writer.lines("lines", annotated_lines(annotations, choice), line_tree);
    writer.finish();
}

void render_holders_json(const std::vector<Holder>& holders, const Output& output) {
    JsonWriter writer = begin("ovaudit/whose/1", output);
    writer.lines("holders", holders, holder_tree);
    writer.finish();
}

void render_captures_json(const CaptureList& captures, const Output& output) {
    JsonWriter writer = begin("ovaudit/captures/1", output);
    writer.member("vms", tree::count(captures.vms));
    writer.member("store_size", tree::count(captures.store_size));
    writer.lines("gaps", captures.gaps, gap_tree);
    writer.lines("captures", captures.captures, row_tree);
    writer.finish();
}

}  // namespace ovaudit
