#include "report/short.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "model/text.hpp"
#include "report/lines.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

constexpr std::size_t widest_name = 40;

/// VMs go by their names alone, unless another has the same.
std::vector<std::string> stat_names(const Diff& diff, const std::vector<Block>& all) {
    std::map<std::string, std::set<std::string>> bearers;
    for (const VmEntry& vm : diff.vms) bearers[vm.name].insert(vm.uuid);
    std::vector<std::string> names;
    for (const Block& block : all) {
        std::string name = readable_name(block.name);
        if (block.class_name != "VM")
            name = escape_visibly(block.class_name) + " " + name;
        else if (bearers[block.name].size() > 1)
            name += " (" + short_uuid(block.uuid) + ")";
        names.push_back(std::move(name));
    }
    return names;
}

std::string tally_text(const Diff& diff, const std::vector<Line>& lines) {
    Tally tally;
    for (const Line& line : lines)
        for (const std::size_t index : line.changes) ++tally[diff.changes[index].category];
    return to_text(tally);
}

/// What a policy says of changes, "2 denied, 1 suppressed"; empty if it lets them all be.
std::string verdict_tally(const Diff& diff, const std::vector<std::size_t>& changes) {
    std::size_t denied = 0, suppressed = 0;
    for (const std::size_t index : changes) {
        const auto& verdict = diff.changes[index].verdict;
        if (verdict && verdict->is == ChangeVerdict::Is::denied) ++denied;
        if (verdict && verdict->is == ChangeVerdict::Is::suppressed) ++suppressed;
    }
    std::vector<std::string> parts;
    if (denied > 0) parts.push_back(std::to_string(denied) + " denied");
    if (suppressed > 0) parts.push_back(std::to_string(suppressed) + " suppressed");
    return join(parts, ", ");
}

std::string stat_text(const Diff& diff, const Block& block) {
    std::vector<std::string> parts;
    if (block.is_whole) {
        parts.emplace_back(diff.changes[block.whole].op == Op::removed ? "only in OLD" : "only in NEW");
        if (std::string verdicts = verdict_tally(diff, {block.whole}); !verdicts.empty())
            parts.push_back(std::move(verdicts));
        return join(parts, "; ");
    }
    std::vector<std::size_t> changes;
    const auto add = [&](const char* start, const std::vector<Line>& lines) {
        if (!lines.empty()) parts.push_back(start + tally_text(diff, lines));
        for (const Line& line : lines)
            changes.insert(changes.end(), line.changes.begin(), line.changes.end());
    };
    add("", block.settings);
    add("reported ", block.reported);
    add("run state ", block.run_state);
    if (std::string verdicts = verdict_tally(diff, changes); !verdicts.empty())
        parts.push_back(std::move(verdicts));
    if (const std::string by = told_apart_by(diff, block); !by.empty()) parts.push_back(escape_visibly(by));
    return join(parts, "; ");
}

}  // namespace

void render_stat(const Diff& diff, const Output& output) {
    const std::vector<Block> all = blocks(diff);
    const std::vector<std::string> names = stat_names(diff, all);
    std::size_t columns = 0;
    for (const std::string& name : names) columns = std::max(columns, std::min(width(name), widest_name));
    for (std::size_t i = 0; i < all.size(); ++i)
        output(padded(names[i], columns) + "   " + stat_text(diff, all[i]) + "\n");
}

void render_names(const Diff& diff, const Output& output) {
    for (const Change& change : diff.changes) output(escape_visibly(change.path) + "\n");
}

}  // namespace ovaudit
