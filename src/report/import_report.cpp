#include "model/text.hpp"
#include "ovaudit/import.hpp"
#include "report/json_text.hpp"
#include "report/lines.hpp"
#include "report/paint.hpp"
#include "report/phrase.hpp"
#include "report/report_tree.hpp"
#include "report/tree.hpp"

namespace ovaudit {
using namespace tree;
namespace {

std::string word_of(const TextStyle& style, ImportAnswer answer) {
    switch (answer) {
        case ImportAnswer::ok:
            return painted(style, Paint::green, "ok      ");
        case ImportAnswer::note:
            return "note    ";
        case ImportAnswer::refused:
            return painted(style, Paint::red, "refused ");
        default:
            return painted(style, Paint::dim, "unknown ");
    }
}

std::string kind_of(const Import& import) {
    return std::string(import.metadata ? "metadata" : "full") + " import" +
           (import.preserve ? ", preserve" : "") + (import.force ? ", force" : "");
}

Datum line_tree(const ImportLine& line) {
    return {DatumMap{{"answer", text(to_string(line.answer))},
                     {"text", text(line.text)},
                     {"error", text_or_null(line.error)}}};
}

Datum vm_tree_of(const ImportedVm& vm) {
    return {DatumMap{{"uuid", text(vm.uuid)},
                     {"name", text(vm.name)},
                     {"accepted", {is_accepted(vm)}},
                     {"answers", list(vm.lines, line_tree)}}};
}

}  // namespace

void render_import_text(const Import& import, const TextStyle& style, const Output& output) {
    output(painted(style, Paint::bold, readable_name(import.backup.name)) + "   " + describe(import.backup) +
           "\ninto " + painted(style, Paint::bold, readable_name(import.pool.name)) + "   " +
           describe(import.pool) + "\n" + kind_of(import) + "\n");
    for (const ImportedVm& vm : import.vms) {
        const Paint paint = is_accepted(vm) ? Paint::green : Paint::red;
        const char* verdict = is_refused(vm) ? "REFUSED" : vm.is_passed_over ? "PASSED OVER" : "accepted";
        output("\n" + painted(style, Paint::bold, "VM " + readable_name(vm.name)) +
               (vm.uuid.empty() ? "" : "  " + escape_visibly(vm.uuid)) + ": " +
               painted(style, paint, verdict) + "\n");
        for (const ImportLine& line : vm.lines)
            output("  " + word_of(style, line.answer) + " " + line.text +
                   (line.error.empty() || line.answer == ImportAnswer::ok ? "" : "  (" + line.error + ")") +
                   "\n");
    }
}

void render_import_json(const Import& import, const TextStyle&, const Output& output) {
    DatumMap document;
    add(document, "schema", text("ovaudit/can-import/1"));
    add(document, "tool", tool_tree());
    add(document, "preserve", {import.preserve});
    add(document, "force", {import.force});
    add(document, "metadata", {import.metadata});
    add(document, "exit_status", {std::int64_t{exit_status(import)}});
    add(document, "backup", side_tree(import.backup));
    add(document, "pool", side_tree(import.pool));
    add(document, "vms", list(import.vms, vm_tree_of));
    std::string json;
    append_json(json, {std::move(document)});
    output(json + "\n");
}

}  // namespace ovaudit
