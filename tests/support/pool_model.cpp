#include "support/pool_model.hpp"

#include <stdexcept>

#include "support/schema.hpp"

namespace ovaudit::generated {

namespace {

bool is_true(const Pool& pool, ObjectKey key, std::string_view field) {
    return text(pool, key, field) == "1";
}

/// The reference by which an object of the class belongs to another.
std::string_view owner_field(std::string_view class_name) {
    if (class_name == "PVS_proxy") return "VIF";
    if (class_name == "VIF" || class_name == "VBD" || class_name == "VGPU" || class_name == "VTPM")
        return "VM";
    return {};
}

ObjectKey user_of(const Pool& pool, ObjectKey key) {
    const std::string& class_name = pool.objects.at(key).class_name;
    if (const auto field = owner_field(class_name); !field.empty()) return target(pool, key, field);
    std::vector<ObjectKey> users;
    if (class_name == "VDI") users = referring(pool, "VBD", "VDI", key);
    if (class_name == "VM_metrics") users = referring(pool, "VM", "metrics", key);
    if (class_name == "VM_guest_metrics") users = referring(pool, "VM", "guest_metrics", key);
    return users.size() == 1 ? users[0] : null_key;
}

void collect(const Pool& pool, ObjectKey key, std::set<ObjectKey>& keys) {
    if (key == null_key || !keys.insert(key).second) return;
    for (const auto& [name, field] : pool.objects.at(key).fields) collect(pool, field.target, keys);
    if (pool.objects.at(key).class_name == "VM") {
        for (const char* device : {"VIF", "VBD", "VGPU", "VTPM"})
            for (ObjectKey found : referring(pool, device, "VM", key)) collect(pool, found, keys);
        for (ObjectKey found : referring(pool, "VM", "snapshot_of", key)) collect(pool, found, keys);
    }
    if (pool.objects.at(key).class_name == "VIF")
        for (ObjectKey found : referring(pool, "PVS_proxy", "VIF", key)) collect(pool, found, keys);
}

}  // namespace

const std::vector<BackReference>& back_references() {
    static const std::vector<BackReference> table = {{"VM", "VIFs", "VIF", "VM"},
                                                     {"VM", "VBDs", "VBD", "VM"},
                                                     {"VM", "VGPUs", "VGPU", "VM"},
                                                     {"VM", "VTPMs", "VTPM", "VM"},
                                                     {"VM", "snapshots", "VM", "snapshot_of", true},
                                                     {"network", "VIFs", "VIF", "network"},
                                                     {"SR", "VDIs", "VDI", "SR"},
                                                     {"VDI", "VBDs", "VBD", "VDI"},
                                                     {"host", "resident_VMs", "VM", "resident_on"},
                                                     {"GPU_group", "VGPUs", "VGPU", "GPU_group"},
                                                     {"VGPU_type", "VGPUs", "VGPU", "type", true},
                                                     {"PVS_site", "proxies", "PVS_proxy", "site"}};
    return table;
}

ObjectKey add_object(Pool& pool, std::string_view class_name, Random& random) {
    PoolObject object{.class_name = std::string(class_name), .fields = initial_fields(class_name)};
    object.fields["uuid"].text = random.uuid();
    pool.objects[++pool.last_key] = std::move(object);
    return pool.last_key;
}

const FieldValue& value(const Pool& pool, ObjectKey key, std::string_view field) {
    return pool.objects.at(key).fields.find(field)->second;
}
FieldValue& value(Pool& pool, ObjectKey key, std::string_view field) {
    const auto found = pool.objects.at(key).fields.find(field);
    if (found == pool.objects.at(key).fields.end()) throw std::logic_error("no field " + std::string(field));
    return found->second;
}
std::string& text(Pool& pool, ObjectKey key, std::string_view field) {
    return value(pool, key, field).text;
}
const std::string& text(const Pool& pool, ObjectKey key, std::string_view field) {
    return value(pool, key, field).text;
}
void refer(Pool& pool, ObjectKey key, std::string_view field, ObjectKey to) {
    value(pool, key, field).target = to;
}
ObjectKey target(const Pool& pool, ObjectKey key, std::string_view field) {
    return value(pool, key, field).target;
}

std::vector<ObjectKey> objects_of(const Pool& pool, std::string_view class_name) {
    std::vector<ObjectKey> keys;
    for (const auto& [key, object] : pool.objects)
        if (object.class_name == class_name) keys.push_back(key);
    return keys;
}

std::vector<ObjectKey> referring(const Pool& pool, std::string_view class_name, std::string_view field,
                                 ObjectKey to) {
    std::vector<ObjectKey> keys;
    for (const auto& [key, object] : pool.objects)
        if (object.class_name == class_name && target(pool, key, field) == to) keys.push_back(key);
    return keys;
}

bool is_living(const Pool& pool, ObjectKey vm) {
    return !is_true(pool, vm, "is_a_snapshot") && !is_true(pool, vm, "is_default_template") &&
           !is_true(pool, vm, "is_control_domain");
}

std::vector<ObjectKey> living_vms(const Pool& pool) {
    std::vector<ObjectKey> keys = objects_of(pool, "VM");
    std::erase_if(keys, [&](ObjectKey key) { return !is_living(pool, key); });
    return keys;
}

ObjectKey owner_of(const Pool& pool, ObjectKey key) {
    while (key != null_key && pool.objects.at(key).class_name != "VM") key = user_of(pool, key);
    return key != null_key && is_living(pool, key) ? key : null_key;
}

void remove_vbd(Pool& pool, ObjectKey vbd) {
    const ObjectKey disk = target(pool, vbd, "VDI");
    pool.objects.erase(vbd);
    if (disk != null_key && referring(pool, "VBD", "VDI", disk).empty()) pool.objects.erase(disk);
}

void remove_vm(Pool& pool, ObjectKey vm) {
    for (ObjectKey snapshot : referring(pool, "VM", "snapshot_of", vm)) remove_vm(pool, snapshot);
    for (ObjectKey vbd : referring(pool, "VBD", "VM", vm)) remove_vbd(pool, vbd);
    for (ObjectKey vif : referring(pool, "VIF", "VM", vm))
        for (ObjectKey proxy : referring(pool, "PVS_proxy", "VIF", vif)) pool.objects.erase(proxy);
    for (const char* device : {"VIF", "VGPU", "VTPM"})
        for (ObjectKey key : referring(pool, device, "VM", vm)) pool.objects.erase(key);
    pool.objects.erase(target(pool, vm, "metrics"));
    pool.objects.erase(target(pool, vm, "guest_metrics"));
    pool.objects.erase(vm);
}

Pool export_of(const Pool& pool, const std::vector<ObjectKey>& vms) {
    std::set<ObjectKey> keys;
    for (ObjectKey vm : vms) collect(pool, vm, keys);
    Pool result{.objects = {}, .last_key = pool.last_key};
    for (ObjectKey key : keys) result.objects.insert(*pool.objects.find(key));
    return result;
}

}  // namespace ovaudit::generated
