#include "audit/suppress.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "audit/words.hpp"
#include "model/pattern.hpp"
#include "model/wildcard.hpp"

namespace ovaudit {
namespace {

bool is_at(const std::string& pattern, const Finding& finding) {
    if (pattern.empty()) return true;
    const std::string_view by_uuid = std::string_view(finding.id).substr(finding.id.find(' ') + 1);
    return Pattern(pattern).covers({split_path(finding.path), split_path(by_uuid), {}, std::nullopt});
}

std::string why(const Suppression& one) {
    std::string text = one.reason;
    for (const auto& [word, value] : {std::pair(", owner ", &one.owner), {", ticket ", &one.ticket}})
        if (!value->empty()) text += word + *value;
    return one.until.empty() ? text : text + ", until " + one.until.substr(0, 10);
}

/// A VM of whose findings every one is let be did not fail.
void turn_verdicts(Audit& audit) {
    std::map<std::pair<std::uint32_t, std::size_t>, bool> all_let_be;  // by VM and check
    for (const Finding& finding : audit.findings) {
        for (const std::uint32_t vm : failed_vms(finding)) {
            bool& all = all_let_be.try_emplace({vm, finding.check}, true).first->second;
            all = all && !finding.suppressed_by.empty();
        }
    }
    for (const auto& [place, all] : all_let_be) {
        if (!all) continue;
        audit.vms[place.first].verdicts[place.second] = Verdict::suppressed;
        auto& verdicts = audit.checks[place.second].verdicts;
        if (--verdicts[Verdict::fail] == 0) verdicts.erase(Verdict::fail);
        ++verdicts[Verdict::suppressed];
    }
}

}  // namespace

void suppress(Audit& audit, const std::vector<Suppression>& suppressions, const std::string& now,
              const std::function<bool(std::uint32_t vm, const Scope&)>& in_scope) {
    for (const Suppression& one : suppressions) {
        const std::string name =
            "the suppression in line " + std::to_string(one.line) + " (" + brief(one.reason) + ")";
        if (!one.until.empty() && !now.empty() && one.until <= now) {
            audit.notes.push_back(name + " expired on " + one.until.substr(0, 10));
            continue;
        }
        bool is_used = false;
        for (Finding& finding : audit.findings) {
            const bool fits =
                (one.id.empty() || one.id == finding.id) &&
                (one.check.empty() || matches_wildcard(one.check, audit.checks[finding.check].id)) &&
                (one.scope.empty() ||
                 std::ranges::any_of(failed_vms(finding),
                                     [&](std::uint32_t vm) { return in_scope(vm, one.scope); })) &&
                is_at(one.path, finding);
            if (!fits) continue;
            is_used = true;
            if (finding.suppressed_by.empty()) finding.suppressed_by = why(one);
        }
        if (!is_used) audit.notes.push_back(name + " lets nothing be");
    }
    if (!suppressions.empty()) turn_verdicts(audit);
}

}  // namespace ovaudit
