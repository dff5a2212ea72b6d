#include "ovaudit/audit_report.hpp"
#include "report/csv.hpp"
#include "report/json_text.hpp"
#include "report/phrase.hpp"
#include "report/report_tree.hpp"

/// What spreadsheets read: a row a change, or a finding.
namespace ovaudit {
namespace {

/// Texts and numbers as they are, everything else as JSON.
std::string exact(const Datum& value) {
    if (value.absent()) return {};
    if (const auto* text = std::get_if<std::string>(&value.value)) return valid_utf8(*text);
    if (std::holds_alternative<Hidden>(value.value)) return "(hidden)";
    std::string json;
    append_json(json, encode(value));
    return json;
}

std::vector<std::string> verdict_cells(const Change& change) {
    if (!change.verdict) return {"", "", "", ""};
    const ChangeVerdict& verdict = *change.verdict;
    return {std::string(to_string(verdict.is)), verdict.level ? std::string(to_string(*verdict.level)) : "",
            verdict.id, verdict.why};
}

std::string yes_or_no(bool truth) {
    return truth ? "yes" : "no";
}

}  // namespace

std::vector<std::string> change_columns() {
    return {"vm",   "vm_uuid", "path", "id",  "class", "field",    "key",      "op",         "category",
            "role", "counts",  "unit", "old", "new",   "old_text", "new_text", "observed_at"};
}

std::vector<std::string> change_cells(const Diff& diff, const Change& change) {
    const VmEntry vm = change.vm == no_vm ? VmEntry{} : diff.vms[change.vm];
    return {vm.name,
            vm.uuid,
            change.path,
            change.id,
            change.object.class_name,
            change.field,
            change.key.value_or(""),
            std::string(to_string(change.op)),
            std::string(to_string(change.category)),
            std::string(to_string(change.role)),
            yes_or_no(change.counts),
            change.unit == Unit::none ? "" : std::string(to_string(change.unit)),
            exact(change.old_value),
            exact(change.new_value),
            change.old_text,
            change.new_text,
            change.observed_at};
}

void render_csv(const Diff& diff, const TextStyle&, const Output& output) {
    const bool has_policy = !diff.arguments.policy.empty();
    const auto write = [&](std::vector<std::string> cells, const std::vector<std::string>& verdict) {
        if (has_policy) cells.insert(cells.end(), verdict.begin(), verdict.end());
        output(csv_row(cells));
    };
    write(change_columns(), {"verdict", "level", "rule", "why"});
    for (const Change& change : diff.changes) write(change_cells(diff, change), verdict_cells(change));
}

void render_csv(const Audit& audit, const TextStyle&, const Output& output) {
    output(csv_row({"level", "check", "title", "vm", "vm_uuid", "path", "others", "message", "fix", "counts",
                    "known", "suppressed_by", "id"}));
    for (const Finding& finding : audit.findings) {
        const CheckedVm vm = finding.vm == no_vm ? CheckedVm{} : audit.vms[finding.vm];
        const CheckEntry& check = audit.checks[finding.check];
        output(csv_row({std::string(to_string(finding.level)), check.id, check.title, vm.name, vm.uuid,
                        finding.path, join(finding.others, " "), finding.message, finding.fix,
                        yes_or_no(counts(audit, finding)), yes_or_no(finding.is_known), finding.suppressed_by,
                        finding.id}));
    }
}

}  // namespace ovaudit
