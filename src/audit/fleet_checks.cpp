#include <algorithm>
#include <map>

#include "audit/claims.hpp"
#include "audit/words.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"
#include "diff/datum.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

constexpr FieldId platform = field_id("VM", "platform"), boot_params = field_id("VM", "HVM_boot_params"),
                  boot_policy = field_id("VM", "HVM_boot_policy"),
                  shadow_multiplier = field_id("VM", "HVM_shadow_multiplier"),
                  hardware_platform_version = field_id("VM", "hardware_platform_version"),
                  has_vendor_device = field_id("VM", "has_vendor_device"),
                  memory_total = field_id("host_metrics", "memory_total");

/// A setting in which VMs can be alike: a field, or a key of it.
struct Trait {
    FieldId field;
    std::string_view key = {};
};

constexpr Trait of_a_group[] = {{field_id("VM", "memory_static_max")},
                                {field_id("VM", "memory_dynamic_max")},
                                {field_id("VM", "memory_dynamic_min")},
                                {field_id("VM", "VCPUs_max")},
                                {field_id("VM", "VCPUs_at_startup")},
                                {boot_policy},
                                {boot_params, "firmware"},
                                {boot_params, "order"},
                                {platform, "secureboot"},
                                {platform, "device-model"},
                                {platform, "cores-per-socket"},
                                {shadow_multiplier},
                                {field_id("VM", "actions_after_crash")},
                                {field_id("VM", "ha_restart_priority")}};
constexpr Trait of_a_generation[] = {{hardware_platform_version}, {has_vendor_device}};

std::string name_of(const Trait& trait) {
    const std::string name(field(trait.field).name);
    return trait.key.empty() ? name : name + ":" + std::string(trait.key);
}

/// As people read it; nothing if it could not be seen.
std::optional<std::string> text_of(Examination& e, ObjectIndex vm, const Trait& trait) {
    const Value* value = e.value(vm, trait.field);
    if (value == nullptr) return std::nullopt;
    if (trait.key.empty()) {
        const std::string text = human(e.capture(), *value, field(trait.field).unit);
        return text.empty() ? "(none)" : text;
    }
    const auto found = e.entry(vm, trait.field, trait.key);
    return found ? brief(*found) : "(none)";
}

/// VMs that should be alike, by their places in `vms` of the check, and their traits in the order of the
/// list.
struct Group {
    std::string words;  ///< "of tag:web"
    std::string part;   ///< of the ids of its findings
    std::vector<std::pair<std::size_t, std::vector<std::optional<std::string>>>> members;

    void add(Examination& e, std::size_t vm, std::span<const Trait> traits) {
        members.emplace_back(vm, std::vector<std::optional<std::string>>());
        for (const Trait& trait : traits) members.back().second.push_back(text_of(e, e.vm(), trait));
    }
};

struct Common {
    std::string text;
    std::size_t count = 0, of = 0;
};

/// What more than half of at least three have: of two that differ neither is the odd one.
std::optional<Common> common_of(const Group& group, std::size_t trait) {
    std::map<std::string_view, std::size_t> counts;
    std::size_t of = 0;
    for (const auto& [vm, texts] : group.members)
        if (texts[trait]) {
            ++counts[*texts[trait]];
            ++of;
        }
    const auto most = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
    if (of < 3 || most->second * 2 <= of) return std::nullopt;
    return Common{std::string(most->first), most->second, of};
}

/// A fault for each member and trait that is not as most members have it.
void accuse_the_odd(FleetOutcome& fleet, std::span<const ObjectIndex> vms, const Group& group,
                    std::span<const Trait> traits) {
    for (std::size_t trait = 0; trait < traits.size(); ++trait) {
        const auto common = common_of(group, trait);
        if (!common) continue;
        const std::string name = name_of(traits[trait]);
        for (const auto& [vm, texts] : group.members)
            if (texts[trait] && *texts[trait] != common->text)
                fleet.vms[vm].faults.push_back({.at = vms[vm],
                                                .message = name + " is " + *texts[trait] + ", " +
                                                           std::to_string(common->count) + " of " +
                                                           counted(common->of, "VM") + " " + group.words +
                                                           " have " + common->text,
                                                .part = group.part + name});
    }
}

FleetOutcome alike_in_groups(Examination& e, std::span<const ObjectIndex> vms) {
    std::vector<Group> groups;
    for (const std::string& word : e.parameters().groups)
        groups.push_back({"of " + brief(word), word + "/", {}});
    FleetOutcome fleet = examine_each(e, vms, [&](std::size_t vm) {
        bool applies = false;
        for (std::size_t i = 0; i < groups.size(); ++i) {
            if (e.is_template() || !e.is_in({e.parameters().groups[i]})) continue;
            groups[i].add(e, vm, of_a_group);
            applies = true;
        }
        return applies;
    });
    for (const Group& group : groups) accuse_the_odd(fleet, vms, group, of_a_group);
    return fleet;
}

/// Empty where the VM does not say.
std::string_view base_template(Examination& e) {
    return e.entry(e.vm(), known().of_vm.other_config, "base_template_name").value_or("");
}

/// Windows and Linux differ by right: only VMs of one template should be of one generation.
FleetOutcome of_one_generation(Examination& e, std::span<const ObjectIndex> vms) {
    std::map<std::string_view, Group> groups;
    FleetOutcome fleet = examine_each(e, vms, [&](std::size_t vm) {
        const std::string_view base = base_template(e);
        if (base.empty() || e.is_template()) return false;
        Group& group = groups[base];
        group.words = "made from " + brief(base);
        group.add(e, vm, of_a_generation);
        return true;
    });
    for (const auto& [name, group] : groups) accuse_the_odd(fleet, vms, group, of_a_generation);
    return fleet;
}

