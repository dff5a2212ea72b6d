#include <algorithm>

#include "audit/claims.hpp"
#include "audit/regex.hpp"
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
                    .fix = "xe vm-param-add uuid=" + uuid_text(e, e.vm()) +
                           " param-name=tags param-key=" + quoted(tag),
                    .is_other = true,
                    .part = "tags:" + tag});
    return true;
}

FleetOutcome good_names(Examination& e, std::span<const ObjectIndex> vms) {
    const std::string& pattern = e.parameters().name_pattern;
    const std::optional<Regex> regex = pattern.empty() ? std::nullopt : std::optional<Regex>(pattern);
    std::vector<Claim> claims;
    FleetOutcome fleet = examine_each(e, vms, [&](std::size_t vm) {
        const auto name = e.text(e.vm(), known().of_vm.name_label);
        if (name && !e.is_template()) claims.push_back({std::string(*name), vm, e.vm()});
        if (name && regex && !regex->fits(*name))
            e.fail({e.vm(), "the name " + e.name(e.vm()) + " does not fit " + brief(pattern)});
        return true;
    });
    fleet.shared = shared_faults(std::move(claims), [&](std::span<const Claim> group) {
        return Fault{.at = group.front().at,
                     .message = count_of_vms(group) + " are called " + e.name(group.front().at),
                     .shared = "name " + group.front().key};
    });
    return fleet;
}

/// What Xen Orchestra marks its copies with.
bool no_copy(Examination& e) {
    constexpr const char* tags_of_copies[] = {"Continuous Replication", "Disaster Recovery",
                                              "restored from backup", "start disabled"};
    const auto mark = [&](const std::string& message, const char* parameter, const std::string& key,
                          const std::string& part) {
        e.fail({.at = e.vm(),
                .message = message,
                .fix = "xe vm-param-remove uuid=" + uuid_text(e, e.vm()) + " param-name=" + parameter +
                       " param-key=" + quoted(key),
                .part = part});
    };
    for (const std::string tag : tags_of_copies)
        if (e.has_member(e.vm(), tags, tag)) mark("tag " + tag, "tags", tag, "tags:" + tag);
    for (const std::string key : {"xo:backup:sr", "xo:backup:schedule", "xo:copy_of"})
        if (e.entry(e.vm(), other_config, key)) {
            mark("other_config has " + key, "other-config", key, "other_config");
            break;
        }
    if (e.entry(e.vm(), blocked_operations, "start"))
        mark("start is blocked", "blocked-operations", "start", "blocked_operations");
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
    {{"MET-001",
      "no description, or a tag missing",
      Level::info,
      Category::labels,
      "Nobody knows whom to ask about a VM that says nothing of itself.",
      "xe vm-param-set uuid={vm} name-description=...",
      "VM.name_description VM.tags",
      {},
      {Level::warning, "a tag that the house requires"}},
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
