#include "ovaudit/audit_report.hpp"
#include "report/audit_tree.hpp"
#include "report/json_writer.hpp"
#include "report/report_tree.hpp"

namespace ovaudit {

void render_json(const Audit& audit, const TextStyle&, const Output& output) {
    JsonWriter writer(output);
    writer.member("schema", {std::string(check_schema_name)});
    writer.member("tool", tool_tree());
    writer.member("arguments", audit_arguments_tree(audit.arguments));
    writer.member("source", side_tree(audit.side));
    writer.member("summary", audit_summary_tree(audit));
    writer.lines("findings", audit.findings,
                 [&](const Finding& finding) { return finding_tree(audit, finding); });
    writer.lines("fixed", audit.fixed, fixed_tree);
    writer.lines("checks", audit.checks, check_tree);
    writer.lines("vms", audit.vms, [&](const CheckedVm& vm) { return checked_vm_tree(audit, vm); });
    writer.lines("notes", audit.notes, [](const std::string& note) { return Datum{note}; });
    writer.finish();
}

}  // namespace ovaudit
