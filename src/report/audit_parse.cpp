#include <algorithm>

#include "ovaudit/audit_report.hpp"
#include "report/audit_tree.hpp"
#include "report/json_text.hpp"
#include "report/reading.hpp"
#include "report/report_tree.hpp"

namespace ovaudit {
namespace {

Verdict read_verdict(const Cursor& at) {
    return at.named(verdict_named, names_of<Verdict, verdict_count>);
}

AuditArguments read_audit_arguments(const Cursor& at) {
    AuditArguments arguments;
    arguments.only = read_list(at["only"], read_category);
    arguments.vms = read_texts(at["vms"]);
    arguments.fail_on = at["fail_on"].text();
    arguments.baseline = at["baseline"].text_or_null();
    arguments.policy = at["policy"].text_or_null();
    arguments.now = at["now"].text_or_null();
    arguments.secrets_shown = at["secrets_shown"].boolean();
    at.must_be(audit_arguments_tree(arguments));
    return arguments;
}

CheckEntry read_check(const Cursor& at) {
    CheckEntry check;
    check.id = at["id"].text();
    check.title = at["title"].text();
    check.level = read_level(at["level"]);
    check.category = read_category(at["category"]);
    check.why = at["why"].text();
    check.verdicts = read_counts<Verdict, verdict_count>(at["verdicts"], verdict_named);
    const Cursor reasons = at["not_observable"];
    for (std::size_t i = 0; i < reasons.size(); ++i)
        check.not_observable[reasons.element(i)["reason"].text()] = reasons.element(i)["vms"].count();
    at.must_be(check_tree(check));
    return check;
}

CheckedVm read_checked_vm(const Cursor& at, const Audit& audit) {
    CheckedVm vm;
    vm.uuid = at["uuid"].text();
    vm.name = at["name"].text();
    vm.power_state = at["power_state"].text_or_null();
    for (const CheckEntry& check : audit.checks)
        vm.verdicts.push_back(read_verdict(at["verdicts"][check.id]));
    at.must_be(checked_vm_tree(audit, vm));
    return vm;
}

std::size_t read_check_index(const Cursor& at, const Audit& audit) {
    const auto found = std::ranges::find(audit.checks, at.text(), &CheckEntry::id);
    if (found == audit.checks.end()) at.fail("the id of one of /checks");
    return static_cast<std::size_t>(found - audit.checks.begin());
}

std::uint32_t read_vm_index(const Cursor& at, const Audit& audit) {
    const auto index = at.count();
    if (index >= audit.vms.size()) at.fail("a position in /vms");
    return static_cast<std::uint32_t>(index);
}

Finding read_finding(const Cursor& at, const Audit& audit) {
    Finding finding;
    finding.id = at["id"].text();
    finding.check = read_check_index(at["check"], audit);
    finding.level = read_level(at["level"]);
    finding.vm = at["vm"].is_null() ? no_vm : read_vm_index(at["vm"]["index"], audit);
    finding.path = at["path"].text_or_null();
    finding.label = at["label"].text_or_null();
    finding.message = at["message"].text();
    finding.fix = at["fix"].text_or_null();
    finding.others = read_texts(at["others"]);
    finding.further_vms =
        read_list(at["further_vms"], [&](const Cursor& vm) { return read_vm_index(vm, audit); });
    finding.is_known = at["known"].boolean();
    finding.suppressed_by = at["suppressed_by"].text_or_null();
    at.must_be(finding_tree(audit, finding));
    return finding;
}

FixedFinding read_fixed(const Cursor& at) {
    FixedFinding fixed{at["id"].text(), at["path"].text_or_null(), at["message"].text()};
    at.must_be(fixed_tree(fixed));
    return fixed;
}

void check_head(const Cursor& report) {
    if (report["schema"].text() != check_schema_name)
        report["schema"].fail('"' + std::string(check_schema_name) + '"');
    report.has_only(
        {"schema", "tool", "arguments", "source", "summary", "findings", "fixed", "checks", "vms", "notes"});
    report["tool"].has_only({"name", "version"});
    report["tool"]["name"].text();
    report["tool"]["version"].text();
}

}  // namespace

bool is_check_report(std::string_view json) {
    return json.substr(0, 100).find(check_schema_name) != json.npos;
}

Audit parse_audit(std::string_view json) {
    const Datum document = parse_json(json);
    const Cursor report(document);
    check_head(report);
    Audit audit;
    audit.arguments = read_audit_arguments(report["arguments"]);
    audit.side = read_side(report["source"]);
    audit.left_out = read_counts(report["summary"]["left_out"]);
    audit.checks = read_list(report["checks"], read_check);
    audit.vms = read_list(report["vms"], [&](const Cursor& at) { return read_checked_vm(at, audit); });
    audit.findings = read_list(report["findings"], [&](const Cursor& at) { return read_finding(at, audit); });
    audit.fixed = read_list(report["fixed"], read_fixed);
    audit.notes = read_texts(report["notes"]);
    report["summary"].must_be(audit_summary_tree(audit));
    return audit;
}

}  // namespace ovaudit
