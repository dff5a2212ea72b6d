#include "report/verdict.hpp"

#include <algorithm>

#include "model/text.hpp"
#include "report/markup.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

constexpr std::size_t vms_told = 3;
constexpr std::size_t lines_told = 3;
constexpr std::size_t value_length = 48;

bool is_setting(const std::string& class_name, const std::string& field_name) {
    const auto class_id = find_class(class_name);
    const auto id = class_id ? find_field(*class_id, field_name) : std::nullopt;
    return !id || field(*id).role == Role::config;
}

/// Whole NICs or drives are settings of their VM. VM snapshots are none, and networks, SRs and hosts stand in
/// an export only where something refers to them: a change of that is told there.
bool is_part_of_vm(const std::string& class_name) {
    const auto class_id = find_class(class_name);
    return class_id && !classes()[*class_id].owner_field.empty();
}

bool matters(const NotComparable& gap) {
    if (gap.fields.empty()) return is_part_of_vm(gap.class_name);
    return std::any_of(gap.fields.begin(), gap.fields.end(),
                       [&](const auto& name) { return is_setting(gap.class_name, name); });
}

constexpr std::size_t fields_told = 4;

std::string clause(const NotComparable& gap) {
    if (gap.fields.empty()) return gap.class_name + " objects (" + gap.reason + ")";
    std::string out = gap.class_name;
    for (std::size_t i = 0; i < std::min(gap.fields.size(), fields_told); ++i)
        out += (i == 0 ? " " : ", ") + gap.fields[i];
    if (gap.fields.size() > fields_told)
        out += " and " + counted(gap.fields.size() - fields_told, "more field");
    return out + " (" + gap.reason + ")";
}

void add_once(std::vector<std::string>& list, std::string item) {
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(std::move(item));
}

void add_doubts(const Side& side, std::vector<std::string>& list) {
    for (const Source& source : side.sources) {
        if (source.complete == Answer::no) add_once(list, source.name + " is incomplete");
        if (source.verified == Answer::no) add_once(list, "checksums of " + source.name + " are wrong");
    }
    for (const std::string& line : side.unread) add_once(list, "not read: " + line);
}

std::string base_name(const std::string& path) {
    const std::size_t slash = path.find_last_of('/');
    return slash == std::string::npos || slash + 1 == path.size() ? path : path.substr(slash + 1);
}

/// The report's tables say the category beside the label; "static_max" alone would say little.
std::string label(const Line& line) {
    return (line.category == Category::memory ? "memory " : "") + line.label;
}

std::string clause(const Line& line) {
    if (!line.both.empty()) return label(line) + " " + shortened(line.both, 2 * value_length);
    const std::string old_text = shortened(line.old_text, value_length);
    const std::string new_text = shortened(line.new_text, value_length);
    const bool told = new_text.empty() || line.label.ends_with(" " + new_text);  // "tag prod"
    if (line.op == Op::added) return label(line) + " added" + (told ? "" : " (" + new_text + ")");
    if (line.op == Op::removed) return label(line) + " removed";
    return label(line) + " " + (new_text.empty() ? "none" : new_text) + " instead of " +
           (old_text.empty() ? "none" : old_text);
}

std::string clause(const Diff& diff, const Block& block) {
    std::vector<std::string> items;
    for (const Line& line : block.settings)
        if (items.size() < lines_told) items.push_back(clause(line));
    std::size_t left = 0;
    for (std::size_t i = lines_told; i < block.settings.size(); ++i) left += block.settings[i].changes.size();
    if (left > 0) items.push_back("and " + counted(left, "more setting"));
    const std::string by = told_apart_by(diff, block);
    return readable_name(block.name) + (by.empty() ? "" : ", " + escape_visibly(by) + ",") + " has " +
           join(items, "; ");
}

std::string changed_vms(const Diff& diff, const std::vector<Block>& blocks) {
    std::vector<std::string> names, details;
    const Block* last = nullptr;
    for (const Block& block : blocks) {
        if (block.vm == no_vm || block.is_whole || block.settings.empty()) continue;
        if (last == nullptr || block.uuid.empty() || last->uuid != block.uuid)
            names.push_back(readable_name(block.name));
        if (names.size() <= vms_told && details.size() <= vms_told) details.push_back(clause(diff, block));
        last = &block;
    }
    std::string out = with_separators(diff.summary.vms_changed) + " of " +
                      counted(diff.summary.vms_compared, "VM") + " changed";
    if (names.empty()) return out;
    if (details.size() <= vms_told && names.size() <= vms_told) return out + ": " + join(details, "; ");
    if (names.size() <= vms_told) return out + " (" + join(names, ", ") + ")";
    out += " (" + names[0] + ", " + names[1] + ", " + names[2];
    return out + " and " + with_separators(names.size() - vms_told) + " more)";
}

