#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ovaudit/diff.hpp"
#include "ovaudit/policy.hpp"

/// Whether the VMs of a capture follow rules, and whether changes do. An Audit owns its texts and outlives
/// the capture.
namespace ovaudit {

/// What a check says of one VM.
enum class Verdict : std::uint8_t {
    pass,
    fail,
    not_applicable,
    not_observable,  ///< the source could not show what the check reads: never a pass
    suppressed,      ///< it fails, and a policy says that it may
};

std::string_view to_string(Level level);
std::string_view to_string(Verdict verdict);
std::optional<Level> level_named(std::string_view name);
std::optional<Verdict> verdict_named(std::string_view name);
inline constexpr std::size_t level_count = 3;
inline constexpr std::size_t verdict_count = 5;

/// The findings of a check that are of another level than the rest.
struct OtherFindings {
    Level level = Level::info;
    std::string_view which;  ///< "EFI variables"; empty for none
};

/// What is known of a check, for people.
struct Check {
    std::string_view id;     ///< "MEM-002"; it does not change between versions of the program
    std::string_view title;  ///< what a VM that fails has: "dynamic memory in use"
    Level level;             ///< of its findings, but for `others`
    Category category;
    std::string_view why;  ///< why that matters
    std::string_view fix;  ///< what to do about it; {vm} and {object} stand for uuids
    /// The fields that it reads, as `CLASS.field` or `CLASS.field:key`, separated by spaces.
    std::string_view reads;
    /// The parameter without which it applies to no VM; empty for none.
    std::string_view parameter = {};
    OtherFindings others = {};
};

/// In the order of their ids.
std::span<const Check> checks();
/// nullptr if there is none of that id.
const Check* find_check(std::string_view id);

/// What a check found.
struct Finding {
    /// The check's id and the object's, by uuids: survives renames and re-exports. Baselines, suppressions
    /// and fingerprints stand on it.
    std::string id;
    std::size_t check = 0;  ///< index in Audit::checks
    Level level = Level::warning;
    std::uint32_t vm = no_vm;  ///< index in Audit::vms
    std::string path;          ///< of the object that it is about: "VM:web01/VIF:0"
    std::string label;         ///< "NIC 0"; empty for the VM itself
    std::string message;       ///< with the values found, escaped visibly
    std::string fix;  ///< what to do, with the uuid filled in; empty where nothing particular is known
    std::vector<std::string> others;         ///< paths of the further objects of a finding about several
    std::vector<std::uint32_t> further_vms;  ///< that it fails beside `vm`, by index in Audit::vms
    bool is_known = false;                   ///< the baseline has it
    std::string suppressed_by;               ///< why a policy lets it be; empty if none does
    bool operator==(const Finding&) const = default;
};

/// All VMs that a finding fails.
std::vector<std::uint32_t> failed_vms(const Finding& finding);

/// A check as it was in force.
struct CheckEntry {
    std::string id, title, why;
    Level level = Level::warning;
    Category category = Category::other;
    /// Of how many VMs it said what.
    std::map<Verdict, std::uint64_t> verdicts;
    /// Why it could not be answered, `what was not seen: reason`, and for how many VMs.
    std::map<std::string, std::uint64_t> not_observable;
    bool operator==(const CheckEntry&) const = default;
};

/// A VM that was checked.
struct CheckedVm {
    std::string uuid, name, power_state;
    std::vector<Verdict> verdicts;  ///< by index in Audit::checks
    bool operator==(const CheckedVm&) const = default;
};

/// A finding of the baseline that is none any more.
struct FixedFinding {
    std::string id, path, message;
    bool operator==(const FixedFinding&) const = default;
};

struct AuditArguments {
    std::vector<Category> only;
    std::vector<std::string> vms;
    std::string fail_on = "error";  ///< the name of a level, or "none"
    std::string baseline;           ///< its name; empty for none
    std::string policy;             ///< its name; empty for none
    std::string now;                ///< RFC 3339, UTC: the moment that ages are counted to
    bool secrets_shown = false;
    bool operator==(const AuditArguments&) const = default;
};

struct Audit {
    Side side;  ///< what was checked
    AuditArguments arguments;
    std::map<std::string, std::uint64_t> left_out;  ///< "default templates", "control domains"
    std::vector<CheckEntry> checks;                 ///< by id
    std::vector<CheckedVm> vms;                     ///< by name, digits as numbers
    std::vector<Finding> findings;                  ///< by level, the gravest first, then check, then VM
    std::vector<FixedFinding> fixed;                ///< by id
    std::vector<std::string> notes;
    bool operator==(const Audit&) const = default;
};

struct AuditOptions {
    std::vector<std::string> vms;  ///< names or uuids; empty: all
    std::vector<Category> only;    ///< checks of these categories; empty: all
    std::string now;               ///< see AuditArguments; empty: ages are not observable
    Policy policy;
};

/// Runs the checks over all VMs that people made: no default templates, control domains or VM snapshots.
/// Errors: Error if a name in the options fits no VM.
Audit audit(const Capture& capture, const AuditOptions& options = {});

/// The audit with what the earlier one found marked as known, and as fixed what it found of a VM and by a
/// check that this one has too, and this one does not find. Of how many others this cannot be said is noted.
Audit against_baseline(Audit audit, const Audit& earlier, std::string name);

/// Whether a reader has to look at it: not known, and not suppressed.
bool is_news(const Finding& finding);
/// Whether a finding counts: of the level that `fail_on` names or a graver one, and news.
bool counts(const Audit& audit, const Finding& finding);
/// 0 if no finding counts, 1 if one does, 2 if a part of what was checked could not be read.
int exit_status(const Audit& audit);

/// The diff of two captures with the policy's verdict on each change. `now`: the moment by which suppressions
/// expire, as in AuditOptions.
Diff apply(const Policy& policy, Diff diff, const Capture& old_capture, const Capture& new_capture,
           const std::string& now);

}  // namespace ovaudit
