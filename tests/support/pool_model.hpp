#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "support/random.hpp"

/// A pool as plain data: what an export is written from, and what edits change.
namespace ovaudit::generated {

enum class FieldKind : std::uint8_t {
    text,
    integer,
    boolean,
    real,
    time,
    reference,
    raw,  ///< a reference that the exporter leaves as `OpaqueRef:<uuid>`
    set,
    map,
};

using ObjectKey = std::uint32_t;
inline constexpr ObjectKey null_key = 0;

struct FieldValue {
    FieldKind kind = FieldKind::text;
    std::string text;                            ///< of a scalar, as the export writes it
    std::set<std::string> members;               ///< of a set
    std::map<std::string, std::string> entries;  ///< of a map
    ObjectKey target = null_key;                 ///< of a reference
};

/// Back references are not kept: the writer derives them.
struct PoolObject {
    std::string class_name;
    std::map<std::string, FieldValue, std::less<>> fields;
};

struct Pool {
    std::map<ObjectKey, PoolObject> objects;
    ObjectKey last_key = null_key;
};

/// A list of referring objects that the exporter writes: `field` of `class_name` lists the objects of class
/// `referring` whose `by` is the object.
struct BackReference {
    std::string_view class_name, field, referring, by;
    bool raw = false;
};
const std::vector<BackReference>& back_references();

/// Adds an object with a new uuid and every field of its class at its initial value.
ObjectKey add_object(Pool& pool, std::string_view class_name, Random& random);

FieldValue& value(Pool& pool, ObjectKey key, std::string_view field);
const FieldValue& value(const Pool& pool, ObjectKey key, std::string_view field);
std::string& text(Pool& pool, ObjectKey key, std::string_view field);
const std::string& text(const Pool& pool, ObjectKey key, std::string_view field);
void refer(Pool& pool, ObjectKey key, std::string_view field, ObjectKey target);
ObjectKey target(const Pool& pool, ObjectKey key, std::string_view field);

std::vector<ObjectKey> objects_of(const Pool& pool, std::string_view class_name);
/// The objects of a class whose field refers to the target.
std::vector<ObjectKey> referring(const Pool& pool, std::string_view class_name, std::string_view field,
                                 ObjectKey target);

/// Neither VM snapshot, default template nor control domain.
bool is_living(const Pool& pool, ObjectKey vm);
std::vector<ObjectKey> living_vms(const Pool& pool);
/// The living VM that the object belongs to, or is; null_key if none, or if a VM snapshot owns it.
ObjectKey owner_of(const Pool& pool, ObjectKey key);
/// The VM with its devices, disks of its own, metrics and VM snapshots, recursively.
void remove_vm(Pool& pool, ObjectKey vm);
/// A VBD with the disk, if nothing else uses it.
void remove_vbd(Pool& pool, ObjectKey vbd);
/// What an export of these VMs alone would hold: the VMs and all that they lead to.
Pool export_of(const Pool& pool, const std::vector<ObjectKey>& vms);

}  // namespace ovaudit::generated
