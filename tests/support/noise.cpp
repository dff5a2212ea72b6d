#include <span>

#include "support/edits.hpp"

namespace ovaudit::generated {

namespace {

/// A field that changes by itself, and what it may hold: a value, or for a map `key=value`; `*` stands for
/// something new each time.
struct Noise {
    std::string_view class_name, field, value;
};

constexpr Noise noises[] = {
    {"VM", "allowed_operations", "clean_reboot"},
    {"VM", "current_operations", "OpaqueRef:*=export"},
    {"VM", "platform", "timeoffset=*"},
    {"VM", "memory_target", "*"},
    {"VM", "memory_overhead", "*"},
    {"VM", "domid", "*"},
    {"VM", "last_booted_record", "('struct' ('uuid' '*'))"},
    {"VM", "last_boot_CPU_flags", "features=*"},
    {"VM", "ha_always_run", "1"},
    {"VM", "requires_reboot", "1"},
    {"VM", "scheduled_to_be_resident_on", "OpaqueRef:*"},
    {"VM", "other_config", "import_task=OpaqueRef:*"},
    {"VM", "other_config", "xo:backup:job=*"},
    {"VM", "other_config", "vgpu_pci=*"},
    {"VM", "NVRAM", "EFI-variables=*"},
    {"VM", "recommendations", "<restrictions><restriction field=\"vcpus-max\" max=\"64\"/></restrictions>"},
    {"VM", "snapshot_metadata", "()"},
    {"VM", "pending_guidances", "restart_device_model"},
    {"VM_metrics", "uuid", "*"},
    {"VM_metrics", "memory_actual", "*"},
    {"VM_metrics", "VCPUs_number", "*"},
    {"VM_metrics", "VCPUs_CPU", "0=*"},
    {"VM_metrics", "start_time", "20261117T00:00:00Z"},
    {"VM_metrics", "last_updated", "20261117T01:00:00Z"},
    {"VM_guest_metrics", "uuid", "*"},
    {"VM_guest_metrics", "last_updated", "20261117T02:00:00Z"},
    {"VM_guest_metrics", "other", "data-ts=*"},
    {"VM_guest_metrics", "networks", "0/ipv6/0=fe80::*"},
    {"VM_guest_metrics", "PV_drivers_up_to_date", "1"},
    {"VM_guest_metrics", "can_use_hotplug_vbd", "yes"},
    {"VM_guest_metrics", "live", "1"},
    {"VIF", "uuid", "*"},
    {"VIF", "allowed_operations", "unplug"},
    {"VIF", "currently_attached", "1"},
    {"VIF", "status_code", "*"},
    {"VIF", "runtime_properties", "mac=*"},
    {"VBD", "uuid", "*"},
    {"VBD", "device", "xvd*"},
    {"VBD", "currently_attached", "1"},
    {"VBD", "storage_lock", "1"},
    {"VGPU", "uuid", "*"},
    {"VGPU", "resident_on", "OpaqueRef:*"},
    {"VTPM", "uuid", "*"},
    {"VTPM", "content", "*"},
    {"VDI", "physical_utilisation", "*"},
    {"VDI", "sm_config", "host_OpaqueRef:*=RW"},
    {"VDI", "sm_config", "vhd-parent=*"},
    {"VDI", "other_config", "content_id=*"},
    {"SR", "physical_utilisation", "*"},
    {"SR", "virtual_allocation", "*"},
    {"SR", "allowed_operations", "scan"},
    {"SR", "other_config", "dirty=*"},
    {"network", "current_operations", "OpaqueRef:*=attaching"},
    {"network", "assigned_ips", "OpaqueRef:*=169.254.0.2"},
    {"host", "memory_overhead", "*"},
    {"host", "enabled", "1"},
    {"PVS_proxy", "status", "caching"},
    {"PVS_proxy", "currently_attached", "1"},
};

std::string filled(std::string_view pattern, FieldKind kind, Random& random) {
    std::string result;
    for (char c : pattern) {
        if (c != '*')
            result += c;
        else
            result += kind == FieldKind::integer ? random.number(1000000000) : random.uuid();
    }
    return result;
}

void make(Pool& pool, const Noise& row, Random& random) {
    const auto keys = objects_of(pool, row.class_name);
    if (keys.empty()) return;
    FieldValue& now = value(pool, random.pick(keys), row.field);
    const std::string to = filled(row.value, now.kind, random);
    if (now.kind == FieldKind::set) {
        if (now.members.erase(to) == 0) now.members.insert(to);
    } else if (now.kind == FieldKind::map) {
        const std::size_t equals = to.find('=');
        now.entries[to.substr(0, equals)] = to.substr(equals + 1);
    } else {
        now.text = to;
    }
}

/// Default templates and control domains are left out, whatever changes in them.
void change_left_out(Pool& pool, Random& random) {
    for (ObjectKey vm : objects_of(pool, "VM"))
        if (!is_living(pool, vm) && text(pool, vm, "is_a_snapshot") != "1")
            text(pool, vm, "memory_static_max") = random.number(1000000000);
}

}  // namespace

void disturb(Pool& pool, Random& random) {
    for (std::size_t count = random.below(12) + 1; count > 0; --count)
        make(pool, random.pick(std::span(noises)), random);
    if (random.chance(20)) change_left_out(pool, random);
}

}  // namespace ovaudit::generated
