#include "revert/undo.hpp"

namespace ovaudit {
namespace {

/// Guards for all; or why one cannot be had.
std::string add_guards(const Together& changes, Step& step) {
    for (const Change* change : changes.changes) {
        auto guard = live_value(changes, *change);
        if (const auto* why = std::get_if<std::string>(&guard)) return change->field + ", " + *why;
        step.guards.emplace_back(std::get<LiveValue>(guard));
    }
    return {};
}

bool is_static(const Change& change) {
    return change.field.find("static") != std::string::npos;
}

std::vector<Word> memory_words(const Together& limits) {
    return {old_word(limits, "static-min", "memory_static_min"),
            old_word(limits, "dynamic-min", "memory_dynamic_min"),
            old_word(limits, "dynamic-max", "memory_dynamic_max"),
            old_word(limits, "static-max", "memory_static_max")};
}

XeCommand on_object(const char* name, const XeObject& object) {
    return command({name, uuid_word(object)});
}

XeCommand set_one(const Together& changes, std::string_view field) {
    XeCommand set = on_object("vm-param-set", changes.object());
    set.words.push_back(old_word(changes, param_of("VM", field), field));
    return set;
}

}  // namespace

Outcome undo_memory(const Together& limits) {
    Planned planned;
    Step& step = planned.step;
    if (std::string why = add_guards(limits, step); !why.empty()) return why;
    const std::vector<Word> words = memory_words(limits);
    step.needs.push_back({Need::What::ordered, limits.object(), {}, {}, words});
    bool any_static = false;
    for (const Change* change : limits.changes) any_static = any_static || is_static(*change);
    if (any_static) {
        step.needs.push_back({Need::What::halted, limits.object()});
        XeCommand set = on_object("vm-memory-limits-set", limits.object());
        set.words.insert(set.words.end(), words.begin(), words.end());
        step.commands = {set};
        return planned;
    }
    XeCommand set = on_object("vm-memory-dynamic-range-set", limits.object());
    set.words.push_back(old_word(limits, "min", "memory_dynamic_min"));
    set.words.push_back(old_word(limits, "max", "memory_dynamic_max"));
    step.commands = {set};
    return planned;
}

/// VCPUs_at_startup is never above VCPUs_max, in between neither.
Outcome undo_vcpus(const Together& counts) {
    Planned planned;
    Step& step = planned.step;
    if (std::string why = add_guards(counts, step); !why.empty()) return why;
    const Change* most = counts.find("VCPUs_max");
    step.needs.push_back(
        {Need::What::ordered,
         counts.object(),
         {},
         {},
         {old_word(counts, "at-startup", "VCPUs_at_startup"), old_word(counts, "max", "VCPUs_max")}});
    if (counts.find("VCPUs_at_startup") != nullptr) step.commands = {set_one(counts, "VCPUs_at_startup")};
    if (most == nullptr) return planned;
    step.needs.push_back({Need::What::halted, counts.object()});
    const bool raises =
        std::get<std::int64_t>(most->old_value.value) > std::get<std::int64_t>(most->new_value.value);
    step.commands.insert(raises ? step.commands.begin() : step.commands.end(), set_one(counts, "VCPUs_max"));
    return planned;
}

Outcome undo_domain_type(const Together& types) {
    Planned planned;
    Step& step = planned.step;
    if (std::string why = add_guards(types, step); !why.empty()) return why;
    const bool has_type = types.find("domain_type") != nullptr;
    if (has_type) step.commands = {set_one(types, "domain_type")};
    if (types.find("HVM_boot_policy") == nullptr) return planned;
    // the last one holds: a policy makes it hvm or pv, and hvm makes a policy of its own
    const bool to_hvm = has_type && old_value(types, *types.find("domain_type")).given == "hvm";
    step.commands.insert(to_hvm ? step.commands.end() : step.commands.begin(),
                         set_one(types, "HVM_boot_policy"));
    return planned;
}

}  // namespace ovaudit
