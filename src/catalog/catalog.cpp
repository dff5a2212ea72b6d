#include "ovaudit/catalog.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/rows.hpp"
#include "model/enum_names.hpp"
#include "model/wildcard.hpp"

namespace ovaudit {
namespace {

constexpr std::array<std::string_view, role_count> role_names = {"config", "reported", "runtime", "internal"};
constexpr std::array<std::string_view, category_count> category_names = {
    "memory",   "vcpu", "network",  "ip", "storage", "boot",     "power",  "ha",
    "platform", "gpu",  "security", "os", "tools",   "snapshot", "labels", "other"};
constexpr std::array<std::string_view, 3> unit_names = {"none", "bytes", "seconds"};

/// What the rows say, arranged for look-ups.
struct Index {
    std::vector<FieldId> first;        // of each class, and one past the last
    std::vector<const Field*> fields;  // by number
    std::unordered_map<std::string_view, ClassId> class_ids;
    std::vector<std::unordered_map<std::string_view, FieldId>> field_ids;  // by class
    std::vector<std::vector<const MapKey*>> keys;                          // by field number

    Index() {
        for (const Class& row : classes()) {
            class_ids.emplace(row.name, static_cast<ClassId>(first.size()));
            first.push_back(static_cast<FieldId>(fields.size()));
            auto& ids = field_ids.emplace_back();
            for (const Field& member : row.fields) {
                ids.emplace(member.name, static_cast<FieldId>(fields.size()));
                fields.push_back(&member);
            }
        }
        first.push_back(static_cast<FieldId>(fields.size()));
        keys.resize(fields.size());
        for (const MapKey& row : map_keys())
            keys[field_ids[class_ids.at(row.class_name)].at(row.field)].push_back(&row);
    }
};

const Index& index() {
    static const Index built;
    return built;
}

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

std::size_t field_count() {
    return index().fields.size();
}
const Field& field(FieldId id) {
    return *index().fields[id];
}
FieldId first_field(ClassId class_id) {
    return index().first[class_id];
}

std::optional<ClassId> find_class(std::string_view name) {
    const auto found = index().class_ids.find(name);
    if (found == index().class_ids.end()) return std::nullopt;
    return found->second;
}

std::optional<FieldId> find_field(ClassId class_id, std::string_view name) {
    const auto& ids = index().field_ids[class_id];
    const auto found = ids.find(name);
    if (found == ids.end()) return std::nullopt;
    return found->second;
}

const MapKey* find_map_key(FieldId field_id, std::string_view key) {
    if (field_id >= index().keys.size()) return nullptr;
    for (const MapKey* row : index().keys[field_id])
        if (matches_wildcard(row->key, key)) return row;
    return nullptr;
}

bool looks_secret(std::string_view name) {
    static constexpr std::string_view patterns[] = {"*passw*",       "*secret*",     "*token*",    "*chap*",
                                                    "*_key",         "*credential*", "passphrase", "auth",
                                                    "*private*key*", "*ssh-key*",    "*api-key*"};
    std::string lower(name);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return std::any_of(std::begin(patterns), std::end(patterns),
                       [&](std::string_view pattern) { return matches_wildcard(pattern, lower); });
}

}  // namespace ovaudit
