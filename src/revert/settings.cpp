#include <algorithm>

#include "catalog/known.hpp"
#include "load/xe_names.hpp"
#include "load/xe_values.hpp"
#include "model/masked.hpp"
#include "revert/settable.hpp"
#include "revert/undo.hpp"

namespace ovaudit {
namespace {

std::optional<Need> needed(const Together& change, const Settable& row) {
    const std::string& class_name = change.first().object.class_name;
    if (class_name == "network" && row.field == "default_locking_mode")
        return Need{Need::What::quiet, change.object()};
    if ((row.flags & needs_halted) == 0) return std::nullopt;
    if (class_name == "VDI") return Need{Need::What::idle, change.object()};
    return Need{Need::What::halted, change.vm()};
}

/// What a field refers to, where the file has only the uuid.
struct Target {
    std::string_view field, kind;
};
constexpr Target targets[] = {
    {"affinity", "host"},       {"appliance", "appliance"}, {"snapshot_schedule", "vmss"},
    {"suspend_SR", "sr"},       {"suspend_image_SR", "sr"}, {"crash_dump_SR", "sr"},
    {"default_SR", "sr"},       {"suspend_image_sr", "sr"}, {"crash_dump_sr", "sr"},
    {"GPU_group", "gpu-group"},
};

/// A reference to what is no more would be refused in the middle of the script.
std::optional<Need> target_needed(const Change& change) {
    const auto* target = std::get_if<Named>(&change.old_value.value);
    if (target == nullptr) return std::nullopt;
    if (!target->class_name.empty())
        return Need{Need::What::exists, {xe_kind(target->class_name), target->uuid}};
    const auto* found = std::ranges::find(targets, change.field, &Target::field);
    if (found == std::end(targets)) return std::nullopt;
    return Need{Need::What::exists, {std::string(found->kind), target->name}};
}

Outcome undo_value(const Together& together, const Settable& row) {
    const Change& change = together.first();
    auto guard = live_value(together, change);
    if (const auto* why = std::get_if<std::string>(&guard)) return *why;
    const XeValue value = old_value(together, change);
    const bool to_null = value.given.empty() && !value.printed.empty();
    if (to_null && (row.flags & may_be_null) == 0) return std::string("xe cannot set it to nothing");
    const LiveValue& live = std::get<LiveValue>(guard);
    Planned planned;
    planned.step.guards = {live};
    if (const auto need = needed(together, row)) planned.step.needs.push_back(*need);
    if (const auto need = target_needed(change)) planned.step.needs.push_back(*need);
    planned.step.commands = {
        command({live.object.kind + "-param-set", uuid_word(live.object), live.param + "=" + value.given})};
    if (row.class_name == "VM" && row.field == "is_a_template") planned.rank = Rank::last;
    return planned;
}

XeCommand remove_key(const LiveValue& live) {
    return command({live.object.kind + "-param-remove", uuid_word(live.object), "param-name=" + live.param,
                    "param-key=" + live.key});
}

/// xe splits `PARAM:KEY=VALUE` at signs that a key can hold, too.
std::vector<XeCommand> set_key(const LiveValue& live) {
    const std::string entry = live.key + "=" + *live.as_old;
    if (live.key.find(':') == std::string::npos)
        return {command({live.object.kind + "-param-set", uuid_word(live.object), live.param + ":" + entry})};
    std::vector<XeCommand> commands;
    if (live.as_new) commands.push_back(remove_key(live));
    commands.push_back(command(
        {live.object.kind + "-param-add", uuid_word(live.object), "param-name=" + live.param, entry}));
    return commands;
}

std::string why_no_key(const Change& change, const Settable& row) {
    const std::string& key = *change.key;
    const bool sets = change.op != Op::added;
    if (key.empty() || !is_plain(key)) return "xe has no words for its key";
    if (key == "mac_seed") return "the MACs of its new NICs come from it, and no two VMs may share it";
    if (!sets) return row.way == Way::entry_kept ? "xe cannot remove the key again" : "";
    if (key.find('=') != key.npos || key.front() == '-') return "xe has no words for its key";
    const bool of_vcpus = row.class_name == "VM" && row.field == "VCPUs_params";
    if (of_vcpus && key != "weight" && key != "cap" && key != "mask")
        return "xe takes no other keys than weight, cap and mask";
    return "";
}

Rank rank_of_key(const Change& change) {
    if (change.field != "blocked_operations") return Rank::settings;
    return change.op == Op::added ? Rank::unblock : Rank::block;
}

Outcome undo_entry(const Together& together, const Settable& row) {
    const Change& change = together.first();
    if (std::string why = why_no_key(change, row); !why.empty()) return why;
    LiveValue live{together.object(), param_of(row.class_name, row.field), *change.key, {}, {}};
    const auto take = [&](const Datum& datum, std::optional<std::string>& text) {
        const XeValue value = xe_text(datum, together.with_secrets());
        text = value.given;
        return value.why_not;
    };
    if (change.op != Op::removed)
        if (const std::string why = take(change.new_value, live.as_new); !why.empty())
            return "in NEW: " + why;
    if (change.op != Op::added)
        if (const std::string why = take(change.old_value, live.as_old); !why.empty())
            return "in OLD: " + why;
    Planned planned;
    planned.rank = rank_of_key(change);
    planned.step.commands = live.as_old ? set_key(live) : std::vector{remove_key(live)};
    planned.step.guards = {std::move(live)};
    return planned;
}

Outcome undo_member(const Together& together, const Settable& row) {
    const Change& change = together.first();
    const std::string& key = *change.key;
    if (!together.with_secrets() && key.find(hidden) != key.npos)
        return std::string("it holds a secret that was masked");
    if (key.empty() || !is_plain(key)) return std::string("xe has no words for it");
    const XeObject object = together.object();
    const std::string param = param_of(row.class_name, row.field);
    const std::string separator(separator_of(row.field));
    if (key.find(separator) != key.npos) return std::string("xe does not tell it apart from several members");
    const bool in_new = change.op == Op::added;
    Planned planned;
    planned.step.guards = {LiveMember{object, param, separator, key, in_new}};
    planned.step.commands = {command({object.kind + (in_new ? "-param-remove" : "-param-add"),
                                      uuid_word(object), "param-name=" + param, "param-key=" + key})};
    return planned;
}

}  // namespace

Outcome undo_setting(const Together& change) {
    const Settable* row = find_settable(change.first().object.class_name, change.first().field);
    if (row == nullptr || row->way == Way::command) return why_not_settable(change.first());
    // of another kind than the catalog's: a text where a map belongs
    const bool inner = row->way != Way::value && row->way != Way::whole && row->way != Way::once;
    if (inner && !change.first().key) return std::string("the file holds no map or set");
    switch (row->way) {
        case Way::value:
            return undo_value(change, *row);
        case Way::entry:
        case Way::entry_kept:
            return undo_entry(change, *row);
        case Way::member:
            return undo_member(change, *row);
        default:
            return why_not_settable(change.first());
    }
}

}  // namespace ovaudit
