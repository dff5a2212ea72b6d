#include "ovaudit/report.hpp"
#include "report/json_writer.hpp"
#include "report/report_tree.hpp"

namespace ovaudit {

void render_json(const Diff& diff, const TextStyle&, const Output& output) {
    JsonWriter writer(output);
    writer.member("schema", {std::string(diff_schema_name)});
    writer.member("tool", tool_tree());
    writer.member("arguments", arguments_tree(diff.arguments));
    writer.member("old", side_tree(diff.old_side));
    writer.member("new", side_tree(diff.new_side));
    writer.member("summary", summary_tree(diff));
    writer.lines("vms", diff.vms, vm_tree);
    writer.lines("changes", diff.changes, [&](const Change& change) { return change_tree(diff, change); });
    writer.lines("not_comparable", diff.not_comparable, not_comparable_tree);
    writer.lines("notes", diff.notes, [](const std::string& note) { return Datum{note}; });
    writer.finish();
}

}  // namespace ovaudit
