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

namespace {

/// `bind_pw` has the word `pw`, and `pwm` has not.
bool has_word(std::string_view lower, std::string_view word) {
    const auto is_letter = [&](std::size_t at) {
        return at < lower.size() && lower[at] >= 'a' && lower[at] <= 'z';
    };
    for (std::size_t at = lower.find(word); at != lower.npos; at = lower.find(word, at + 1))
        if ((at == 0 || !is_letter(at - 1)) && !is_letter(at + word.size())) return true;
    return false;
}

}  // namespace

bool looks_secret(std::string_view name) {
    static constexpr std::string_view within[] = {"passw",  "passphrase", "secret",  "token",
                                                  "chap",   "ssh-key",    "api-key", "accesskey",
                                                  "apikey", "credential"};
    static constexpr std::string_view words[] = {"pass", "pwd", "pw", "psk", "passcode", "community"};
    std::string lower(name);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const auto is_within = [&](std::string_view part) { return lower.find(part) != lower.npos; };
    const auto is_word = [&](std::string_view word) { return has_word(lower, word); };
    const std::size_t private_at = lower.find("private");
    return std::ranges::any_of(within, is_within) || std::ranges::any_of(words, is_word) ||
           lower.ends_with("_key") || lower.ends_with("-key") || lower == "auth" ||
           (private_at != lower.npos && lower.find("key", private_at) != lower.npos);
}

}  // namespace ovaudit
