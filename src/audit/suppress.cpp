#include "audit/suppress.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "audit/words.hpp"
#include "diff/place.hpp"
#include "model/pattern.hpp"
#include "model/wildcard.hpp"

namespace ovaudit {
namespace {

Place place_of(const Finding& finding) {
    const std::string_view by_uuid = std::string_view(finding.id).substr(finding.id.find(' ') + 1);
    return {split_path(finding.path), split_path(by_uuid), {}, std::nullopt};
}

/// The id of a change begins with a class and a colon, that of a finding with its check and a space.
bool has_id_of_change(const Suppression& one) {
    return one.id.substr(0, one.id.find(' ')).find(':') != one.id.npos;
}
bool is_for_findings(const Suppression& one) {
    return !has_id_of_change(one) && one.change.empty() && !one.value;
}
bool is_for_changes(const Suppression& one) {
    return one.check.empty() && (one.id.empty() || has_id_of_change(one));
}

std::string why(const Suppression& one) {
    std::string text = one.reason;
    for (const auto& [word, value] : {std::pair(", owner ", &one.owner), {", ticket ", &one.ticket}})
        if (!value->empty()) text += word + *value;
    return one.until.empty() ? text : text + ", until " + one.until.substr(0, 10);
}

/// Calls `let_be` with each suppression that is in force, and the pattern of its path; it says whether that
/// let anything be. Of those that are meant for something else there is nothing to note, and that one let
/// nothing be is only said where `could` it.
template <typename Could, typename LetBe>
void each_in_force(const std::vector<Suppression>& suppressions, const std::string& now,
                   bool (*is_meant)(const Suppression&), std::vector<std::string>& notes, const Could& could,
                   const LetBe& let_be) {
    for (const Suppression& one : suppressions) {
        const bool expired = !one.until.empty() && !now.empty() && one.until <= now;
        if ((!expired && let_be(one, Pattern(one.path))) || !is_meant(one)) continue;
        if (!expired && !could(one)) continue;
        notes.push_back("the suppression in line " + std::to_string(one.line) + " (" + brief(one.reason) +
                        ")" + (expired ? " expired on " + one.until.substr(0, 10) : " lets nothing be"));
    }
}

/// Whether the value of a change is within what the suppression is for.
bool is_bounded(const Requirement& value, const Change& change) {
    if (value.is == Requirement::Is::absent) return change.op == Op::removed;
    const Datum& there = change.op == Op::removed ? change.old_value : change.new_value;
    const std::string text = exact_text(there);
    const bool is_text = std::holds_alternative<std::string>(there.value);
    return (is_text || !text.empty()) && holds(value, text);
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
              const InScope& in_scope, const IsExamined& is_examined) {
    each_in_force(suppressions, now, is_for_findings, audit.notes, is_examined,
                  [&](const Suppression& one, const Pattern& path) {
                      bool is_used = false;
                      for (Finding& finding : audit.findings) {
                          const std::string& check = audit.checks[finding.check].id;
                          const bool fits =
                              one.change.empty() && !one.value && (one.id.empty() || one.id == finding.id) &&
                              (one.check.empty() || matches_wildcard(one.check, check)) &&
                              (one.scope.empty() || std::ranges::any_of(failed_vms(finding),
                                                                        [&](std::uint32_t vm) {
                                                                            return in_scope(vm, one.scope);
                                                                        })) &&
                              (one.path.empty() || path.covers(place_of(finding)));
                          if (!fits) continue;
                          is_used = true;
                          if (finding.suppressed_by.empty()) finding.suppressed_by = why(one);
                      }
                      return is_used;
                  });
    if (!suppressions.empty()) turn_verdicts(audit);
}

void suppress(Diff& diff, const std::vector<Suppression>& suppressions, const std::string& now,
              const InScope& in_scope) {
    using Is = ChangeVerdict::Is;
    const auto always = [](const Suppression&) { return true; };
    each_in_force(suppressions, now, is_for_changes, diff.notes, always,
                  [&](const Suppression& one, const Pattern& path) {
                      bool is_used = false;
                      for (Change& change : diff.changes) {
                          ChangeVerdict& verdict = *change.verdict;
                          const bool fits =
                              one.check.empty() && (one.id.empty() || one.id == change.id) &&
                              (one.change.empty() || matches_wildcard(one.change, verdict.id)) &&
                              (one.scope.empty() || (change.vm != no_vm && in_scope(change.vm, one.scope))) &&
                              (one.path.empty() || path.covers(place_of(change))) &&
                              (!one.value || is_bounded(*one.value, change));
                          if (!fits) continue;
                          is_used = true;
                          if (std::exchange(verdict.is, Is::suppressed) != Is::suppressed)
                              verdict.why = why(one);
                      }
                      return is_used;
                  });
}

}  // namespace ovaudit