std::map<std::string_view, ObjectIndex> templates_by_name(const Capture& capture) {
    std::map<std::string_view, ObjectIndex> templates;
    for (ObjectIndex at = 0; at < capture.objects().size(); ++at) {
        const Object& object = capture.object(at);
        if (object.class_id != known().vm || capture.is_vm_snapshot(object)) continue;
        const Value* value = capture.field(object, known().of_vm.is_a_template);
        if (value != nullptr && value->kind == Kind::boolean && value->at != 0)
            templates.emplace(capture.text(object.name), at);
    }
    return templates;
}

/// The keys that the template sets, and the VM otherwise. What people set for each VM is no drift.
void compare_platform(Examination& e, ObjectIndex base) {
    for (const MapEntry& entry : e.entries(base, platform)) {
        const std::string_view key = e.capture().text(entry.key), wanted = e.capture().text_of(&entry.value);
        const MapKey* row = find_map_key(platform, key);
        if ((row != nullptr && row->role != Role::config) || key == "cores-per-socket") continue;
        const auto found = e.entry(e.vm(), platform, key);
        if (found == wanted || e.unseen()) continue;
        const std::string name = "platform:" + brief(key);
        e.fail({.at = e.vm(),
                .message = name + " is " + (found ? brief(*found) : "(none)") + ", template " + e.name(base) +
                           " has " + brief(wanted),
                .fix = "xe vm-param-set uuid=" + uuid_text(e, e.vm()) + " platform:" + quoted(key) + "=" +
                       quoted(wanted),
                .part = name});
    }
}

FleetOutcome as_the_template(Examination& e, std::span<const ObjectIndex> vms) {
    const auto templates = templates_by_name(e.capture());
    return examine_each(e, vms, [&](std::size_t) {
        const std::string_view base = base_template(e);
        if (base.empty() || e.is_template()) return false;
        if (templates.empty()) e.not_observable("VM templates", "the source shows none");
        const auto found = templates.find(base);
        if (found == templates.end()) return false;
        compare_platform(e, found->second);
        return true;
    });
}

/// What the source shows of a host, else what the house says that a host has.
std::optional<std::int64_t> memory_of(Examination& e, ObjectIndex host) {
    for (const ObjectIndex child : e.capture().children(e.capture().object(host)))
        if (e.capture().object(child).class_id == class_id("host_metrics"))
            if (const auto total = e.integer(child, memory_total); total && *total > 0) return total;
    if (!e.parameters().host_memory)
        e.not_observable("host_metrics.memory_total", "the source does not show it");
    return e.parameters().host_memory;
}

struct Load {
    std::int64_t memory = 0, of = 0;
    std::vector<std::size_t> vms;
};

FleetOutcome memory_for_all(Examination& e, std::span<const ObjectIndex> vms) {
    std::map<ObjectIndex, Load> loads;  // by host
    FleetOutcome fleet = examine_each(e, vms, [&](std::size_t vm) {
        if (!e.is_running()) return false;
        const auto host = e.target(e.vm(), known().of_vm.resident_on);
        const auto most = e.integer(e.vm(), known().of_vm.memory_static_max);
        const auto of = host && *host != no_object ? memory_of(e, *host) : std::nullopt;
        if (!most || !of) return false;
        Load& load = loads[*host];
        load.of = *of;
        load.memory += *most;
        load.vms.push_back(vm);
        return true;
    });
    for (auto& [host, load] : loads)
        if (load.memory > load.of)
            fleet.shared.push_back(
                {{host, counted(load.vms.size(), "VM") + " on " + e.name(host) + " may take " +
                            human_bytes(load.memory) + ", it has " + human_bytes(load.of)},
                 {},
                 std::move(load.vms)});
    return fleet;
}

constexpr Row family[] = {
    {{"FLT-001", "unlike the VMs of its group", Level::warning, Category::other,
      "The house names VMs that have to be alike; one that is not works on two hosts of three, and nobody "
      "knows "
      "why.",
      "",
      "VM.tags VM.memory_static_max VM.memory_dynamic_max VM.memory_dynamic_min VM.VCPUs_max "
      "VM.VCPUs_at_startup VM.HVM_boot_policy VM.HVM_boot_params VM.platform VM.HVM_shadow_multiplier "
      "VM.actions_after_crash VM.ha_restart_priority",
      "groups"},
     nullptr,
     alike_in_groups},
    {{"FLT-002", "platform flags not as the template has them", Level::info, Category::platform,
      "The vendor's templates say what a guest system needs; a VM that was made before an upgrade, or "
      "changed "
      "by hand, runs with other flags.",
      "", "VM.other_config:base_template_name VM.platform VM.is_a_template"},
     nullptr,
     as_the_template},
    {{"FLT-003", "more memory promised than the host has", Level::warning, Category::memory,
      "The running VMs of a host may grow to memory_static_max and together find no room: the host takes "
      "memory "
      "from each, and none can be started again elsewhere at its full size.",
      "xe vm-migrate uuid=... host=...",
      "VM.memory_static_max VM.resident_on VM.power_state host_metrics.memory_total"},
     nullptr,
     memory_for_all},
    {{"MET-005", "virtual hardware of another generation", Level::info, Category::platform,
      "VMs of one template with different virtual hardware take different drivers and updates, and may not "
      "run "
      "on the same hosts.",
      "xe vm-param-set uuid={vm} has-vendor-device=...",
      "VM.other_config:base_template_name VM.hardware_platform_version VM.has_vendor_device"},
     nullptr,
     of_one_generation},
};

}  // namespace

std::span<const Row> fleet_rows() {
    return family;
}

}  // namespace ovaudit
