#include <algorithm>
#include <set>

#include "model/text.hpp"
#include "report/lines.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

struct Counts {
    Tally settings, reported, run_state;                        ///< of what is no whole object
    std::map<std::string, std::set<std::string>> objects;       ///< by class: what no VM owns and changed
    std::map<std::pair<Op, std::string>, std::uint64_t> whole;  ///< by class, VMs apart
};

Counts count(const Diff& diff) {
    Counts counts;
    for (const Change& change : diff.changes) {
        const std::string_view top = top_step(change.id);
        const std::string class_name(top.substr(0, top.find(':')));
        if (is_whole(change)) {
            if (class_name != "VM") ++counts.whole[{change.op, class_name}];
            continue;
        }
        const Section section = section_of(change);
        auto& tally = section == Section::settings   ? counts.settings
                      : section == Section::reported ? counts.reported
                                                     : counts.run_state;
        ++tally[change.category];
        if (change.vm == no_vm) counts.objects[class_name].insert(std::string(top));
    }
    return counts;
}

std::string only_in_text(const Diff& diff, const Counts& counts) {
    std::vector<std::string> parts;
    const auto add = [&](std::uint64_t number, std::string_view class_name, Op op) {
        if (number == 0) return;
        parts.push_back(counted(number, class_name) + (op == Op::removed ? " only in OLD" : " only in NEW"));
    };
    add(diff.summary.vms_only_in_old, "VM", Op::removed);
    add(diff.summary.vms_only_in_new, "VM", Op::added);
    for (const auto& [what, number] : counts.whole) add(number, what.second, what.first);
    return join(parts, ", ");
}

/// "2 networks, 1 host and the pool changed"
std::string objects_text(const Counts& counts) {
    std::vector<std::string> parts;
    for (const auto& [class_name, objects] : counts.objects)
        if (class_name != "pool") parts.push_back(counted(objects.size(), class_name));
    if (counts.objects.contains("pool")) parts.emplace_back("the pool");
    if (parts.empty()) return {};
    const std::string last = parts.back();
    parts.pop_back();
    return (parts.empty() ? last : join(parts, ", ") + " and " + last) + " changed";
}

std::uint64_t total(const Tally& tally) {
    std::uint64_t sum = 0;
    for (const auto& [category, number] : tally) sum += number;
    return sum;
}

std::string with_categories(const std::string& text, const Tally& tally) {
    return tally.empty() ? text : text + " (" + to_text(tally) + ")";
}

/// "8 settings (3 memory, ...); 1 reported (1 ip); 1 run state (1 power)"
std::string changes_text(const Counts& counts) {
    std::vector<std::string> parts{
        with_categories(counted(total(counts.settings), "setting"), counts.settings)};
    const auto add = [&](const Tally& tally, const char* name) {
        if (!tally.empty()) parts.push_back(with_categories(std::to_string(total(tally)) + name, tally));
    };
    add(counts.reported, " reported");
    add(counts.run_state, " run state");
    return join(parts, "; ");
}

std::string vms_text(const Summary& summary) {
    if (summary.vms_compared == 0) return {};
    return std::to_string(summary.vms_changed) + " of " + counted(summary.vms_compared, "VM") + " changed";
}

std::string hidden_text(const Summary& summary) {
    std::vector<std::string> parts;
    for (const auto& [role, number] : summary.hidden)
        if (number > 0) parts.push_back(std::to_string(number) + " " + std::string(to_string(role)));
    return parts.empty() ? "0" : join(parts, ", ");
}

std::string left_out_text(const Summary& summary) {
    std::vector<std::string> parts;
    for (const auto& [what, number] : summary.left_out) {
        const bool one = number == 1 && what.ends_with('s');
        if (number > 0)
            parts.push_back(std::to_string(number) + " " + (one ? what.substr(0, what.size() - 1) : what));
    }
    return join(parts, ", ");
}

std::uint64_t ignored(const Diff& diff) {
    std::uint64_t sum = 0;
    for (const IgnoreEntry& entry : diff.arguments.ignore) sum += entry.hits;
    return sum;
}

/// What the policy says, and what the report does not show: "Hidden: 14 runtime. Not compared: 0."
std::string not_shown(const Diff& diff) {
    std::string result = diff.arguments.policy.empty() ? "" : "Policy: " + verdict_counts(diff) + ". ";
    result += "Hidden: " + hidden_text(diff.summary) + ".";
    if (const std::string text = left_out_text(diff.summary); !text.empty())
        result += " Left out: " + text + ".";
    if (const std::uint64_t number = ignored(diff)) result += " Ignored: " + std::to_string(number) + ".";
    if (total(diff.summary.filtered) > 0) result += " Filtered: " + to_text(diff.summary.filtered) + ".";
    return result + " Not compared: " + std::to_string(diff.not_comparable.size()) + ".";
}

