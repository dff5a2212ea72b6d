#include <algorithm>
#include <span>

#include "model/text.hpp"
#include "ovaudit/report.hpp"
#include "report/blocks_text.hpp"
#include "report/lines.hpp"
#include "report/long_text.hpp"
#include "report/paint.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

constexpr std::size_t widest_label = 40;
constexpr std::size_t widest_summary = 70;
constexpr std::string_view gap = "   ";

Paint paint_of(Op op) {
    return op == Op::removed ? Paint::red : Paint::green;
}
char sign_of(Op op) {
    return op == Op::changed ? ' ' : op == Op::removed ? '-' : '+';
}

std::string sign(const TextStyle& style, Op op) {
    return op == Op::changed ? " " : painted(style, paint_of(op), std::string(1, sign_of(op)));
}

std::string arrow(const TextStyle& style, const std::string& old_text, const std::string& new_text) {
    const auto or_none = [](const std::string& text) { return text.empty() ? "(none)" : text; };
    return painted(style, Paint::red, or_none(old_text)) + " -> " +
           painted(style, Paint::green, or_none(new_text));
}

// Lines of a block.

/// Where the columns of a block stand.
struct Columns {
    std::size_t category = 0, label = 0;
};

/// A line as it is written: with `edits` below it if the text is too long for the line itself.
struct Row {
    const Line* line;
    std::string label, text;
    LongText below;
    std::string verdict;
};

std::string row_text(const TextStyle& style, const Line& line, const LongText& below) {
    if (!below.edits.empty()) return below.summary;
    if (!line.both.empty()) return shortened(escape_visibly(line.both));
    const auto [old_text, new_text] = shortened(line.old_text, line.new_text);
    if (line.op == Op::changed) return arrow(style, old_text, new_text);
    return painted(style, paint_of(line.op), line.op == Op::removed ? old_text : new_text);
}

/// A member of a set, whose label has said all: "tag prod".
bool is_told_by_label(const Line& line) {
    const std::string& text = line.op == Op::removed ? line.old_text : line.new_text;
    return line.op != Op::changed && !text.empty() && line.label.ends_with(" " + text);
}

std::string verdict_of(const TextStyle& style, const Change& change) {
    const std::string text = escape_visibly(verdict_text(change));
    if (text.empty()) return {};
    const bool denied = change.verdict->is == ChangeVerdict::Is::denied;
    return std::string(gap) + painted(style, denied ? Paint::red : Paint::dim, "[" + text + "]");
}

Row row_of(const Diff& diff, const TextStyle& style, const Line& line) {
    const Change& first = diff.changes[line.changes.front()];
    Row row{&line, shortened(escape_visibly(line.label)), {}, {}, verdict_of(style, first)};
    if (is_told_by_label(line)) return row;
    if (line.op == Op::changed && line.changes.size() == 1)
        row.below = long_text(diff.changes[line.changes.front()]);
    row.text = row_text(style, line, row.below);
    return row;
}

using Rows = std::vector<Row>;

/// The widest category decides; a sign beside it gets a space between.
void widen(Columns& columns, const Rows& rows) {
    const Line* before = nullptr;
    for (const Row& row : rows) {
        const bool starts_run = !before || before->category != row.line->category;
        const std::size_t beside = starts_run && row.line->op != Op::changed ? 1 : 0;
        columns.category = std::max(columns.category, to_string(row.line->category).size() + beside);
        if (!row.text.empty())
            columns.label = std::max(columns.label, std::min(width(row.label), widest_label));
        before = row.line;
    }
}

std::string edits_text(const TextStyle& style, const LongText& below, std::size_t indent) {
    std::string result;
    for (const TextEdit& edit : below.edits) {
        const std::string text = (edit.added ? "+" : "-") + (edit.text.empty() ? "" : " " + edit.text);
        result +=
            std::string(indent, ' ') + painted(style, edit.added ? Paint::green : Paint::red, text) + "\n";
    }
    return below.left.empty() ? result : result + std::string(indent, ' ') + below.left + "\n";
}

std::string rows_text(const TextStyle& style, const Rows& rows, Columns columns) {
    std::string result;
    const Line* before = nullptr;
    for (const Row& row : rows) {
        const bool starts_run = !before || before->category != row.line->category;
        const std::string category(starts_run ? to_string(row.line->category) : "");
        result += "  " + padded(category, columns.category) + sign(style, row.line->op) + " ";
        result +=
            row.text.empty() ? row.label : padded(row.label, columns.label) + std::string(gap) + row.text;
        result += row.verdict + "\n" + edits_text(style, row.below, columns.category + 6);
        before = row.line;
    }
    return result;
}

// Blocks.

std::string reported_heading(const Diff& diff, const Block& block) {
    if (block.vm >= diff.vms.size()) return "reported";
    const VmEntry& vm = diff.vms[block.vm];
    std::string result = "reported by the guest, ";
    result += vm.observed_at.empty() ? "time not recorded" : "last " + readable_time(vm.observed_at);
    return vm.halted ? result + "; the VM is halted, so this is old" : result;
}

std::string power_text(const VmEntry& vm) {
    const std::string old_state = escape_visibly(vm.old_power_state);
    const std::string new_state = escape_visibly(vm.new_power_state);
    if (old_state.empty() || new_state.empty() || old_state == new_state)
        return new_state.empty() ? old_state : new_state;
    return old_state + " -> " + new_state;
}

