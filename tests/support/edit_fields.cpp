#include <span>

#include "support/edit_parts.hpp"

namespace ovaudit::generated {

namespace {

using enum Category;

constexpr FieldEdit field_edits[] = {
    {"VM", "name_label", "", labels, "renamed|Müller & Söhne <1>|a/b\\c"},
    {"VM", "name_description", "", labels, "|two\nlines|\"quoted\" & <marked>"},
    {"VM", "user_version", "", labels, "1|2"},
    {"VM", "memory_static_max", "", memory, "34359738368|68719476736|9223372036854775807"},
    {"VM", "memory_dynamic_max", "", memory, "3221225472|4294967296"},
    {"VM", "memory_dynamic_min", "", memory, "1073741824|1610612736"},
    {"VM", "memory_static_min", "", memory, "134217728|268435456"},
    {"VM", "HVM_shadow_multiplier", "", memory, "1|1.5|4"},
    {"VM", "VCPUs_max", "", vcpu, "4|8|16"},
    {"VM", "VCPUs_at_startup", "", vcpu, "1|4"},
    {"VM", "VCPUs_params", "weight", vcpu, "256|512"},
    {"VM", "VCPUs_params", "mask", vcpu, "0,1|2,3"},
    {"VM", "platform", "cores-per-socket", vcpu, "1|2|4"},
    {"VM", "platform", "nx", platform, "true|false"},
    {"VM", "platform", "device-model", boot, "qemu-trad|qemu-upstream-compat"},
    {"VM", "platform", "secureboot", security, "auto|true"},
    {"VM", "actions_after_crash", "", power, "restart|destroy|preserve"},
    {"VM", "actions_after_shutdown", "", power, "destroy|restart"},
    {"VM", "start_delay", "", power, "0|30"},
    {"VM", "order", "", power, "0|1|2"},
    {"VM", "appliance", "", power, "OpaqueRef:NULL|OpaqueRef:4b5e4e4a-6d4b-4f2e-a5a4-0a2c3a0f9d11"},
    {"VM", "other_config", "auto_poweron", power, "true|false"},
    {"VM", "other_config", "folder", labels, "/prod|/test & lab"},
    {"VM", "other_config", "XenCenter.CustomFields.owner", labels, "net|db"},
    {"VM", "other_config", "R&D <key>", other, "x|y"},
    {"VM", "ha_restart_priority", "", ha, "|restart|best-effort"},
    {"VM", "PV_args", "", boot, "|console=hvc0|quiet"},
    {"VM", "HVM_boot_params", "order", boot, "cdn|dc|n"},
    {"VM", "domain_type", "", boot, "hvm|pv_in_pvh"},
    {"VM", "hardware_platform_version", "", platform, "0|2"},
    {"VM", "bios_strings", "bios-vendor", platform, "Xen|Example"},
    {"VM", "xenstore_data", "vm-data/role", platform, "front|back", true, true},
    {"VM", "has_vendor_device", "", tools, "0|1"},
    {"VM", "blocked_operations", "destroy", security, "true|keep it"},
    {"VM", "tags", "", labels, "prod|staging|owner:büro"},
    {"VIF", "MAC", "", network, "02:16:3e:00:00:01|02:16:3e:00:00:02"},
    {"VIF", "MTU", "", network, "1500|9000"},
    {"VIF", "qos_algorithm_type", "", network, "|ratelimit"},
    {"VIF", "qos_algorithm_params", "kbps", network, "1000|20000"},
    {"VIF", "other_config", "ethtool-tx", network, "on|off"},
    {"VIF", "locking_mode", "", security, "network_default|locked|disabled"},
    {"VIF", "ipv4_allowed", "", security, "192.0.2.1|192.0.2.2"},
    {"VIF", "ipv4_configuration_mode", "", ip, "None|Static"},
    {"VIF", "ipv4_addresses", "", ip, "192.0.2.9/24|198.51.100.9/24"},
    {"VIF", "ipv4_gateway", "", ip, "|192.0.2.254"},
    {"VBD", "mode", "", storage, "RW|RO"},
    {"VBD", "bootable", "", storage, "0|1"},
    {"VBD", "unpluggable", "", storage, "0|1"},
    {"VBD", "other_config", "owner", storage, "|true"},
    {"VBD", "qos_algorithm_params", "class", storage, "3|7"},
    {"VDI", "name_label", "", labels, "root|data & logs"},
    {"VDI", "virtual_size", "", storage, "1099511627776|21474836480"},
    {"VDI", "read_only", "", storage, "0|1"},
    {"VDI", "on_boot", "", storage, "persist|reset"},
    {"VDI", "cbt_enabled", "", storage, "0|1"},
    {"VDI", "tags", "", labels, "gold|silver"},
    {"VGPU", "extra_args", "", gpu, "|plugin0.frame_rate_limiter=0"},
    {"VTPM", "is_protected", "", security, "0|1"},
    {"network", "name_label", "", labels, "DMZ 2|guests"},
    {"network", "MTU", "", network, "1500|9000"},
    {"network", "default_locking_mode", "", security, "unlocked|disabled"},
    {"network", "tags", "", labels, "outside|inside"},
    {"network", "purpose", "", network, "nbd|insecure_nbd"},
    {"SR", "name_label", "", labels, "iSCSI 1|iSCSI 2"},
    {"SR", "other_config", "auto-scan", storage, "true|false"},
    {"GPU_group", "allocation_algorithm", "", gpu, "depth_first|breadth_first"},
    {"VM_guest_metrics", "os_version", "name", os, "Debian 12.8|Debian 13", false},
    {"VM_guest_metrics", "PV_drivers_version", "build", tools, "13|14", false},
};

std::vector<std::string> split(std::string_view values) {
    std::vector<std::string> result(1);
    for (char c : values) {
        if (c == '|')
            result.emplace_back();
        else
            result.back() += c;
    }
    return result;
}

std::string said(const FieldValue& value) {
    if (value.kind == FieldKind::boolean) return value.text == "1" ? "true" : "false";
    return value.kind == FieldKind::raw && value.text == "OpaqueRef:NULL" ? "" : value.text;
}

std::vector<Expected> edit_set(Pool& pool, ObjectKey key, const FieldEdit& row, Random& random) {
    auto& members = value(pool, key, row.field).members;
    const std::string member = random.pick(split(row.values));
    Expected expected = changed(pool, key, row);
    expected.id += ":" + member;
    expected.key = member;
    expected.op = members.contains(member) ? Op::removed : Op::added;
    if (members.erase(member) == 0) members.insert(member);
    return {expected};
}

std::vector<Expected> edit_map(Pool& pool, ObjectKey key, const FieldEdit& row, Random& random) {
    auto& entries = value(pool, key, row.field).entries;
    const std::string name(row.key), to = random.pick(split(row.values));
    const auto found = entries.find(name);
    Expected expected = changed(pool, key, row);
    expected.id += ":" + name;
    expected.key = name;
    if (found != entries.end() && found->second == to) {
        expected.op = Op::removed;
        if (!row.masked) expected.old_text = to;
        entries.erase(found);
        return {expected};
    }
    if (found == entries.end()) expected.op = Op::added;
    if (!row.masked) {
        expected.old_text = found == entries.end() ? "" : found->second;
        expected.new_text = to;
    }
    entries[name] = to;
    return {expected};
}

}  // namespace

std::vector<Expected> edit_scalar(Pool& pool, ObjectKey key, const FieldEdit& row, Random& random) {
    FieldValue& now = value(pool, key, row.field);
    const std::string to = random.pick(split(row.values));
    if (to == now.text) return {};
    Expected expected = changed(pool, key, row);
    expected.old_text = said(now);
    now.text = to;
    expected.new_text = said(now);
    return {expected};
}

std::vector<Expected> edit_field(Pool& pool, Random& random) {
    const FieldEdit& row = random.pick(std::span(field_edits));
    auto keys = objects_of(pool, row.class_name);
    std::erase_if(keys, [&](ObjectKey key) { return !is_editable(pool, key); });
    if (keys.empty()) return {};
    const ObjectKey key = random.pick(keys);
    switch (value(pool, key, row.field).kind) {
        case FieldKind::set:
            return edit_set(pool, key, row, random);
        case FieldKind::map:
            return edit_map(pool, key, row, random);
        default:
            return edit_scalar(pool, key, row, random);
    }
}

}  // namespace ovaudit::generated
