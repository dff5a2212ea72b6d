#include "load/scalar.hpp"
#include "report/annotated.hpp"
#include "report/csv.hpp"
#include "report/history_report.hpp"
#include "report/history_words.hpp"

/// What a history answers, for spreadsheets. Times are RFC 3339, UTC.
namespace ovaudit {
namespace {

std::string time_or_empty(std::optional<std::int64_t> time) {
    return time ? utc_time_of(*time) : "";
}

}  // namespace

void render_log_csv(const std::vector<LogEntry>& log, const TextStyle&, const Output& output) {
    const auto write = [&](const std::string& after, const std::string& by,
                           const std::vector<std::string>& rest) {
        std::vector<std::string> cells = {after, by};
        cells.insert(cells.end(), rest.begin(), rest.end());
        output(csv_row(cells));
    };
    write("after", "by", change_columns());
    for (const LogEntry& entry : log)
        for (const Change& change : entry.diff.changes)
            write(captured_at(entry.diff.old_side), captured_at(entry.diff.new_side),
                  change_cells(entry.diff, change));
}

void render_annotations_csv(const Annotations& annotations, const AnnotatedChoice& choice,
                            const Output& output) {
    output(csv_row({"line", "changed", "last_old", "old_text", "followed"}));
    for (const AnnotatedLine& line : annotated_lines(annotations, choice)) {
        const Since since = line.since != nullptr ? *line.since : Since{};
        output(csv_row({line.path, time_or_empty(since.changed), time_or_empty(since.last_old),
                        since.old_text, line.is_followed ? "yes" : "no"}));
    }
}

void render_holders_csv(const std::vector<Holder>& holders, const Output& output) {
    output(csv_row({"vm", "vm_uuid", "held_as", "device", "network", "last_without", "first_seen",
                    "last_seen", "next_without", "last_report"}));
    for (const Holder& holder : holders)
        output(
            csv_row({holder.vm_name, holder.vm_uuid, std::string(to_string(holder.held_as)), holder.device,
                     holder.network, time_or_empty(holder.last_without), utc_time_of(holder.first_seen),
                     utc_time_of(holder.last_seen), time_or_empty(holder.next_without), holder.last_report}));
}

void render_captures_csv(const CaptureList& captures, const Output& output) {
    output(csv_row({"captured_at", "captured_from", "vms", "size", "form", "name", "sha256"}));
    for (const CaptureRow& row : captures.captures)
        output(csv_row({row.source.captured_at, std::string(to_string(row.source.captured_from)),
                        std::to_string(row.vms), row.size ? std::to_string(*row.size) : "", row.source.form,
                        row.source.name, row.source.sha256}));
}

}  // namespace ovaudit
