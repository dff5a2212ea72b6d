#include "report/audit_tree.hpp"

#include <algorithm>

#include "report/tree.hpp"

namespace ovaudit {
using namespace tree;
namespace {

template <typename Matches>
Datum findings_that(const Audit& audit, Matches matches) {
    return count(static_cast<std::uint64_t>(std::ranges::count_if(audit.findings, matches)));
}

Datum verdict_counts(const Audit& audit) {
    std::map<Verdict, std::uint64_t> sums;
    for (std::size_t i = 0; i < verdict_count; ++i) sums[static_cast<Verdict>(i)] = 0;
    for (const CheckEntry& check : audit.checks)
        for (const auto& [verdict, number] : check.verdicts) sums[verdict] += number;
    return counts(sums);
}

Datum vm_of(const Audit& audit, const Finding& finding) {
    if (finding.vm == no_vm) return {};
    const CheckedVm& vm = audit.vms[finding.vm];
    return {DatumMap{{"index", count(finding.vm)}, {"uuid", text(vm.uuid)}, {"name", text(vm.name)}}};
}

}  // namespace

std::map<Level, std::uint64_t> findings_by_level(const Audit& audit) {
    std::map<Level, std::uint64_t> by_level{{Level::info, 0}, {Level::warning, 0}, {Level::error, 0}};
    for (const Finding& finding : audit.findings)
        if (finding.suppressed_by.empty()) ++by_level[finding.level];
    return by_level;
}

Datum audit_arguments_tree(const AuditArguments& arguments) {
    DatumMap map;
    add(map, "only", list(arguments.only, [](Category only) { return text(to_string(only)); }));
    add(map, "vms", texts(arguments.vms));
    add(map, "fail_on", text(arguments.fail_on));
    add(map, "baseline", text_or_null(arguments.baseline));
    add(map, "policy", text_or_null(arguments.policy));
    add(map, "now", text_or_null(arguments.now));
    add(map, "secrets_shown", {arguments.secrets_shown});
    return {std::move(map)};
}

Datum audit_summary_tree(const Audit& audit) {
    DatumMap map;
    add(map, "exit_status", {std::int64_t{exit_status(audit)}});
    add(map, "findings", counts(findings_by_level(audit)));
    add(map, "count", findings_that(audit, [&](const Finding& finding) { return counts(audit, finding); }));
    add(map, "known", findings_that(audit, [](const Finding& finding) { return finding.is_known; }));
    add(map, "suppressed",
        findings_that(audit, [](const Finding& finding) { return !finding.suppressed_by.empty(); }));
    add(map, "fixed", count(audit.fixed.size()));
    add(map, "vms", count(audit.vms.size()));
    add(map, "checks", count(audit.checks.size()));
    add(map, "verdicts", verdict_counts(audit));
    add(map, "left_out", counts(audit.left_out));
    return {std::move(map)};
}

Datum check_tree(const CheckEntry& check) {
    DatumMap map;
    add(map, "id", text(check.id));
    add(map, "title", text(check.title));
    add(map, "level", text(to_string(check.level)));
    add(map, "category", text(to_string(check.category)));
    add(map, "why", text(check.why));
    add(map, "verdicts", counts(check.verdicts));
    add(map, "not_observable", list(check.not_observable, [](const auto& entry) {
            return Datum{DatumMap{{"reason", text(entry.first)}, {"vms", count(entry.second)}}};
        }));
    return {std::move(map)};
}

Datum checked_vm_tree(const Audit& audit, const CheckedVm& vm) {
    DatumMap verdicts;
    for (std::size_t i = 0; i < vm.verdicts.size(); ++i)
        add(verdicts, audit.checks[i].id, text(to_string(vm.verdicts[i])));
    DatumMap map;
    add(map, "uuid", text(vm.uuid));
    add(map, "name", text(vm.name));
    add(map, "power_state", text_or_null(vm.power_state));
    add(map, "verdicts", {std::move(verdicts)});
    return {std::move(map)};
}

Datum finding_tree(const Audit& audit, const Finding& finding) {
    DatumMap map;
    add(map, "id", text(finding.id));
    add(map, "check", text(audit.checks[finding.check].id));
    add(map, "level", text(to_string(finding.level)));
    add(map, "vm", vm_of(audit, finding));
    add(map, "path", text_or_null(finding.path));
    add(map, "label", text_or_null(finding.label));
    add(map, "message", text(finding.message));
    add(map, "fix", text_or_null(finding.fix));
    add(map, "others", texts(finding.others));
    add(map, "further_vms", list(finding.further_vms, [](std::uint32_t vm) { return count(vm); }));
    add(map, "counts", {counts(audit, finding)});
    add(map, "known", {finding.is_known});
    add(map, "suppressed_by", text_or_null(finding.suppressed_by));
    return {std::move(map)};
}

Datum fixed_tree(const FixedFinding& fixed) {
    return {DatumMap{
        {"id", text(fixed.id)}, {"path", text_or_null(fixed.path)}, {"message", text(fixed.message)}}};
}

}  // namespace ovaudit
