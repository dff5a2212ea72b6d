#include "support/pool_maker.hpp"

#include <algorithm>
#include <array>

#include "support/database_writer.hpp"

namespace ovaudit::generated {

namespace {

constexpr std::array vm_names = {"web",      "db & cache", "mail <old>", "büro",   "\"quoted\"",
                                 "a/b\\c:d", "node",       "  padded ",  "日本語", "backup, nightly"};
constexpr std::array network_names = {"Pool-wide network 0", "DMZ", "backup & sync", "Grün - LAN"};

/// The lowest number that no device of the VM has.
std::string free_place(const Pool& pool, std::string_view class_name, std::string_view field, ObjectKey vm) {
    std::set<std::string> taken;
    for (ObjectKey key : referring(pool, class_name, "VM", vm)) taken.insert(text(pool, key, field));
    std::size_t place = 0;
    while (taken.contains(std::to_string(place))) ++place;
    return std::to_string(place);
}

ObjectKey any(const Pool& pool, std::string_view class_name, Random& random) {
    const auto keys = objects_of(pool, class_name);
    return keys.empty() ? null_key : random.pick(keys);
}

ObjectKey add_vbd(Pool& pool, ObjectKey vm, ObjectKey vdi, Random& random) {
    const std::string place = free_place(pool, "VBD", "userdevice", vm);
    const ObjectKey vbd = add_object(pool, "VBD", random);
    refer(pool, vbd, "VM", vm);
    refer(pool, vbd, "VDI", vdi);
    text(pool, vbd, "userdevice") = place;
    text(pool, vbd, "bootable") = place == "0" ? "1" : "0";
    return vbd;
}

void add_cd_drive(Pool& pool, ObjectKey vm, Random& random) {
    const auto disks = objects_of(pool, "VDI");
    ObjectKey iso = null_key;
    for (ObjectKey key : disks)
        if (text(pool, target(pool, key, "SR"), "content_type") == "iso") iso = key;
    const bool empty = random.chance(50);
    const ObjectKey vbd = add_vbd(pool, vm, empty ? null_key : iso, random);
    text(pool, vbd, "type") = "CD";
    text(pool, vbd, "mode") = "RO";
    text(pool, vbd, "empty") = empty ? "1" : "0";
}

void add_metrics(Pool& pool, ObjectKey vm, Random& random) {
    refer(pool, vm, "metrics", add_object(pool, "VM_metrics", random));
    if (random.chance(20)) return;
    const ObjectKey metrics = add_object(pool, "VM_guest_metrics", random);
    refer(pool, vm, "guest_metrics", metrics);
    auto& networks = value(pool, metrics, "networks").entries;
    for (ObjectKey vif : referring(pool, "VIF", "VM", vm)) {
        const std::string place = text(pool, vif, "device");
        const std::string address = "10.0." + random.number(256) + "." + random.number(256);
        networks[place + "/ip"] = networks[place + "/ipv4/0"] = address;
        networks[place + "/ipv6/0"] = "fe80::" + random.hex(4);
        if (random.chance(50)) networks[place + "/ipv6/1"] = "2001:db8::1" + random.hex(3);
    }
    value(pool, metrics, "other").entries = {{"feature-balloon", "1"}, {"data-ts", random.number(100000)}};
}

void fill_settings(Pool& pool, ObjectKey vm, Random& random) {
    text(pool, vm, "HVM_boot_policy") = "BIOS order";
    text(pool, vm, "memory_static_max") = std::to_string((random.below(16) + 1) << 30);
    auto& other_config = value(pool, vm, "other_config").entries;
    other_config["mac_seed"] = random.uuid();
    if (random.chance(50)) other_config["auto_poweron"] = "true";
    if (random.chance(30)) other_config["folder"] = "/prod/a & b";
    if (random.chance(20)) other_config["R&D <key>"] = "x";
    if (random.chance(30)) other_config["xo:backup:job"] = random.uuid();
    if (random.chance(30)) value(pool, vm, "tags").members = {"prod", "owner:büro"};
    if (random.chance(20)) value(pool, vm, "blocked_operations").entries["destroy"] = "true";
    if (random.chance(30)) value(pool, vm, "xenstore_data").entries["vm-data/role"] = "front";
    text(pool, vm, "generation_id") = random.number(1000000000) + ":" + random.number(1000000000);
}

void run(Pool& pool, ObjectKey vm, ObjectKey host, Random& random) {
    text(pool, vm, "power_state") = "Running";
    text(pool, vm, "domid") = random.number(500);
    refer(pool, vm, "resident_on", host);
    for (const char* device : {"VIF", "VBD", "VGPU"})
        for (ObjectKey key : referring(pool, device, "VM", vm)) text(pool, key, "currently_attached") = "1";
}

void add_control_domain(Pool& pool, ObjectKey host, Random& random) {
    const ObjectKey vm = add_object(pool, "VM", random);
    text(pool, vm, "name_label") = "Control domain on host";
    text(pool, vm, "is_control_domain") = "1";
    refer(pool, vm, "metrics", add_object(pool, "VM_metrics", random));
    run(pool, vm, host, random);
}

void add_default_template(Pool& pool, Random& random) {
    const ObjectKey vm = add_object(pool, "VM", random);
    text(pool, vm, "name_label") = "Other install media";
    text(pool, vm, "is_a_template") = text(pool, vm, "is_default_template") = "1";
    value(pool, vm, "other_config").entries["default_template"] = "true";
}

void add_pvs_proxy(Pool& pool, ObjectKey vif, Random& random) {
    const ObjectKey site = add_object(pool, "PVS_site", random);
    text(pool, site, "name_label") = "site " + random.hex(3);
    text(pool, site, "PVS_uuid") = random.uuid();
    const ObjectKey proxy = add_object(pool, "PVS_proxy", random);
    refer(pool, proxy, "VIF", vif);
    refer(pool, proxy, "site", site);
}

void share_disk(Pool& pool, Random& random) {
    const auto vms = living_vms(pool);
    if (vms.size() < 2) return;
    const ObjectKey vdi = add_vdi(pool, any_disk_sr(pool, random), random);
    text(pool, vdi, "sharable") = "1";
    add_vbd(pool, vms[0], vdi, random);
    add_vbd(pool, vms[1], vdi, random);
}

void add_iso_library(Pool& pool, Random& random) {
    const ObjectKey sr = add_sr(pool, random);
    text(pool, sr, "name_label") = "ISO library";
    text(pool, sr, "type") = text(pool, sr, "content_type") = "iso";
    text(pool, add_vdi(pool, sr, random), "name_label") = "guest-tools.iso";
}

/// The same with a uuid of its own.
ObjectKey add_copy(Pool& pool, ObjectKey object, Random& random) {
    const ObjectKey copy = add_object(pool, pool.objects[object].class_name, random);
    const std::string uuid = text(pool, copy, "uuid");
    pool.objects[copy].fields = pool.objects[object].fields;
    text(pool, copy, "uuid") = uuid;
    return copy;
}

/// A disk of a VM snapshot is a disk of its own.
ObjectKey add_disk_snapshot(Pool& pool, ObjectKey disk, Random& random) {
    const ObjectKey copy = add_copy(pool, disk, random);
    text(pool, copy, "location") = text(pool, copy, "uuid");
    text(pool, copy, "is_a_snapshot") = "1";
    return copy;
}

void add_device_snapshots(Pool& pool, ObjectKey vm, ObjectKey snapshot, Random& random) {
    for (const char* device : {"VIF", "VBD", "VGPU", "VTPM"})
        for (const ObjectKey original : referring(pool, device, "VM", vm)) {
            const ObjectKey copy = add_copy(pool, original, random);
            refer(pool, copy, "VM", snapshot);
            if (pool.objects[copy].class_name != "VBD" || text(pool, copy, "type") == "CD") continue;
            if (const ObjectKey disk = target(pool, original, "VDI"); disk != null_key)
                refer(pool, copy, "VDI", add_disk_snapshot(pool, disk, random));
        }
}

}  // namespace

ObjectKey any_disk_sr(const Pool& pool, Random& random) {
    auto keys = objects_of(pool, "SR");
    std::erase_if(keys, [&](ObjectKey key) { return text(pool, key, "content_type") == "iso"; });
    return random.pick(keys);
}

ObjectKey add_network(Pool& pool, Random& random) {
    const std::size_t count = objects_of(pool, "network").size();
    const ObjectKey key = add_object(pool, "network", random);
    text(pool, key, "name_label") =
        count < network_names.size() ? network_names[count] : "network " + random.uuid();
    text(pool, key, "bridge") = "xenbr" + std::to_string(count);
    return key;
}

ObjectKey add_sr(Pool& pool, Random& random) {
    const ObjectKey key = add_object(pool, "SR", random);
    text(pool, key, "name_label") = "Local storage";
    text(pool, key, "physical_size") = std::to_string(random.below(1000) << 30);
    return key;
}

ObjectKey add_vdi(Pool& pool, ObjectKey sr, Random& random) {
    const ObjectKey key = add_object(pool, "VDI", random);
    refer(pool, key, "SR", sr);
    text(pool, key, "name_label") = "disk " + random.hex(4);
    text(pool, key, "location") = text(pool, key, "uuid");
    text(pool, key, "virtual_size") = std::to_string((random.below(100) + 1) << 30);
    value(pool, key, "other_config").entries["content_id"] = random.uuid();
    return key;
}

ObjectKey add_disk(Pool& pool, ObjectKey vm, Random& random) {
    return add_vbd(pool, vm, add_vdi(pool, any_disk_sr(pool, random), random), random);
}

ObjectKey add_vif(Pool& pool, ObjectKey vm, Random& random) {
    const std::string place = free_place(pool, "VIF", "device", vm);
    const ObjectKey key = add_object(pool, "VIF", random);
    refer(pool, key, "VM", vm);
    refer(pool, key, "network", any(pool, "network", random));
    text(pool, key, "device") = place;
    text(pool, key, "MAC") = random.mac();
    text(pool, key, "MAC_autogenerated") = random.chance(50) ? "1" : "0";
    return key;
}

ObjectKey add_vgpu(Pool& pool, ObjectKey vm, Random& random) {
    const std::string place = free_place(pool, "VGPU", "device", vm);
    const ObjectKey key = add_object(pool, "VGPU", random);
    refer(pool, key, "VM", vm);
    refer(pool, key, "GPU_group", any(pool, "GPU_group", random));
    refer(pool, key, "type", any(pool, "VGPU_type", random));
    text(pool, key, "device") = place;
    return key;
}

ObjectKey add_vtpm(Pool& pool, ObjectKey vm, Random& random) {
    const ObjectKey key = add_object(pool, "VTPM", random);
    refer(pool, key, "VM", vm);
    text(pool, key, "content") = random.hex(64);
    return key;
}

ObjectKey add_vm_snapshot(Pool& pool, ObjectKey vm, Random& random) {
    const ObjectKey key = add_object(pool, "VM", random);
    const std::string uuid = text(pool, key, "uuid");
    pool.objects[key].fields = pool.objects[vm].fields;
    text(pool, key, "uuid") = uuid;
    text(pool, key, "name_label") = "before upgrade " + random.hex(4);
    text(pool, key, "is_a_template") = text(pool, key, "is_a_snapshot") = "1";
    text(pool, key, "snapshot_time") = "20261115T0" + random.number(10) + ":00:00Z";
    text(pool, key, "power_state") = "Halted";
    for (const char* field : {"metrics", "guest_metrics", "resident_on"}) refer(pool, key, field, null_key);
    refer(pool, key, "snapshot_of", vm);
    add_device_snapshots(pool, vm, key, random);
    return key;
}

ObjectKey add_vm(Pool& pool, Random& random) {
    const ObjectKey vm = add_object(pool, "VM", random);
    text(pool, vm, "name_label") =
        random.pick(vm_names) + std::string(random.chance(50) ? "" : random.hex(2));
    text(pool, vm, "name_description") = random.chance(50) ? "" : "line one\nline two & <three>";
    fill_settings(pool, vm, random);
    for (std::size_t count = random.below(3) + 1; count > 0; --count) add_vif(pool, vm, random);
    for (std::size_t count = random.below(2) + 1; count > 0; --count) add_disk(pool, vm, random);
    add_cd_drive(pool, vm, random);
    add_metrics(pool, vm, random);
    if (random.chance(25)) add_vgpu(pool, vm, random);
    if (random.chance(25)) add_vtpm(pool, vm, random);
    if (random.chance(20)) add_pvs_proxy(pool, referring(pool, "VIF", "VM", vm)[0], random);
    const auto hosts = objects_of(pool, "host");
    if (random.chance(60)) run(pool, vm, random.pick(hosts), random);
    return vm;
}

Pool make_pool(Random& random) {
    Pool pool;
    const ObjectKey host = add_object(pool, "host", random);
    text(pool, host, "name_label") = text(pool, host, "hostname") = "xen01";
    for (std::size_t count = random.below(3) + 2; count > 0; --count) add_network(pool, random);
    for (std::size_t count = random.below(2) + 2; count > 0; --count) add_sr(pool, random);
    add_iso_library(pool, random);
    const ObjectKey type = add_object(pool, "VGPU_type", random);
    text(pool, type, "identifier") = "nvidia,0010";
    text(pool, type, "model_name") = "GRID K100";
    const ObjectKey group = add_object(pool, "GPU_group", random);
    text(pool, group, "name_label") = "Group of NVIDIA GPUs";
    value(pool, group, "GPU_types").members = {"10de/11bf"};
    for (std::size_t count = random.below(4) + 1; count > 0; --count) add_vm(pool, random);
    if (random.chance(30)) share_disk(pool, random);
    for (ObjectKey vm : living_vms(pool))
        for (std::size_t count = random.below(3); count > 1; --count) add_vm_snapshot(pool, vm, random);
    if (random.chance(40)) add_control_domain(pool, host, random);
    if (random.chance(40)) add_default_template(pool, random);
    return pool;
}

ObjectKey add_vm_snapshot_with_record(Pool& pool, ObjectKey vm, Random& random) {
    const std::string record = write_snapshot_metadata(pool, vm);
    const ObjectKey snapshot = add_vm_snapshot(pool, vm, random);
    text(pool, snapshot, "snapshot_metadata") = record;
    return snapshot;
}

Pool make_pool_without_shared_disks(Random& random) {
    for (;;) {
        Pool pool = make_pool(random);
        const auto disks = objects_of(pool, "VDI");
        if (std::ranges::none_of(disks, [&](ObjectKey vdi) { return text(pool, vdi, "sharable") == "1"; }))
            return pool;
    }
}

}  // namespace ovaudit::generated
