#include "ovaudit/catalog.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "catalog/index.hpp"
#include "model/enum_names.hpp"
#include "model/wildcard.hpp"

namespace ovaudit {
namespace {

constexpr std::array<std::string_view, role_count> role_names = {"config", "reported", "runtime", "internal"};
constexpr std::array<std::string_view, category_count> category_names = {
    "memory",   "vcpu", "network",  "ip", "storage", "boot",     "power",  "ha",
    "platform", "gpu",  "security", "os", "tools",   "snapshot", "labels", "other"};
constexpr std::array<std::string_view, 3> unit_names = {"none", "bytes", "seconds"};

}  // namespace

std::string_view to_string(Role role) {
    return role_names[static_cast<std::size_t>(role)];
}
std::string_view to_string(Category category) {
    return category_names[static_cast<std::size_t>(category)];
}
std::string_view to_string(Unit unit) {
    return unit_names[static_cast<std::size_t>(unit)];
}
std::optional<Role> role_named(std::string_view name) {
    return enum_named<Role>(role_names, name);
}
std::optional<Category> category_named(std::string_view name) {
    return enum_named<Category>(category_names, name);
}
std::optional<Unit> unit_named(std::string_view name) {
    return enum_named<Unit>(unit_names, name);
}

std::span<const Class> classes() {
    return index::classes;
}
std::size_t field_count() {
    return index::fields.size();
}
const Field& field(FieldId id) {
    return index::fields[id];
}
FieldId first_field(ClassId class_id) {
    return index::first[class_id];
}
std::optional<ClassId> find_class(std::string_view name) {
    return index::class_named(name);
}
std::optional<FieldId> find_field(ClassId class_id, std::string_view name) {
    return index::field_named(class_id, name);
}

const MapKey* find_map_key(FieldId field_id, std::string_view key) {
    const auto begin = std::lower_bound(index::keys.begin(), index::keys.end(), field_id,
                                        [](const auto& key_row, FieldId id) { return key_row.field < id; });
    for (auto row = begin; row != index::keys.end() && row->field == field_id; ++row)
        if (matches_wildcard(row->row.key, key)) return &row->row;
    return nullptr;
}

}  // namespace ovaudit
