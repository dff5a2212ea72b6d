// The tables of what xe calls things. Source: xapi-cli-server's records.ml and record_util.ml.
#include "load/xe_names.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/known.hpp"

namespace ovaudit {
namespace {

/// Labels that only the records of one class have, alone or together. The first row that fits holds.
struct Telling {
    std::string_view class_name, label, other_label = {};
};
constexpr Telling telling[] = {
    {"VIF", "vm-uuid", "MAC"},
    {"VIF", "vm-uuid", "network-uuid"},
    {"VBD", "vm-uuid", "empty"},
    {"VBD", "vm-uuid", "userdevice"},
    {"VGPU", "vm-uuid", "gpu-group-uuid"},
    {"VTPM", "vm-uuid", "is_unique"},
    {"VUSB", "vm-uuid", "usb-group-uuid"},
    {"VM", "power-state"},
    {"VM", "memory-static-max"},
    {"VM", "memory-dynamic-max"},
    {"VM", "VCPUs-max"},
    {"VM", "is-a-template"},
    {"VM", "is-control-domain"},
    {"VM", "HVM-boot-policy"},
    {"VM", "os-version"},
    {"VM", "networks"},
    {"VDI", "virtual-size"},
    {"VDI", "vbd-uuids"},
    {"SR", "content-type"},
    {"SR", "physical-size"},
    {"PIF", "VLAN", "network-uuid"},
    {"PIF", "IP-configuration-mode"},
    {"PBD", "device-config"},
    {"network", "bridge"},
    {"network", "VIF-uuids"},
    {"pool", "default-SR"},
    {"host", "software-version"},
    {"host", "hostname"},
    {"host", "enabled", "capabilities"},
    {"Bond", "master", "slaves"},
    {"VLAN", "tagged-PIF", "untagged-PIF"},
    {"GPU_group", "allocation-algorithm"},
    {"VGPU_type", "model-name", "framebuffer-size"},
    {"PVS_site", "pvs-uuid"},
    {"PVS_proxy", "pvs-site-uuid", "vif-uuid"},
};

constexpr XeNeighbour neighbour_rows[] = {
    {"VM", "vm-uuid", "vm-name-label"},       {"network", "network-uuid", "network-name-label"},
    {"VDI", "vdi-uuid", "vdi-name-label"},    {"SR", "sr-uuid", "sr-name-label"},
    {"host", "host-uuid", "host-name-label"},
};

/// What xe works out or samples; XenAPI's objects have no such field, or another of that name.
constexpr std::string_view not_of_the_object[] = {
    "allowed-VBD-devices", "allowed-VIF-devices", "possible-hosts", "cooperative",
    "attachable",          "io_read_kbs",         "io_write_kbs",   "memory-total",
    "memory-free",         "host-metrics-live",   "max-resolution", "memory-free-computed",
};

struct Spelling {
    std::string_view class_name, field, api, xe;
};
constexpr Spelling spellings[] = {
    {"VM", "power_state", "Halted", "halted"},
    {"VM", "power_state", "Paused", "paused"},
    {"VM", "power_state", "Running", "running"},
    {"VM", "power_state", "Suspended", "suspended"},
    {"VM", "actions_after_shutdown", "destroy", "Destroy"},
    {"VM", "actions_after_shutdown", "restart", "Restart"},
    {"VM", "actions_after_reboot", "destroy", "Destroy"},
    {"VM", "actions_after_reboot", "restart", "Restart"},
    {"VM", "actions_after_crash", "destroy", "Destroy"},
    {"VM", "actions_after_crash", "coredump_and_destroy", "Core dump and destroy"},
    {"VM", "actions_after_crash", "restart", "Restart"},
    {"VM", "actions_after_crash", "coredump_and_restart", "Core dump and restart"},
    {"VM", "actions_after_crash", "preserve", "Preserve"},
    {"VM", "actions_after_crash", "rename_restart", "Rename restart"},
    {"VM", "actions_after_softreboot", "soft_reboot", "Soft reboot"},
    {"VM", "actions_after_softreboot", "destroy", "Destroy"},
    {"VM", "actions_after_softreboot", "restart", "Restart"},
    {"VM", "actions_after_softreboot", "preserve", "Preserve"},
    {"VM", "domain_type", "pv_in_pvh", "pv-in-pvh"},
    {"VDI", "type", "system", "System"},
    {"VDI", "type", "user", "User"},
    {"VDI", "type", "ephemeral", "Ephemeral"},
    {"VDI", "type", "suspend", "Suspend"},
    {"VDI", "type", "crashdump", "Crashdump"},
    {"VDI", "type", "ha_statefile", "HA statefile"},
    {"VDI", "type", "metadata", "Metadata"},
    {"VDI", "type", "redo_log", "Redo log"},
    {"VDI", "type", "pvs_cache", "PVS cache"},
    {"VDI", "type", "cbt_metadata", "CBT metadata"},
    {"VM_guest_metrics", "can_use_hotplug_vbd", "yes", "true"},
    {"VM_guest_metrics", "can_use_hotplug_vbd", "no", "false"},
    {"VM_guest_metrics", "can_use_hotplug_vif", "yes", "true"},
    {"VM_guest_metrics", "can_use_hotplug_vif", "no", "false"},
    {"GPU_group", "allocation_algorithm", "depth_first", "depth-first"},
    {"GPU_group", "allocation_algorithm", "breadth_first", "breadth-first"},
};

std::string with(std::string_view name, char from, char to) {
    std::string text(name);
    std::ranges::replace(text, from, to);
    return text;
}

/// Looks up without making a text.
struct LabelHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view label) const { return std::hash<std::string_view>()(label); }
};
using FieldsByLabel = std::unordered_map<std::string, FieldId, LabelHash, std::equal_to<>>;

