#include <span>

#include "support/edit_parts.hpp"
#include "support/pool_maker.hpp"

namespace ovaudit::generated {

namespace {

using enum Category;

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

/// Another disk in the slot, alike but for its uuid, as after a restore.
std::vector<Expected> replace_disk(Pool& pool, Random& random) {
    const ObjectKey vbd = any_device(pool, "VBD", random);
    if (vbd == null_key || only_vbd_of(pool, target(pool, vbd, "VDI")) == null_key) return {};
    const ObjectKey old_disk = target(pool, vbd, "VDI");
    const ObjectKey disk = add_object(pool, "VDI", random);
    const std::string uuid = text(pool, disk, "uuid");
    pool.objects[disk].fields = pool.objects[old_disk].fields;
    text(pool, disk, "uuid") = text(pool, disk, "location") = uuid;
    auto expected = change_reference(pool, vbd, {"VBD", "VDI", "", storage, ""}, disk);
    pool.objects.erase(old_disk);
    return expected;
}

std::vector<Expected> move_disk(Pool& pool, Random& random) {
    const ObjectKey vdi = any_device(pool, "VDI", random);
    if (vdi == null_key) return {};
    const ObjectKey sr = random.chance(30) ? add_sr(pool, random) : any_disk_sr(pool, random);
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

/// Two VMs at least on both sides: against a single one, only its partner is compared.
std::vector<Expected> come_vm(Pool& pool, Random& random) {
    if (living_vms(pool).size() < 2) return {};
    return {whole(pool, add_vm(pool, random), Op::added, other)};
}

std::vector<Expected> go_vm(Pool& pool, Random& random) {
    const auto vms = living_vms(pool);
    if (vms.size() < 3) return {};
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

/// The addresses of a device beyond the first have no order: they are one fact, and fe80:: is none of it.
std::vector<Expected> change_ipv6(Pool& pool, Random& random) {
    const ObjectKey metrics = any_device(pool, "VM_guest_metrics", random);
    if (metrics == null_key) return {};
    auto& networks = value(pool, metrics, "networks").entries;
    const auto found = networks.find("0/ipv6/1");
    Expected expected = changed(pool, metrics, {"VM_guest_metrics", "networks", "", ip, "", false});
    expected.id += ":0/ipv6";
    expected.key = "0/ipv6";
    expected.op = found == networks.end() ? Op::added : Op::changed;
    expected.old_text = found == networks.end() ? "" : found->second + ";";
    networks["0/ipv6/1"] = "2001:db8::2" + random.hex(3);
    expected.new_text = networks["0/ipv6/1"] + ";";
    return {expected};
}

std::vector<Expected> change_power(Pool& pool, Random& random) {
    const ObjectKey vm = random.pick(living_vms(pool));
    return edit_scalar(pool, vm, {"VM", "power_state", "", power, "Running|Halted|Suspended", false}, random);
}

using ObjectEdit = std::vector<Expected> (*)(Pool&, Random&);
constexpr ObjectEdit object_edits[] = {add_nic,       remove_nic,    move_nic,  add_drive, remove_drive,
                                       replace_disk,  move_disk,     change_cd, come_vm,   go_vm,
                                       take_snapshot, drop_snapshot, add_gpu,   add_tpm,   change_address,
                                       change_power,  change_ipv6};

}  // namespace

std::vector<Expected> edit_object(Pool& pool, Random& random) {
    return random.pick(std::span(object_edits))(pool, random);
}

}  // namespace ovaudit::generated
