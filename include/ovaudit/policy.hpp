#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ovaudit/catalog.hpp"

/// What a house allows, as it stands in a policy file (TOML).
namespace ovaudit {

enum class Level : std::uint8_t { info, warning, error };

/// Which VMs something is for: each word has to fit, "tag:prod" a tag, any other the name or uuid, with `*`.
using Scope = std::vector<std::string>;

/// Parameters of checks. What is not given is not checked.
struct Parameters {
    std::vector<std::int64_t> memory_sizes;  ///< MEM-007: allowed memory_static_max, bytes
    std::optional<std::int64_t> vcpus_max;   ///< CPU-006
    std::map<std::string, std::int64_t>
        vcpus_by_tag;                           ///< CPU-006: of VMs with the tag, in place of vcpus_max
    std::vector<std::string> untrusted_tags;    ///< CPU-003: of guests that the house does not trust
    std::optional<std::int64_t> snapshots_max;  ///< SNP-001; 3 if not given
    std::optional<std::int64_t> snapshot_days;  ///< SNP-002; 30 if not given
    std::vector<std::string> subnets;           ///< NET-010: "10.0.0.0/8"
    std::vector<std::string> mac_prefixes;      ///< NET-004: "02:16:3e"
    std::optional<bool> locked_vifs;            ///< NET-008: whether each VIF has to be locked
    std::vector<std::string> required_tags;     ///< MET-001
    std::vector<std::string> production_tags;   ///< HA-001
    std::vector<std::string> protected_tags;    ///< SEC-005
    std::vector<std::string> forbidden_srs;     ///< STO-009: names, with `*`
    std::optional<bool> shared_storage;         ///< STO-009: whether every disk has to be on a shared SR
    std::optional<bool> secure_boot;            ///< BOO-002
    std::vector<std::string> groups;            ///< FLT-001: VMs that have to be alike, as in a Scope
    std::optional<std::int64_t> host_memory;    ///< FLT-003: bytes of a host whose memory no source shows
    std::string name_pattern;                   ///< MET-002: RE2
    std::string tools_version;                  ///< TLS-002: the oldest allowed, "7.30"
    bool operator==(const Parameters&) const = default;
};

/// What a value has to be.
struct Requirement {
    enum class Is : std::uint8_t {
        equal,
        not_equal,
        less,
        at_most,
        greater,
        at_least,
        one_of,
        matching,
        present,
        absent
    };
    Is is = Is::present;
    std::vector<std::string> operands;  ///< sizes as bytes
    std::string text;                   ///< as it was written
    bool operator==(const Requirement&) const = default;
};

/// Reads `= "restart"`, `<= 4GiB`, `in [1, 2]`, `matches "web.*"`, `present`, `absent`.
/// Errors: Error with the column, what was expected and what was found.
Requirement parse_requirement(std::string_view text);
/// Whether a value, as text, is what is required; for `absent` never.
bool holds(const Requirement& requirement, std::string_view value);

/// A check of the house's own: every value that the path names has to be what is required. The path begins
/// below the VM: `ha_restart_priority`, `other_config:owner`, `VIF:*/locking_mode`.
struct Rule {
    std::string id, path, why;
    Scope scope;
    Requirement require;
    Level level = Level::error;
    bool operator==(const Rule&) const = default;
};

/// The level of checks, or nothing for off. The last that fits holds.
struct LevelRule {
    std::string check;  ///< an id, with `*`
    Scope scope;
    std::optional<Level> level;
    bool operator==(const LevelRule&) const = default;
};

/// How far a number may move from what it was, either way.
struct Bound {
    std::int64_t amount = 0;
    bool is_share = false;  ///< the amount is in percent of the old value, else in the field's own unit
    bool operator==(const Bound&) const = default;
};

/// Whether changes are allowed. The first that covers a change decides; what none covers is allowed.
struct ChangeRule {
    std::string id;    ///< its path where it was given none
    std::string path;  ///< a pattern, from the top: "VM:prod-*/memory_*"
    std::string why;
    Scope scope;
    bool allow = false;         ///< beyond `most`, where that is given
    std::optional<Bound> most;  ///< a number that moves no further is allowed
    Level level = Level::error;
    bool operator==(const ChangeRule&) const = default;
};

/// Lets findings and changes be.
struct Suppression {
    std::string id;     ///< of a finding or a change, whole; or
    std::string check;  ///< an id of a check, with `*`; empty for all
    Scope scope;
    std::string path;  ///< of the object or the setting, as a pattern; empty for all
    std::string reason, owner, ticket;
    std::string until;        ///< RFC 3339, UTC: from then on it lets nothing be; empty for ever
    std::size_t line = 0;     ///< where it stands in the file
    std::string change = {};  ///< an id of a ChangeRule, with `*`; empty for all
    /// What the value has to be for the change to be let be: NEW's, or OLD's where there is no other.
    std::optional<Requirement> value = {};
    bool operator==(const Suppression&) const = default;
};

struct Policy {
    std::string name;  ///< of its file; empty for none
    Parameters parameters;
    std::vector<LevelRule> levels;
    std::vector<Rule> rules;
    std::vector<ChangeRule> changes;
    std::vector<Suppression> suppressions;
    bool operator==(const Policy&) const = default;
};

/// Reads a policy file. Unknown keys are errors that name the nearest key.
/// Errors: Error with name, line and column.
Policy parse_policy(std::string_view toml, std::string name);

}  // namespace ovaudit
