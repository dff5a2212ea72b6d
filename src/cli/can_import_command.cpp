#include <memory>

#include "cli/command.hpp"
#include "cli/input.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "load/source.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/import.hpp"
#include "ovaudit/load.hpp"

namespace ovaudit {
namespace {

struct CanImportArguments {
    std::string backup, pool, format = "text", color = "auto";
    bool full = false;
    ImportOptions options;
    LoadOptions load_options;
};

Import make_import(const CanImportArguments& arguments) {
    const Words paths{arguments.backup, arguments.pool};
    check_read_once(paths);
    check_secrets(paths, arguments.load_options);
    const Progress progress("loading");
    const Capture backup = load_capture(arguments.backup, arguments.load_options);
    const Capture pool = load_capture(arguments.pool, arguments.load_options);
    ImportOptions options = arguments.options;
    options.metadata = !arguments.full;
    return can_import(backup, pool, options);
}

int run_can_import(const CanImportArguments& arguments) {
    if (arguments.pool.empty()) throw Error("can-import: expected --into FILE, the pool to import into");
    const Import import = make_import(arguments);
    StandardOutput output;
    const auto render = arguments.format == "json" ? render_import_json : render_import_text;
    render(import, {.color = wants_color(arguments.color)}, [&](std::string_view bytes) { output(bytes); });
    output.finish();
    for (const Side* side : {&import.backup, &import.pool})
        for (const std::string& line : side->unread) complain(line);
    return exit_status(import);
}

}  // namespace

Run add_can_import(Options options) {
    auto arguments = std::make_shared<CanImportArguments>();
    options.argument("BACKUP", arguments->backup, what_is_loaded);
    options.text("--into", "POOL", arguments->pool, "The pool: its database, an export, a folder");
    options.repeated("--vm", "NAME|UUID", arguments->options.vms, "Only the VMs of this name or uuid");
    options.flag("--preserve", arguments->options.preserve, "As a restore: uuids and MACs stay");
    options.flag("--force", arguments->options.force, "With xe's force=true");
    options.flag("--full", arguments->full,
                 "With the disks of the backup, instead of onto those of the pool");
    options.choice("--format", arguments->format, {"text", "json"}, "The format of the report");
    options.choice("--color", arguments->color, {"auto", "always", "never"}, "Colours in a text report");
    add_load_options(options, arguments->load_options);
    return [arguments] { return run_can_import(*arguments); };
}

}  // namespace ovaudit
