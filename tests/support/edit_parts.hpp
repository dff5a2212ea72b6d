#pragma once

#include "support/edits.hpp"

/// What the edits of fields and of objects share.
namespace ovaudit::generated {

/// A setting, or a fact that the guest reports, and what it may become. Of a map: one key, which also comes
/// and goes; of a set: members that come and go.
struct FieldEdit {
    std::string_view class_name, field, key;
    Category category;
    std::string_view values;  // separated by |
    bool counts = true;
    bool masked = false;
};

bool is_disk(const Pool& pool, ObjectKey vbd);
/// The one VBD that uses the disk; null_key if it is not the disk drive of a living VM, or not the only one.
ObjectKey only_vbd_of(const Pool& pool, ObjectKey vdi);
/// Where a diff names the object's changes without doubt: living VMs, what they own, what nobody owns.
bool is_editable(const Pool& pool, ObjectKey key);

/// That the object comes or goes.
Expected whole(const Pool& pool, ObjectKey key, Op op, Category category);
/// That the field differs; the values are left to the caller.
Expected changed(const Pool& pool, ObjectKey key, const FieldEdit& row);

/// Gives a scalar field one of the row's values.
std::vector<Expected> edit_scalar(Pool& pool, ObjectKey key, const FieldEdit& row, Random& random);
std::vector<Expected> edit_field(Pool& pool, Random& random);
std::vector<Expected> edit_object(Pool& pool, Random& random);

}  // namespace ovaudit::generated
