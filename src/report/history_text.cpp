#include <algorithm>
#include <map>

#include "model/text.hpp"
#include "report/annotated.hpp"
#include "report/blocks_text.hpp"
#include "report/history_report.hpp"
#include "report/history_words.hpp"
#include "report/lines.hpp"
#include "report/long_text.hpp"
#include "report/paint.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

std::string name_of(const LogEntry& entry) {
    return entry.class_name + " " + readable_name(entry.name) + "  " + escape_visibly(entry.uuid);
}

/// "seen from 2026-11-20 02:00:03Z (not yet 2026-11-19 02:00:03Z) to 2026-11-21 02:00:03Z (no more ...)"
std::string span_of(const Holder& holder) {
    std::string text = "  seen from " + readable_moment(holder.first_seen);
    text += holder.last_without ? " (not yet " + readable_moment(*holder.last_without) + ")"
                                : " (the first capture that could show it)";
    text += " to " + readable_moment(holder.last_seen);
    text += holder.next_without ? " (no more " + readable_moment(*holder.next_without) + ")"
                                : " (the last capture that could show it)";
    return text + "\n";
}

/// "24 h"
std::string length_of(std::int64_t seconds) {
    if (seconds >= 5400) return std::to_string((seconds + 1800) / 3600) + " h";
    return std::to_string((seconds + 30) / 60) + " min";
}

std::string names_or_count(const std::vector<std::string>& names) {
    constexpr std::size_t most_names = 3;
    if (names.size() > most_names) return counted(names.size(), "VM");
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + readable_name(name);
    return text;
}

}  // namespace

void render_log_text(const std::vector<LogEntry>& log, const TextStyle& style, const Output& output) {
    std::string before;
    for (const LogEntry& entry : log) {
        const Diff& diff = entry.diff;
        const std::string span = "after " + readable_time(captured_at(diff.old_side)) + ", by " +
                                 readable_time(captured_at(diff.new_side));
        if (span != before) output((before.empty() ? "" : "\n") + painted(style, Paint::bold, span) + "\n");
        const char* added = entry.is_again ? "seen again" : "first seen";
        output("\n" + blocks_text(diff, style, {.removed = "not seen any more", .added = added}));
        before = span;
    }
}

void render_log_stat(const std::vector<LogEntry>& log, const TextStyle&, const Output& output) {
    struct Count {
        std::uint64_t captures = 0, settings = 0, others = 0;
        std::string last;
    };
    std::map<std::string, Count> counts;
    for (const LogEntry& entry : log) {
        Count& count = counts[name_of(entry)];
        const std::uint64_t settings = settings_changed(entry.diff);
        ++count.captures;
        count.settings += settings;
        count.others += entry.diff.changes.size() - settings;
        count.last = std::max(count.last, captured_at(entry.diff.new_side));
    }
    for (const auto& [name, count] : counts)
        output(name + "  " + counted(count.settings, "setting") + ", " +
               counted(count.others, "other change") + " in " + counted(count.captures, "capture") +
               ", last " + readable_time(count.last) + "\n");
}

void render_annotations_text(const Annotations& annotations, const AnnotatedChoice& choice,
                             const Output& output) {
    output("seen " + readable_moment(annotations.first_seen) + " to " +
           readable_moment(annotations.last_seen) + "\n");
    for (const AnnotatedLine& line : annotated_lines(annotations, choice)) {
        std::string text = !line.is_followed       ? padded("(not followed)", 20)
                           : line.since == nullptr ? std::string(20, ' ')
                                                   : readable_moment(*line.since->changed);
        text += "  " + line.path;
        if (line.since != nullptr)
            text += line.since->old_text.empty() ? "   (was not there)"
                                                 : "   (was " + shortened(line.since->old_text) + ")";
        output(text + "\n");
    }
}

void render_holders_text(const std::vector<Holder>& holders, const Output& output) {
    for (const Holder& holder : holders) {
        std::string text = "VM " + readable_name(holder.vm_name) + "  " + escape_visibly(holder.vm_uuid) +
                           "  NIC " + escape_visibly(holder.device);
        if (!holder.network.empty()) text += " on " + readable_name(holder.network);
        text += ", " + std::string(to_string(holder.held_as));
        if (!holder.last_report.empty()) text += " by the guest, last " + readable_time(holder.last_report);
        output(text + "\n" + span_of(holder));
    }
}

void render_captures_text(const CaptureList& captures, const Output& output) {
    std::uint64_t size = 0;
    for (const CaptureRow& row : captures.captures) {
        output(readable_moment(row.time) + " (" + std::string(to_string(row.source.captured_from)) + ")  " +
               counted(row.vms, "VM") + "  " + (row.size ? rounded_bytes(*row.size) : "?") + "  " +
               escape_visibly(row.source.form) + "  " + readable_name(row.source.name) + "\n");
        size += row.size.value_or(0);
    }
    for (const ScheduleGap& gap : captures.gaps)
        output("gap: nothing after " + readable_moment(gap.after) +
               (gap.before ? " and before " + readable_moment(*gap.before) : "") + " (usual: every " +
               length_of(gap.usual) + ") of " + names_or_count(gap.vms) + "\n");
    output(counted(captures.captures.size(), "capture") + " of " + counted(captures.vms, "VM") +
           ", files of " + rounded_bytes(size) + ", a history of " + rounded_bytes(captures.store_size) +
           "\n");
}

}  // namespace ovaudit
