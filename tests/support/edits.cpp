#include "support/edits.hpp"

#include <algorithm>

#include "support/edit_parts.hpp"

namespace ovaudit::generated {

namespace {

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
    expected.object = key;
    if (vm != null_key) expected.vm = text(pool, vm, "uuid");
    return expected;
}

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

/// Whether it is about something that stands alone and has come only now: that alone is told.
bool is_of_newcomer(const Pool& original, const Expected& expected) {
    return expected.vm.empty() && std::ranges::none_of(original.objects, [&](const auto& entry) {
               const auto& [key, object] = entry;
               return expected.id.starts_with(object.class_name + ":" + text(original, key, "uuid") + "/");
           });
}

}  // namespace

bool is_disk(const Pool& pool, ObjectKey vbd) {
    return text(pool, vbd, "type") == "Disk";
}

ObjectKey only_vbd_of(const Pool& pool, ObjectKey vdi) {
    const auto vbds = referring(pool, "VBD", "VDI", vdi);
    return vbds.size() == 1 && is_disk(pool, vbds[0]) && owner_of(pool, vbds[0]) != null_key ? vbds[0]
                                                                                             : null_key;
}

bool is_editable(const Pool& pool, ObjectKey key) {
    const std::string& class_name = pool.objects.at(key).class_name;
    if (class_name == "network" || class_name == "SR" || class_name == "GPU_group") return true;
    if (class_name == "VDI") return only_vbd_of(pool, key) != null_key;
    if (class_name == "VBD" && !is_disk(pool, key)) return false;
    return owner_of(pool, key) != null_key;
}

Expected whole(const Pool& pool, ObjectKey key, Op op, Category category) {
    const bool is_snapshot = category == Category::snapshot;
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

std::vector<Expected> edit(Pool& pool, Random& random) {
    return random.chance(60) ? edit_field(pool, random) : edit_object(pool, random);
}

std::vector<Expected> edit_places(Pool& pool, std::size_t count, Random& random) {
    const Pool original = pool;
    std::vector<Expected> made;
    for (std::size_t tries = 4 * count; tries > 0 && count > 0; --tries) {
        Pool next = pool;
        const auto more = edit(next, random);
        if (more.empty() || !free_of(made, more) || is_of_newcomer(original, more.front())) continue;
        pool = std::move(next);
        made.insert(made.end(), more.begin(), more.end());
        --count;
    }
    return made;
}

}  // namespace ovaudit::generated
