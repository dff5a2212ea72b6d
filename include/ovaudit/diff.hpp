#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ovaudit/capture.hpp"
#include "ovaudit/catalog.hpp"
#include "ovaudit/policy.hpp"

/// What differs between two captures. A Diff owns its texts and outlives the captures.
namespace ovaudit {

struct Datum;
using DatumList = std::vector<Datum>;
struct DatumEntry;
using DatumMap = std::vector<DatumEntry>;

/// A reference, by what it refers to. `class_name` is empty for a target outside of the capture, whose only
/// name is then in `name`.
struct Named {
    std::string class_name, uuid, name;
    bool operator==(const Named&) const = default;
};
struct Hidden {  ///< a masked secret
    bool operator==(const Hidden&) const = default;
};
struct Unsaid {  ///< the source says that it does not say
    bool operator==(const Unsaid&) const = default;
};

/// A value as reports carry it: exact, without ties to a capture. Floats and times are texts.
struct Datum {
    std::variant<std::monostate, std::string, std::int64_t, bool, Named, Hidden, Unsaid, DatumList, DatumMap>
        value;
    bool absent() const { return value.index() == 0; }
    bool operator==(const Datum&) const;
};
struct DatumEntry {
    std::string first;
    Datum second;
    bool operator==(const DatumEntry&) const = default;
};
inline bool Datum::operator==(const Datum& other) const {
    return value == other.value;
}

enum class Op : std::uint8_t { changed, added, removed };

/// A VM that has something to show, and what stands in its headline.
struct VmEntry {
    std::string uuid, name;          ///< NEW's; OLD's if it is only there
    std::string old_uuid, old_name;  ///< empty where they equal uuid, name
    std::string matched_by;          ///< "uuid", "name", ...; empty for a VM on one side only
    std::string old_power_state, new_power_state;
    std::string observed_at;             ///< when the guest reported last, as NEW has it, else OLD
    bool halted = false;                 ///< in NEW: what the guest reported is old
    std::vector<std::string> headlines;  ///< "re-imported: version 0 -> 1"
    bool operator==(const VmEntry&) const = default;
};

/// The object that a change is in.
struct ObjectEntry {
    std::string class_name;
    std::string id;  ///< the place of a VIF, VBD or VGPU, else the uuid
    std::string uuid, old_uuid;
    std::string name;
    std::string matched_by;
    /// Of a network, SR or host: how many VMs use it in NEW, or in OLD if it is only there. Nothing for other
    /// classes, or where the source does not say.
    std::optional<std::uint64_t> used_by = {};
    bool operator==(const ObjectEntry&) const = default;
};

inline constexpr std::uint32_t no_vm = 0xffffffff;

/// What a policy says of a change.
struct ChangeVerdict {
    enum class Is : std::uint8_t {
        allowed,
        denied,
        suppressed,  ///< the policy lets it be, whatever its rules say
    };
    Is is = Is::allowed;
    std::optional<Level> level;  ///< of a denial, suppressed or not
    std::string id;              ///< of the rule that decided; empty if none did
    std::string why;             ///< its reason, or that of the suppression
    bool operator==(const ChangeVerdict&) const = default;
};

/// One change: of a field, of a key of a map, of a member of a set, or of a whole object.
struct Change {
    std::string id;     ///< the path with uuids: survives renames; suppressions and baselines stand on it
    std::string path;   ///< for people: `VM:web01/VIF:0/MAC`
    std::string label;  ///< "NIC 0 MAC"
    std::uint32_t vm = no_vm;  ///< index in Diff::vms of the VM that owns the object, or is it
    ObjectEntry object;
    std::string field;               ///< empty for a whole object
    std::optional<std::string> key;  ///< of a map; the member itself of a set
    Op op = Op::changed;
    Category category = Category::other;
    Role role = Role::config;
    bool counts = true;  ///< for exit status 1 if nothing else is asked for
    Unit unit = Unit::none;
    Datum old_value, new_value;
    std::string old_text, new_text;             ///< for people, escaped visibly; empty if absent
    std::optional<DatumMap> record;             ///< of a whole object: its subtree
    std::string observed_at;                    ///< of a reported value
    std::optional<ChangeVerdict> verdict = {};  ///< where a policy was applied
    bool operator==(const Change&) const = default;
};

/// What could not be compared, and is therefore no change.
struct NotComparable {
    std::string reason;
    std::string class_name;
    std::vector<std::string> fields;  ///< empty: whole objects
    std::uint64_t objects = 0;
    bool operator==(const NotComparable&) const = default;
};

/// One side of a comparison.
struct Side {
    std::string name;
    std::vector<Source> sources;
    std::map<std::string, std::uint64_t> objects;  ///< how many of each class
    std::vector<std::string> notes;
    std::vector<std::string> unread;  ///< files that should have been a part of it: an error's line each
    bool operator==(const Side&) const = default;
};

struct IgnoreEntry {
    std::string pattern;
    std::uint64_t hits = 0;
    bool operator==(const IgnoreEntry&) const = default;
};

/// What was asked for, as far as it shapes the result.
struct Arguments {
    std::vector<Category> only;
    std::vector<IgnoreEntry> ignore;
    std::vector<std::string> include;
    std::vector<std::string> vms;
    std::vector<std::pair<std::string, std::string>> pairs;
    std::string match = "auto";
    bool secrets_shown = false;
    std::string title;
    std::vector<std::string> fail_on;
    std::string policy;  ///< its name; empty for none
    std::string now;     ///< RFC 3339, UTC: the moment by which its suppressions expire
    bool operator==(const Arguments&) const = default;
};

struct Summary {
    std::uint64_t vms_compared = 0, vms_changed = 0, vms_only_in_old = 0, vms_only_in_new = 0;
    std::uint64_t settings_compared = 0;
    std::map<Role, std::uint64_t> hidden;           ///< differences by role that are not shown
    std::map<std::string, std::uint64_t> left_out;  ///< "default templates", "control domains", "other VMs"
    std::map<Category, std::uint64_t> filtered;     ///< hidden by `only`
    bool operator==(const Summary&) const = default;
};

struct Diff {
    Side old_side, new_side;
    Arguments arguments;
    Summary summary;
    std::vector<VmEntry> vms;     ///< those that changes refer to, by name, digits as numbers
    std::vector<Change> changes;  ///< VM by VM, then what no VM owns; by category, then path
    std::vector<NotComparable> not_comparable;
    std::vector<std::string> notes;
    bool operator==(const Diff&) const = default;
};

struct DiffOptions {
    std::set<Role> include;                                  ///< hidden roles to show
    bool include_templates = false;                          ///< default templates
    bool include_control = false;                            ///< control domains
    bool match_uuid_only = false;                            ///< no guesses
    std::vector<std::string> vms;                            ///< names or uuids; empty: all
    std::vector<std::pair<std::string, std::string>> pairs;  ///< OLD and NEW name or uuid, forced
};

/// Compares two captures. Total: it cannot fail but for options that name no VM.
/// Errors: Error if a name in the options fits no VM, or several.
Diff diff(const Capture& old_capture, const Capture& new_capture, const DiffOptions& options = {});

/// The diff with the changes of these categories alone; what that hides is counted.
Diff only(Diff diff, const std::vector<Category>& categories);

/// The diff without the changes that a pattern covers; hits are counted by pattern. A pattern without a hit
/// gets a note that names the nearest path.
Diff ignore(Diff diff, const std::vector<std::string>& patterns);

/// The diff with the changes alone that a pattern covers. A pattern without a hit gets a note, as above.
Diff select(Diff diff, const std::vector<std::string>& patterns);

/// Settings changed: the changes that count.
std::uint64_t settings_changed(const Diff& diff);
/// 0 if nothing in `changes` counts, 1 if something does, 2 if a part of a side could not be read. `fail_on`
/// of the arguments decides what counts, where given. Where a policy was applied, what it denies at level
/// error counts; with `fail_on` of that only what `fail_on` names.
int exit_status(const Diff& diff);

}  // namespace ovaudit
