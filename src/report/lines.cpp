#include "report/lines.hpp"

#include <algorithm>

#include "report/fold.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

/// A block that is still being gathered.
struct Gathered {
    Block block;
    std::vector<std::size_t> changes;
};

std::string unescaped(std::string_view name) {
    std::string result;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] == '\\' && i + 1 < name.size()) ++i;
        result += name[i];
    }
    return result;
}

std::string_view after_colon(std::string_view step) {
    const std::size_t colon = step.find(':');
    return colon == step.npos ? std::string_view() : step.substr(colon + 1);
}

/// The object at the top of the change's path: what the change is in, or what owns that.
Block top_object(const Change& change) {
    Block block;
    const std::string_view step = top_step(change.id);
    block.class_name = step.substr(0, step.find(':'));
    const bool itself = block.class_name == change.object.class_name;
    block.name = itself ? change.object.name : unescaped(after_colon(top_step(change.path)));
    block.uuid = itself ? change.object.uuid : unescaped(after_colon(step));
    return block;
}

Block start_block(const Diff& diff, std::size_t index) {
    const Change& change = diff.changes[index];
    const bool whole = is_whole(change);
    Block block = top_object(change);
    if (!whole && change.vm < diff.vms.size()) {
        block.class_name = "VM";
        block.name = diff.vms[change.vm].name;
        block.uuid = diff.vms[change.vm].uuid;
    }
    block.vm = change.vm;
    block.is_whole = whole;
    block.whole = whole ? index : 0;
    return block;
}

/// What the changes of one block have in common; a whole object is always a block of its own.
std::string block_key(const Diff& diff, std::size_t index) {
    const Change& change = diff.changes[index];
    if (is_whole(change)) return "whole " + std::to_string(index);
    if (change.vm != no_vm) return "vm " + std::to_string(change.vm);
    return "object " + std::string(top_step(change.id));
}

/// A folded line stands where the weightiest of its changes would.
Section section_of(const Diff& diff, const Line& line) {
    Section section = Section::run_state;
    for (const std::size_t index : line.changes) section = std::min(section, section_of(diff.changes[index]));
    return section;
}

Block finish_block(const Diff& diff, Gathered gathered) {
    Block block = std::move(gathered.block);
    for (Line& line : fold(diff, gathered.changes)) {
        const Section section = section_of(diff, line);
        auto& lines = section == Section::settings   ? block.settings
                      : section == Section::reported ? block.reported
                                                     : block.run_state;
        lines.push_back(std::move(line));
    }
    return block;
}

}  // namespace

std::vector<Block> blocks(const Diff& diff, bool suppressed) {
    std::vector<Gathered> gathered;
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < diff.changes.size(); ++i) {
        if (!suppressed && is_suppressed(diff.changes[i])) continue;
        const auto [place, is_new] = places.try_emplace(block_key(diff, i), gathered.size());
        if (is_new) gathered.push_back({start_block(diff, i), {}});
        Gathered& target = gathered[place->second];
        if (const auto& used_by = diff.changes[i].object.used_by) target.block.used_by = used_by;
        if (!target.block.is_whole) target.changes.push_back(i);
    }
    std::vector<Block> result;
    for (Gathered& one : gathered) result.push_back(finish_block(diff, std::move(one)));
    return result;
}

std::string told_apart_by(const Diff& diff, const Block& block) {
    const auto is_of_this_vm = [&](std::size_t at) {  // which of a VM stands together
        return at < diff.vms.size() && diff.vms[at].uuid == block.uuid;
    };
    const bool has_more = !block.uuid.empty() && block.vm < diff.vms.size() &&
                          (is_of_this_vm(block.vm + std::size_t{1}) ||
                           (block.vm > 0 && is_of_this_vm(block.vm - std::size_t{1})));
    return has_more ? join(diff.vms[block.vm].headlines, ", ") : "";
}

bool told_by_headline(const Diff& diff, const Block& block, const Line& line) {
    if (block.vm >= diff.vms.size() || line.changes.size() != 1) return false;
    const Change& change = diff.changes[line.changes.front()];
    const VmEntry& vm = diff.vms[block.vm];
    if (change.verdict) return false;  // a headline does not tell it
    if (!vm.headlines.empty() && (change.field == "generation_id" || change.field == "version")) return true;
    const bool both = !vm.old_power_state.empty() && !vm.new_power_state.empty();
    return both && vm.old_power_state != vm.new_power_state && change.field == "power_state" &&
           change.object.class_name == "VM" && line.op == Op::changed;
}

}  // namespace ovaudit