std::string vm_headline(const TextStyle& style, const VmEntry& vm) {
    std::string result = painted(style, Paint::bold, "VM " + readable_name(vm.name));
    if (!vm.old_name.empty()) result += " (was \"" + escape_visibly(vm.old_name) + "\")";
    result += "  " + escape_visibly(vm.uuid);
    if (!vm.old_uuid.empty()) result += " (was " + escape_visibly(vm.old_uuid) + ")";
    if (const std::string power = power_text(vm); !power.empty()) result += "  " + power;
    if (!vm.matched_by.empty() && vm.matched_by != "uuid")
        result += "  " + painted(style, Paint::dim, "matched by " + escape_visibly(vm.matched_by));
    result += "\n";
    for (const std::string& headline : vm.headlines) result += "  " + escape_visibly(headline) + "\n";
    return result;
}

std::string headline(const Diff& diff, const TextStyle& style, const Block& block) {
    if (block.vm < diff.vms.size()) return vm_headline(style, diff.vms[block.vm]);
    std::string name = escape_visibly(block.class_name) + " " + readable_name(block.name);
    return painted(style, Paint::bold, name) + "  " + short_uuid(block.uuid) +
           (block.used_by ? "  " + usage(*block.used_by) : "") + "\n";
}

std::string block_text(const Diff& diff, const TextStyle& style, const Block& block) {
    Columns columns;
    const auto rows_of = [&](const std::vector<Line>& lines) {
        Rows rows;
        for (const Line& line : lines)
            if (!told_by_headline(diff, block, line)) rows.push_back(row_of(diff, style, line));
        widen(columns, rows);
        return rows;
    };
    const Rows settings = rows_of(block.settings);
    const Rows reported = rows_of(block.reported);
    const Rows run_state = rows_of(block.run_state);
    std::string result = headline(diff, style, block) + rows_text(style, settings, columns);
    if (!reported.empty()) result += "  " + painted(style, Paint::dim, reported_heading(diff, block)) + "\n";
    result += rows_text(style, reported, columns);
    if (!run_state.empty()) result += "  " + painted(style, Paint::dim, "run state") + "\n";
    return result + rows_text(style, run_state, columns);
}

/// Whole objects that stand one after the other, in columns of their own.
std::string wholes_text(const Diff& diff, const TextStyle& style, const WholeWords& words,
                        std::span<const Block> wholes) {
    std::size_t label_width = 0, text_width = 0;
    const auto change_of = [&](const Block& block) -> const Change& { return diff.changes[block.whole]; };
    const auto summary = [](const Change& change) {
        return shortened(change.op == Op::removed ? change.old_text : change.new_text);
    };
    const auto label_of = [](const Change& change) { return escape_visibly(change.label); };
    for (const Block& block : wholes) {
        label_width = std::max(label_width, std::min(width(label_of(change_of(block))), widest_label));
        text_width = std::max(text_width, std::min(width(summary(change_of(block))), widest_summary));
    }
    std::string result;
    for (const Block& block : wholes) {
        const Change& change = change_of(block);
        result += sign(style, change.op) + " ";
        result += painted(style, Paint::bold, label_of(change));
        result += padded("", label_width - std::min(label_width, width(label_of(change))));
        result += "  " + short_uuid(block.uuid) + "  " + padded(summary(change), text_width);
        result += "   " + std::string(change.op == Op::removed ? words.removed : words.added);
        result += (block.used_by ? ", " + usage(*block.used_by) : "") + verdict_of(style, change) + "\n";
    }
    return result;
}

// The report.

std::string header(const Diff& diff, const TextStyle& style) {
    const std::string old_name = readable_name(diff.old_side.name),
                      new_name = readable_name(diff.new_side.name);
    const std::size_t columns = std::max(width(old_name), width(new_name));
    const auto line = [&](const char* start, const std::string& name, const Side& side) {
        return painted(style, Paint::bold, start + padded(name, columns)) + std::string(gap) +
               describe(side) + "\n";
    };
    const std::string& title = diff.arguments.title;
    return (title.empty() ? "" : painted(style, Paint::bold, escape_visibly(title)) + "\n\n") +
           line("--- ", old_name, diff.old_side) + line("+++ ", new_name, diff.new_side);
}

std::string footer(const Diff& diff, const TextStyle& style) {
    std::string result = "\n" + summary_sentence(diff) + "\n";
    for (const std::string& remark : remarks(diff)) result += painted(style, Paint::dim, remark) + "\n";
    return result;
}

/// A VM with lines stands free; objects and whole objects stand in a row.
bool stands_free(const Block& block) {
    return !block.is_whole && block.vm != no_vm;
}

}  // namespace

std::string blocks_text(const Diff& diff, const TextStyle& style, const WholeWords& words) {
    std::string result;
    const std::vector<Block> all = blocks(diff, style.suppressed);
    for (std::size_t i = 0; i < all.size();) {
        if (i > 0 && (stands_free(all[i]) || stands_free(all[i - 1]))) result += "\n";
        std::size_t end = i;
        while (end < all.size() && all[end].is_whole) ++end;
        result += end > i ? wholes_text(diff, style, words, std::span(all).subspan(i, end - i))
                          : block_text(diff, style, all[i]);
        i = std::max(end, i + 1);
    }
    return result;
}

void render_text(const Diff& diff, const TextStyle& style, const Output& output) {
    const std::string changes = blocks_text(diff, style);
    if (changes.empty()) return;
    output(header(diff, style) + "\n");
    output(changes);
    output(footer(diff, style));
}

}  // namespace ovaudit
