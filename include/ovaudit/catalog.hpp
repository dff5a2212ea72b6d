#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// What is known of each XenAPI class, field and map key. Field and class names are XenAPI's.
namespace ovaudit {

/// How the text of a field is read.
enum class Type : std::uint8_t {
    text,
    integer,
    boolean,
    real,
    time,
    reference,
    text_set,
    integer_set,
    reference_set,
    text_map,
    integer_map,    ///< text to integer
    real_map,       ///< integer keys to floats
    text_set_map,   ///< integer keys to sets of texts
    reference_map,  ///< text to reference
};

constexpr bool is_set(Type type) {
    return type == Type::text_set || type == Type::integer_set || type == Type::reference_set;
}
constexpr bool is_map(Type type) {
    return type == Type::text_map || type == Type::integer_map || type == Type::real_map ||
           type == Type::text_set_map || type == Type::reference_map;
}

enum class Role : std::uint8_t {
    config,    ///< what an administrator sets
    reported,  ///< what the guest or the platform reports: addresses, OS, version of the tools
    runtime,   ///< power state, placement, metrics
    internal,  ///< derived, legacy, bookkeeping
};

/// In the order of every report.
enum class Category : std::uint8_t {
    memory,
    vcpu,
    network,
    ip,
    storage,
    boot,
    power,
    ha,
    platform,
    gpu,
    security,
    os,
    tools,
    snapshot,
    labels,
    other,
};

enum class Unit : std::uint8_t { none, bytes, seconds };

std::string_view to_string(Role role);
std::string_view to_string(Category category);
std::string_view to_string(Unit unit);
std::optional<Role> role_named(std::string_view name);
std::optional<Category> category_named(std::string_view name);
std::optional<Unit> unit_named(std::string_view name);
inline constexpr std::size_t role_count = 4;
inline constexpr std::size_t category_count = 16;

/// Properties of a field, to be or-ed.
enum FieldFlag : std::uint8_t {
    sensitive = 1,  ///< a secret: masked when it enters the model
    free_text = 2,  ///< people and tools write into it: secrets inside are masked
    told = 4,       ///< shown by default though its role is hidden, and does not count for the exit status
    document = 8,   ///< a nested document: masked whole when it holds a secret
    one_spelling = 16,    ///< addresses and uuids: neither their case nor the zeros of IPv6 mean anything
    blank_is_empty = 32,  ///< a set that holds only the empty text is the empty set
    public_value = 64,    ///< of a map key: no secret, though its field is sensitive
    truth = 128,          ///< of a map key: 1 means true, 0 false
};

/// A name inside the row that has it. The rows point to nothing, so that the program starts without touching
/// them.
class RowName {
  public:
    constexpr RowName() = default;
    /// At most 39 characters; more do not compile.
    consteval RowName(const char* text) {
        for (; text[size_] != '\0'; ++size_) text_[size_] = text[size_];
    }
    constexpr operator std::string_view() const { return {text_, size_}; }
    constexpr bool empty() const { return size_ == 0; }
    bool operator==(const RowName&) const = default;

  private:
    char text_[39] = {};
    std::uint8_t size_ = 0;
};

struct Field {
    RowName name;
    Type type;
    Role role;
    Category category;
    Unit unit = Unit::none;
    std::uint8_t flags = 0;
    RowName xe = {};  ///< the parameter's name in `xe`, where it is not the name with - for _
};

/// In place of a version: for the classes that no export holds.
inline constexpr std::uint16_t never_exported = 0xffff;

struct Class {
    std::string_view name;
    std::span<const Field> fields;
    /// The field of this class that refers to its owner, and the owner's class; empty if there is none.
    std::string_view owner_field = {}, owner_class = {};
    /// Or the class whose objects refer to it, and the field in which they do.
    std::string_view holder_class = {}, holder_field = {};
    /// The field by which an owner's instances are told apart: its text or number, or the name of what it
    /// refers to. Empty where an owner has one at most, or nothing but the uuid tells them apart.
    std::string_view place_field = {};
    /// A number that follows the place after a dot where it is not negative: `eth0.100`.
    std::string_view subplace_field = {};
    /// Names the instance in a path after its owner: `VIF:0`, `guest_metrics`.
    std::string_view step = {};
    /// First product version (major * 100 + minor) whose exports hold the class; or never_exported.
    std::uint16_t exported_since = 0;
    /// The fields that together tell two objects of different pools for the same one, where their uuids
    /// differ; empty if none does.
    std::span<const std::string_view> natural_key = {};
    /// Of which a pool has one at most.
    bool is_single = false;
    /// Of a whole object that comes or goes.
    Role role = Role::config;
    Category category = Category::other;
};

/// Knowledge of one key, or of a pattern of keys (`*` stands for any characters), of a map field.
struct MapKey {
    RowName class_name;
    RowName field;
    RowName key;
    Role role;
    Category category;
    std::uint8_t flags = 0;
};

/// A field's number: its place in all classes' rows, one after the other. A capture numbers the fields that
/// the catalog does not know from field_count() on. Numbers are not stable between versions of the program.
using FieldId = std::uint16_t;
/// Likewise for classes.
using ClassId = std::uint16_t;

std::span<const Class> classes();
std::size_t field_count();
const Field& field(FieldId id);
/// The number of the first field of a class.
FieldId first_field(ClassId class_id);
std::optional<ClassId> find_class(std::string_view name);
std::optional<FieldId> find_field(ClassId class_id, std::string_view name);
/// The row of a map key, nullptr if nothing particular is known of it: then the field's own row holds.
const MapKey* find_map_key(FieldId field_id, std::string_view key);

/// Whether a map key or field of this name holds a secret (passwords, tokens, keys, credentials).
bool looks_secret(std::string_view name);

}  // namespace ovaudit
