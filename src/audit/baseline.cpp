#include <algorithm>
#include <map>

#include "model/text.hpp"
#include "ovaudit/audit.hpp"

/// What is new in an audit against an earlier one, and what counts.
namespace ovaudit {
namespace {

int rank(const std::string& fail_on) {
    const auto level = level_named(fail_on);
    return level ? static_cast<int>(*level) : static_cast<int>(level_count);
}

/// Whether this audit says of the same VM, by the same check, that it is as it should be or not.
bool is_answered(const Audit& audit, const Audit& earlier, const Finding& finding) {
    const auto check = std::ranges::find(audit.checks, earlier.checks[finding.check].id, &CheckEntry::id);
    if (check == audit.checks.end()) return false;
    const auto place = static_cast<std::size_t>(check - audit.checks.begin());
    return std::ranges::all_of(failed_vms(finding), [&](std::uint32_t at) {
        const auto vm = std::ranges::find(audit.vms, earlier.vms[at].uuid, &CheckedVm::uuid);
        return vm != audit.vms.end() && vm->verdicts[place] != Verdict::not_observable;
    });
}

}  // namespace

std::vector<std::uint32_t> failed_vms(const Finding& finding) {
    std::vector<std::uint32_t> vms = finding.further_vms;
    if (finding.vm != no_vm) vms.insert(vms.begin(), finding.vm);
    return vms;
}

Audit against_baseline(Audit audit, const Audit& earlier, std::string name) {
    audit.arguments.baseline = std::move(name);
    std::map<std::string_view, const Finding*> before;
    for (const Finding& finding : earlier.findings) before.emplace(finding.id, &finding);
    for (Finding& finding : audit.findings) finding.is_known = before.contains(finding.id);
    for (const Finding& finding : audit.findings) before.erase(finding.id);
    std::size_t open = 0;
    for (const auto& [id, finding] : before)
        if (is_answered(audit, earlier, *finding))
            audit.fixed.push_back({finding->id, finding->path, finding->message});
        else
            ++open;
    if (open > 0)
        audit.notes.push_back(counted(open, "finding") + " of " + audit.arguments.baseline +
                              " cannot be told fixed: the VM or the check has no answer here");
    return audit;
}

bool is_news(const Finding& finding) {
    return !finding.is_known && finding.suppressed_by.empty();
}

bool counts(const Audit& audit, const Finding& finding) {
    return static_cast<int>(finding.level) >= rank(audit.arguments.fail_on) && is_news(finding);
}

int exit_status(const Audit& audit) {
    if (!audit.side.unread.empty()) return 2;
    return std::ranges::any_of(audit.findings, [&](const Finding& finding) { return counts(audit, finding); })
               ? 1
               : 0;
}

}  // namespace ovaudit
