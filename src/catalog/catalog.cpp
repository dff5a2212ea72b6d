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

bool looks_secret(std::string_view name) {
    static constexpr std::string_view words[] = {"passw",      "secret",  "token",  "chap",
                                                 "credential", "ssh-key", "api-key"};
    std::string lower(name);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const auto is_in_name = [&](std::string_view word) { return lower.find(word) != lower.npos; };
    const std::size_t private_at = lower.find("private");
    return std::any_of(std::begin(words), std::end(words), is_in_name) || lower.ends_with("_key") ||
           lower == "passphrase" || lower == "auth" ||
           (private_at != lower.npos && lower.find("key", private_at) != lower.npos);
}

}  // namespace ovaudit