FieldsByLabel fields_by_label(ClassId class_id) {
    FieldsByLabel fields;
    FieldId id = first_field(class_id);
    for (const Field& row : classes()[class_id].fields) fields.emplace(xe_label(row), id++);
    return fields;
}

std::optional<XeTarget> target_in(ClassId class_id, std::string_view label) {
    static const std::vector<FieldsByLabel> all = [] {
        std::vector<FieldsByLabel> by_class;
        for (ClassId id = 0; id < classes().size(); ++id) by_class.push_back(fields_by_label(id));
        return by_class;
    }();
    const auto found = all[class_id].find(label);
    if (found == all[class_id].end()) return std::nullopt;
    return XeTarget{classes()[class_id].name, std::string(field(found->second).name), found->second};
}

bool is_of_the_object(std::string_view class_name, std::string_view label) {
    if (class_name == "SR" && label == "host") return false;  // the name of the one that has it attached
    if (label != "name-label" && label.ends_with("-name-label")) return false;
    return std::ranges::find(not_of_the_object, label) == std::end(not_of_the_object);
}

}  // namespace

std::string_view class_of(const XeRecord& record) {
    const auto found = std::ranges::find_if(telling, [&](const Telling& row) {
        return record.find(row.label) != nullptr &&
               (row.other_label.empty() || record.find(row.other_label) != nullptr);
    });
    return found == std::end(telling) ? std::string_view() : found->class_name;
}

std::optional<XeTarget> target_of(std::string_view class_name, std::string_view label) {
    if (!is_of_the_object(class_name, label)) return std::nullopt;
    if (const auto class_id = find_class(class_name)) {
        if (auto target = target_in(*class_id, label)) return target;
        const bool vm = *class_id == known().vm;
        for (const ClassId merged : {known().vm_metrics, known().guest_metrics})
            if (vm)
                if (auto target = target_in(merged, label)) return target;
    }
    return XeTarget{class_name, with(label, '-', '_'), std::nullopt};
}

std::span<const XeNeighbour> neighbours() {
    return neighbour_rows;
}

std::string xe_label(const Field& field) {
    return field.xe.empty() ? with(field.name, '_', '-') : std::string(field.xe);
}

std::string_view xe_spelling(FieldId id, std::string_view text) {
    const auto found = std::ranges::find_if(spellings, [&](const Spelling& row) {
        return row.api == text && find_field(*find_class(row.class_name), row.field) == id;
    });
    return found == std::end(spellings) ? text : found->xe;
}

std::string_view api_spelling(FieldId id, std::string_view text) {
    static const std::unordered_map<std::string, std::string_view> by_field = [] {
        std::unordered_map<std::string, std::string_view> all;
        for (const Spelling& row : spellings) {
            const FieldId number = *find_field(*find_class(row.class_name), row.field);
            all.emplace(std::to_string(number) + " " + std::string(row.xe), row.api);
        }
        return all;
    }();
    constexpr std::size_t longest = 32;  // no enumeration has a value of that size
    if (text.size() > longest) return text;
    const auto found = by_field.find(std::to_string(id) + " " + std::string(text));
    return found == by_field.end() ? text : found->second;
}

}  // namespace ovaudit