/// "not compared: VM power_state: a full export blanks it (3 objects)"
std::string not_compared_text(const NotComparable& entry) {
    constexpr std::size_t shown = 8;
    std::vector<std::string> fields = entry.fields;
    if (fields.size() > shown + 1) {
        fields.resize(shown);
        fields.push_back("and " + std::to_string(entry.fields.size() - shown) + " more");
    }
    std::string result = "not compared: " + entry.class_name;
    if (!fields.empty()) result += " " + join(fields, ", ");
    result += ": " + entry.reason;
    if (entry.objects > 0) result += " (" + counted(entry.objects, "object") + ")";
    return escape_visibly(result);
}

void add_notes(std::vector<std::string>& result, const std::vector<std::string>& notes,
               const std::string& side) {
    for (const std::string& note : notes) {
        const bool named = side.empty() || note.starts_with(side);
        std::string line = "note: " + escape_visibly(named ? note : side + ": " + note);
        if (std::find(result.begin(), result.end(), line) == result.end()) result.push_back(std::move(line));
    }
}

std::string export_text(const Source& source) {
    if (source.export_kind != ExportKind::unknown)
        return std::string(to_string(source.export_kind)) + " export";
    return source.form == "ova.xml" ? "bare ova.xml" : source.form;
}

std::string time_text(const Source& source) {
    if (source.captured_at.empty()) return "capture time not recorded";
    return "captured " + readable_time(source.captured_at) + " (" +
           std::string(to_string(source.captured_from)) + ")";
}

std::string product_text(const Source& source) {
    return join({source.product, source.product_version}, source.product.empty() ? "" : " ");
}

/// What a property of all sources is: each of its texts once, in the order of the sources.
template <typename Property>
std::string each_once(const std::vector<Source>& sources, Property property) {
    std::vector<std::string> parts;
    for (const Source& source : sources) {
        const std::string text = property(source);
        if (!text.empty() && std::find(parts.begin(), parts.end(), text) == parts.end())
            parts.push_back(text);
    }
    return join(parts, " and ");
}

/// Of many sources the first time and the last.
std::string times_text(const std::vector<Source>& sources) {
    const auto [first, last] = std::ranges::minmax_element(sources, {}, &Source::captured_at);
    if (first == sources.end() || first->captured_at == last->captured_at || first->captured_at.empty())
        return each_once(sources, time_text);
    return "captured " + readable_time(first->captured_at) + " .. " + readable_time(last->captured_at);
}

}  // namespace

std::string summary_sentence(const Diff& diff) {
    const Counts counts = count(diff);
    std::vector<std::string> subjects;
    for (std::string text : {vms_text(diff.summary), only_in_text(diff, counts), objects_text(counts)})
        if (!text.empty()) subjects.push_back(std::move(text));
    std::string result = subjects.empty() ? "no VM compared" : join(subjects, "; ");
    const bool changed = !counts.settings.empty() || !counts.reported.empty() || !counts.run_state.empty();
    if (changed) result += ": " + changes_text(counts);
    return escape_visibly(result + ". " + not_shown(diff));
}

std::string equal_sentence(const Diff& diff) {
    const bool taken_away = ignored(diff) > 0 || total(diff.summary.filtered) > 0;
    return (taken_away ? "nothing to show: " : "equal: ") + counted(diff.summary.vms_compared, "VM") + ", " +
           counted(diff.summary.settings_compared, "setting") + " compared. " + not_shown(diff);
}

std::vector<std::string> remarks(const Diff& diff) {
    std::vector<std::string> result;
    for (const NotComparable& entry : diff.not_comparable) result.push_back(not_compared_text(entry));
    if (diff.arguments.secrets_shown) result.emplace_back("note: secrets are shown");
    for (const Side* side : {&diff.old_side, &diff.new_side})
        for (const std::string& line : side->unread) result.push_back("not read: " + escape_visibly(line));
    add_notes(result, diff.old_side.notes, diff.old_side.name);
    add_notes(result, diff.new_side.notes, diff.new_side.name);
    add_notes(result, diff.notes, {});
    return result;
}

std::string describe(const Side& side) {
    std::vector<std::string> parts;
    const auto add = [&](const std::string& text) {
        if (!text.empty()) parts.push_back(text);
    };
    if (side.sources.size() > 1) add(counted(side.sources.size(), "source"));
    add(each_once(side.sources, product_text));
    add(each_once(side.sources, export_text));
    const auto cut = [](const Source& source) { return source.complete == Answer::no; };
    if (std::any_of(side.sources.begin(), side.sources.end(), cut)) add("incomplete");
    add(times_text(side.sources));
    return escape_visibly(join(parts, ", "));
}

}  // namespace ovaudit
