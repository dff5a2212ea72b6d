#include "support/edits.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

#include "support/pool_maker.hpp"

namespace ovaudit::generated {

namespace {

using enum Category;

/// A setting, or a fact that the guest reports, and what it may become. Of a map: one key, which also comes
/// and goes; of a set: members that come and go.
struct FieldEdit {
    std::string_view class_name, field, key;
    Category category;
    std::string_view values;  // separated by |
    bool counts = true;
    bool masked = false;
};

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
    {"VM_guest_metrics", "networks", "0/ipv6/1", ip, "2001:db8::7|2001:db8::8", false},
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

bool is_disk(const Pool& pool, ObjectKey vbd) {
    return text(pool, vbd, "type") == "Disk";
}

/// The one VBD of a living VM that uses the disk.
ObjectKey only_vbd_of(const Pool& pool, ObjectKey vdi) {
    const auto vbds = referring(pool, "VBD", "VDI", vdi);
    return vbds.size() == 1 && is_disk(pool, vbds[0]) && owner_of(pool, vbds[0]) != null_key ? vbds[0]
                                                                                             : null_key;
}

/// Where a diff names the object's changes without doubt: living VMs, what they own, what nobody owns.
bool is_editable(const Pool& pool, ObjectKey key) {
    const std::string& class_name = pool.objects.at(key).class_name;
    if (class_name == "network" || class_name == "SR" || class_name == "GPU_group") return true;
    if (class_name == "VDI") return only_vbd_of(pool, key) != null_key;
    if (class_name == "VBD" && !is_disk(pool, key)) return false;
    return owner_of(pool, key) != null_key;
}

std::string id_of(const Pool& pool, ObjectKey key) {
    const PoolObject& object = pool.objects.at(key);
    const auto under = [&](ObjectKey owner, const std::string& step) {
        return id_of(pool, owner) + "/" + step;
    };
    const ObjectKey vm = owner_of(pool, key);
    if (object.class_name == "VM" && text(pool, key, "is_a_snapshot") == "1")
        return under(target(pool, key, "snapshot_of"), "snapshot:" + text(pool, key, "uuid"));
    if (object.class_name == "VIF" || object.class_name == "VGPU")
        return under(vm, object.class_name + ":" + text(pool, key, "device"));
    if (object.class_name == "VBD") return under(vm, "VBD:" + text(pool, key, "userdevice"));
    if (object.class_name == "VTPM") return under(vm, "VTPM");
    if (object.class_name == "VM_guest_metrics") return under(vm, "guest_metrics");
    if (object.class_name == "VDI" && only_vbd_of(pool, key) != null_key)
        return under(only_vbd_of(pool, key), "VDI");
    return object.class_name + ":" + text(pool, key, "uuid");
}

Expected expectation(const Pool& pool, ObjectKey key, ObjectKey vm) {
    Expected expected;
    expected.id = id_of(pool, key);
    expected.class_name = pool.objects.at(key).class_name;
    if (vm != null_key) expected.vm = text(pool, vm, "uuid");
    return expected;
}

Expected whole(const Pool& pool, ObjectKey key, Op op, Category category) {
    const bool is_snapshot = category == snapshot;
    Expected expected =
        expectation(pool, key, is_snapshot ? target(pool, key, "snapshot_of") : owner_of(pool, key));
    expected.op = op;
    if (expected.class_name != "VM" || is_snapshot) expected.category = category;
    expected.counts = !is_snapshot;
    return expected;
}

Expected changed(const Pool& pool, ObjectKey key, const FieldEdit& row) {
    Expected expected = expectation(pool, key, owner_of(pool, key));
    expected.id += "/" + std::string(row.field);
    expected.field = row.field;
    expected.category = row.category;
    expected.counts = row.counts;
    return expected;
}

std::string said(const FieldValue& value) {
    if (value.kind == FieldKind::boolean) return value.text == "1" ? "true" : "false";
    return value.kind == FieldKind::raw && value.text == "OpaqueRef:NULL" ? "" : value.text;
}

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

/// An object of the class that a living VM owns; null_key if there is none.
ObjectKey any_device(const Pool& pool, std::string_view class_name, Random& random) {
    auto keys = objects_of(pool, class_name);
    std::erase_if(keys, [&](ObjectKey key) { return !is_editable(pool, key); });
    return keys.empty() ? null_key : random.pick(keys);
}

std::vector<Expected> change_reference(Pool& pool, ObjectKey key, const FieldEdit& row, ObjectKey to) {
    const ObjectKey from = target(pool, key, row.field);
    if (from == to) return {};
    Expected expected = changed(pool, key, row);
    if (from != null_key) expected.old_text = text(pool, from, "uuid");
    if (to != null_key) expected.new_text = text(pool, to, "uuid");
    refer(pool, key, row.field, to);
    return {expected};
}

std::vector<Expected> add_nic(Pool& pool, Random& random) {
    const ObjectKey vm = random.pick(living_vms(pool));
    return {whole(pool, add_vif(pool, vm, random), Op::added, network)};
}

std::vector<Expected> remove_nic(Pool& pool, Random& random) {
    const ObjectKey vif = any_device(pool, "VIF", random);
    if (vif == null_key || !referring(pool, "PVS_proxy", "VIF", vif).empty()) return {};
    const Expected expected = whole(pool, vif, Op::removed, network);
    pool.objects.erase(vif);
    return {expected};
}

std::vector<Expected> move_nic(Pool& pool, Random& random) {
    const ObjectKey vif = any_device(pool, "VIF", random);
    if (vif == null_key) return {};
    const ObjectKey to =
        random.chance(30) ? add_network(pool, random) : random.pick(objects_of(pool, "network"));
    return change_reference(pool, vif, {"VIF", "network", "", network, ""}, to);
}

std::vector<Expected> add_drive(Pool& pool, Random& random) {
    const ObjectKey vm = random.pick(living_vms(pool));
    return {whole(pool, add_disk(pool, vm, random), Op::added, storage)};
}

std::vector<Expected> remove_drive(Pool& pool, Random& random) {
    const ObjectKey vbd = any_device(pool, "VBD", random);
    if (vbd == null_key) return {};
    const Expected expected = whole(pool, vbd, Op::removed, storage);
    remove_vbd(pool, vbd);
    return {expected};
}

/// Another disk in the slot, as after a restore.
std::vector<Expected> replace_disk(Pool& pool, Random& random) {
    const ObjectKey vbd = any_device(pool, "VBD", random);
    if (vbd == null_key || only_vbd_of(pool, target(pool, vbd, "VDI")) == null_key) return {};
    const ObjectKey old_disk = target(pool, vbd, "VDI");
    const ObjectKey disk = add_vdi(pool, target(pool, old_disk, "SR"), random);
    auto expected = change_reference(pool, vbd, {"VBD", "VDI", "", storage, ""}, disk);
    pool.objects.erase(old_disk);
    return expected;
}

std::vector<Expected> move_disk(Pool& pool, Random& random) {
    const ObjectKey vdi = any_device(pool, "VDI", random);
    if (vdi == null_key) return {};
    const ObjectKey sr = random.chance(30) ? add_sr(pool, random) : random.pick(objects_of(pool, "SR"));
    text(pool, vdi, "location") = random.uuid();
    return change_reference(pool, vdi, {"VDI", "SR", "", storage, ""}, sr);
}

/// A CD comes or goes: the drive's `VDI` and `empty` tell, and none of it counts.
std::vector<Expected> change_cd(Pool& pool, Random& random) {
    auto drives = objects_of(pool, "VBD");
    std::erase_if(drives,
                  [&](ObjectKey key) { return is_disk(pool, key) || owner_of(pool, key) == null_key; });
    if (drives.empty()) return {};
    const ObjectKey drive = random.pick(drives);
    ObjectKey iso = null_key;
    for (ObjectKey key : objects_of(pool, "VDI"))
        if (text(pool, target(pool, key, "SR"), "content_type") == "iso") iso = key;
    const bool insert = target(pool, drive, "VDI") == null_key;
    auto expected =
        change_reference(pool, drive, {"VBD", "VDI", "", storage, "", false}, insert ? iso : null_key);
    for (Expected& empty :
         edit_scalar(pool, drive, {"VBD", "empty", "", storage, insert ? "0" : "1", false}, random))
        expected.push_back(std::move(empty));
    return expected;
}

std::vector<Expected> come_vm(Pool& pool, Random& random) {
    return {whole(pool, add_vm(pool, random), Op::added, other)};
}

std::vector<Expected> go_vm(Pool& pool, Random& random) {
    const auto vms = living_vms(pool);
    if (vms.size() < 2) return {};
    const ObjectKey vm = random.pick(vms);
    const Expected expected = whole(pool, vm, Op::removed, other);
    remove_vm(pool, vm);
    return {expected};
}

std::vector<ObjectKey> vm_snapshots(const Pool& pool) {
    auto keys = objects_of(pool, "VM");
    std::erase_if(keys, [&](ObjectKey key) { return text(pool, key, "is_a_snapshot") != "1"; });
    return keys;
}

/// Only beside another one: an export without any VM snapshot may be one that never holds them.
std::vector<Expected> take_snapshot(Pool& pool, Random& random) {
    if (vm_snapshots(pool).empty()) return {};
    const ObjectKey vm = random.pick(living_vms(pool));
    return {whole(pool, add_vm_snapshot(pool, vm, random), Op::added, snapshot)};
}

std::vector<Expected> drop_snapshot(Pool& pool, Random& random) {
    const auto keys = vm_snapshots(pool);
    if (keys.size() < 2) return {};
    const ObjectKey key = random.pick(keys);
    const Expected expected = whole(pool, key, Op::removed, snapshot);
    remove_vm(pool, key);
    return {expected};
}

std::vector<Expected> add_gpu(Pool& pool, Random& random) {
    const ObjectKey vm = random.pick(living_vms(pool));
    return {whole(pool, add_vgpu(pool, vm, random), Op::added, gpu)};
}

std::vector<Expected> add_tpm(Pool& pool, Random& random) {
    const ObjectKey vm = random.pick(living_vms(pool));
    if (!referring(pool, "VTPM", "VM", vm).empty()) return {};
    return {whole(pool, add_vtpm(pool, vm, random), Op::added, security)};
}

/// `0/ip` and `0/ipv4/0` are one fact.
std::vector<Expected> change_address(Pool& pool, Random& random) {
    const ObjectKey metrics = any_device(pool, "VM_guest_metrics", random);
    if (metrics == null_key) return {};
    auto& networks = value(pool, metrics, "networks").entries;
    if (!networks.contains("0/ip")) return {};
    Expected expected = changed(pool, metrics, {"VM_guest_metrics", "networks", "", ip, "", false});
    expected.id += ":0/ip";
    expected.key = "0/ip";
    expected.old_text = networks["0/ip"];
    if (random.chance(30)) {
        networks.erase("0/ip");
        networks.erase("0/ipv4/0");
        expected.op = Op::removed;
        return {expected};
    }
    networks["0/ip"] = networks["0/ipv4/0"] = "192.0.2." + random.number(256);
    expected.new_text = networks["0/ip"];
    return {expected};
}

std::vector<Expected> change_power(Pool& pool, Random& random) {
    const ObjectKey vm = random.pick(living_vms(pool));
    return edit_scalar(pool, vm, {"VM", "power_state", "", power, "Running|Halted|Suspended", false}, random);
}

using ObjectEdit = std::vector<Expected> (*)(Pool&, Random&);
constexpr ObjectEdit object_edits[] = {add_nic,      remove_nic,   move_nic,       add_drive,
                                       remove_drive, replace_disk, move_disk,      change_cd,
                                       come_vm,      go_vm,        take_snapshot,  drop_snapshot,
                                       add_gpu,      add_tpm,      change_address, change_power};

/// Whether one is the other or lies below it.
bool overlap(const std::string& a, const std::string& b) {
    const std::string& shorter = a.size() < b.size() ? a : b;
    const std::string& longer = a.size() < b.size() ? b : a;
    return longer.starts_with(shorter) && (longer.size() == shorter.size() || longer[shorter.size()] == '/');
}

bool free_of(const std::vector<Expected>& made, const std::vector<Expected>& more) {
    return std::ranges::none_of(more, [&](const Expected& next) {
        return std::ranges::any_of(made, [&](const Expected& done) { return overlap(done.id, next.id); });
    });
}

}  // namespace

std::vector<Expected> edit(Pool& pool, Random& random) {
    return random.chance(60) ? edit_field(pool, random) : random.pick(std::span(object_edits))(pool, random);
}

std::vector<Expected> edit_places(Pool& pool, std::size_t count, Random& random) {
    std::vector<Expected> made;
    for (std::size_t tries = 4 * count; tries > 0 && count > 0; --tries) {
        Pool next = pool;
        const auto more = edit(next, random);
        if (more.empty() || !free_of(made, more)) continue;
        pool = std::move(next);
        made.insert(made.end(), more.begin(), more.end());
        --count;
    }
    return made;
}

}  // namespace ovaudit::generated
