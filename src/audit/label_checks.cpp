#include <algorithm>

#include "audit/regex.hpp"
#include "audit/row.hpp"
#include "audit/words.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"

namespace ovaudit {
namespace {

constexpr FieldId description = field_id("VM", "name_description"), tags = field_id("VM", "tags"),
                  other_config = field_id("VM", "other_config"),
                  blocked_operations = field_id("VM", "blocked_operations"),
                  requires_reboot = field_id("VM", "requires_reboot"),
                  pending_guidances = field_id("VM", "pending_guidances");

bool labelled(Examination& e) {
    if (e.text(e.vm(), description) == "")
        e.fail({.at = e.vm(), .message = "no description", .part = "name_description"});
    for (const std::string& tag : e.parameters().required_tags)
        if (!e.has_member(e.vm(), tags, tag))
            e.fail({.at = e.vm(),
                    .message = "no tag " + brief(tag),
                    .level = Level::warning,
                    .part = "tags:" + tag});
    return true;
}

FleetOutcome good_names(Examination& e, std::span<const ObjectIndex> vms) {
    FleetOutcome fleet;
    std::vector<Claim> claims;
    const std::string& pattern = e.parameters().name_pattern;
    const std::optional<Regex> regex = pattern.empty() ? std::nullopt : std::optional<Regex>(pattern);
    for (std::size_t vm = 0; vm < vms.size(); ++vm) {
        e.begin(vms[vm]);
        const auto name = e.text(vms[vm], known().of_vm.name_label);
        fleet.vms.push_back({{}, false, true, e.unseen()});
        if (!name) continue;
        if (!e.is_template()) claims.push_back({std::string(*name), vm, vms[vm]});
        if (regex && !regex->fits(*name))
            fleet.vms[vm].faults.push_back(
                {vms[vm], "the name " + e.name(vms[vm]) + " does not fit " + brief(pattern)});
    }
    for (const auto& group : shared_claims(std::move(claims))) {
        Fault fault{group.front().at,
                    std::to_string(group.size()) + " VMs are called " + e.name(group.front().at)};
        for (const Claim& claim : group) fleet.vms[claim.vm].fails = true;
        for (std::size_t i = 1; i < group.size(); ++i) fault.others.push_back(group[i].at);
        fault.shared = "name " + group.front().key;
        fleet.vms[group.front().vm].faults.push_back(std::move(fault));
    }
    return fleet;
}

/// What Xen Orchestra marks its copies with.
bool no_copy(Examination& e) {
    constexpr std::string_view marks[] = {"Continuous Replication", "Disaster Recovery",
                                          "restored from backup", "start disabled"};
    for (const std::string_view mark : marks)
        if (e.has_member(e.vm(), tags, mark))
            e.fail({.at = e.vm(), .message = "tag " + brief(mark), .part = "tags:" + std::string(mark)});
    for (const char* key : {"xo:backup:sr", "xo:backup:schedule", "xo:copy_of"})
        if (e.entry(e.vm(), other_config, key)) {
            e.fail({.at = e.vm(), .message = "other_config has " + std::string(key), .part = "other_config"});
            break;
        }
    if (e.entry(e.vm(), blocked_operations, "start"))
        e.fail({.at = e.vm(), .message = "start is blocked", .part = "blocked_operations"});
    return true;
}

bool nothing_pending(Examination& e) {
    const Value* reboot = e.value_if_any(e.vm(), requires_reboot);
    const Value* guidances = e.value_if_any(e.vm(), pending_guidances);
    if (reboot != nullptr && reboot->kind == Kind::boolean && reboot->at != 0)
        e.fail({.at = e.vm(), .message = "requires_reboot", .part = "requires_reboot"});
    for (const Value& guidance : e.capture().members_of(guidances)) {
        const std::string name = brief(e.capture().text_of(&guidance));
        e.fail({.at = e.vm(), .message = "pending guidance " + name, .part = name});
    }
    return reboot != nullptr || guidances != nullptr;
}

constexpr Row family[] = {
    {{"MET-001", "no description, or a tag missing", Level::info, Category::labels,
      "Nobody knows whom to ask about a VM that says nothing of itself.",
      "xe vm-param-set uuid={vm} name-description=...", "VM.name_description VM.tags"},
     labelled},
    {{"MET-002", "name that is not unique, or not as it should be", Level::warning, Category::labels,
      "Commands and people that take the name take the wrong VM.", "xe vm-param-set uuid={vm} name-label=...",
      "VM.name_label"},
     nullptr,
     good_names},
    {{"MET-003", "leftover of a backup or replication", Level::info, Category::labels,
      "A copy that a backup tool made: started beside its original it takes the same addresses.",
      "xe vm-param-remove uuid={vm} param-name=other-config param-key=...",
      "VM.tags VM.other_config VM.blocked_operations:start"},
     no_copy},
    {{"MET-004", "restart pending", Level::warning, Category::platform,
      "An update or a setting is waiting for the VM's next start.", "xe vm-reboot uuid={vm}",
      "VM.requires_reboot VM.pending_guidances"},
     nothing_pending},
};

}  // namespace

std::span<const Row> label_rows() {
    return family;
}

}  // namespace ovaudit