/// "VM build-7 is only in NEW", "3 VMs are only in OLD"
std::vector<std::string> one_sided(const Diff& diff, const std::vector<Block>& blocks) {
    std::vector<std::string> out;
    for (const Op op : {Op::removed, Op::added}) {
        std::vector<std::string> names;
        for (const Block& block : blocks)
            if (block.is_whole && diff.changes[block.whole].op == op && diff.changes[block.whole].counts)
                names.push_back(block.class_name + " " + readable_name(block.name));
        if (names.empty()) continue;
        const std::string where = op == Op::added ? " only in NEW" : " only in OLD";
        if (names.size() <= vms_told)
            out.push_back(join(names, ", ") + (names.size() == 1 ? " is" : " are") + where);
        else
            out.push_back(counted(names.size(), "object") + " are" + where);
    }
    return out;
}

std::string others_changed(const std::vector<Block>& blocks) {
    std::vector<std::string> names;
    for (const Block& block : blocks)
        if (block.vm == no_vm && !block.is_whole && !block.settings.empty())
            names.push_back(block.class_name + " " + readable_name(block.name));
    if (names.empty()) return {};
    if (names.size() > vms_told) return counted(names.size(), "object") + " beside the VMs changed";
    return join(names, ", ") + " changed";
}

std::string what_changed(const Diff& diff, const std::vector<Block>& blocks) {
    std::vector<std::string> clauses;
    if (diff.summary.vms_changed > 0) clauses.push_back(changed_vms(diff, blocks));
    for (std::string& clause : one_sided(diff, blocks)) clauses.push_back(std::move(clause));
    if (std::string others = others_changed(blocks); !others.empty()) clauses.push_back(std::move(others));
    if (clauses.empty()) return counted(diff.changes.size(), "difference") + " were found";
    return join(clauses, "; ");
}

std::string what_was_compared(const Diff& diff) {
    return counted(diff.summary.settings_compared, "setting") + " of " +
           counted(diff.summary.vms_compared, "VM") + " compared";
}

std::string what_does_not_count(const Diff& diff) {
    std::vector<std::string> parts;
    if (!diff.changes.empty())
        parts.push_back(counted(diff.changes.size(), "reported or run-time value") +
                        (diff.changes.size() == 1 ? " differs" : " differ"));
    std::uint64_t ignored = 0, filtered = 0;
    for (const IgnoreEntry& entry : diff.arguments.ignore) ignored += entry.hits;
    for (const auto& [category, count] : diff.summary.filtered) filtered += count;
    if (ignored > 0) parts.push_back(counted(ignored, "difference") + " ignored as asked");
    if (filtered > 0)
        parts.push_back(counted(filtered, "difference") + " in categories that were not asked for");
    return parts.empty() ? "" : "; " + join(parts, "; ");
}

}  // namespace

std::string_view to_string(DiffVerdict verdict) {
    switch (verdict) {
        case DiffVerdict::changed:
            return "CHANGED";
        case DiffVerdict::equal:
            return "EQUAL";
        case DiffVerdict::cannot_tell:
            break;
    }
    return "CANNOT TELL";
}

std::vector<std::string> side_doubts(const Diff& diff) {
    std::vector<std::string> list;
    add_doubts(diff.old_side, list);
    add_doubts(diff.new_side, list);
    return list;
}

std::vector<std::string> doubts(const Diff& diff) {
    std::vector<std::string> list = side_doubts(diff);
    for (const NotComparable& gap : diff.not_comparable)
        if (matters(gap)) add_once(list, clause(gap));
    return list;
}

DiffVerdict verdict(const Diff& diff) {
    if (settings_changed(diff) > 0 || exit_status(diff) == 1) return DiffVerdict::changed;
    return doubts(diff).empty() ? DiffVerdict::equal : DiffVerdict::cannot_tell;
}

std::pair<std::string, std::string> side_names(const Diff& diff) {
    const std::string old_name = base_name(diff.old_side.name), new_name = base_name(diff.new_side.name);
    if (old_name == new_name) return {diff.old_side.name, diff.new_side.name};
    return {old_name, new_name};
}

std::string opening_sentence(const Diff& diff, const std::vector<Block>& blocks) {
    const auto [old_name, new_name] = side_names(diff);
    const std::string between = "Between " + old_name + " and " + new_name + " ";
    switch (verdict(diff)) {
        case DiffVerdict::changed:
            return between + what_changed(diff, blocks) + ".";
        case DiffVerdict::equal:
            return between + "no setting changed: " + what_was_compared(diff) + what_does_not_count(diff) +
                   ".";
        case DiffVerdict::cannot_tell:
            break;
    }
    return between + "no changed setting was found (" + what_was_compared(diff) + what_does_not_count(diff) +
           "), but not everything could be compared: " + join(doubts(diff), "; ") + ".";
}

}  // namespace ovaudit
