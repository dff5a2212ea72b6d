#include <algorithm>
#include <memory>

#include "audit/path_names.hpp"
#include "cli/command.hpp"
#include "cli/input.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/report_options.hpp"
#include "cli/words.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/inventory.hpp"

namespace ovaudit {
namespace {

struct InventoryArguments {
    Words paths, columns, vms, save;
    std::string format = "text";
    LoadOptions load_options;
};

/// A misspelt one would look as if no VM had it, and JSON has a member of a name once.
void check_columns(const Words& columns) {
    const auto own = inventory_columns();
    for (const std::string& column : columns) {
        if (std::ranges::count(columns, column) > 1)
            throw Error("--columns: expected each column once, found \"" + escape_visibly(column) +
                        "\" twice");
        if (std::ranges::find(own, column) != own.end()) continue;
        if (const auto unknown = unknown_name(column)) throw Error("--columns: " + *unknown);
    }
}

Inventory make_inventory(const InventoryArguments& arguments) {
    const Words columns = split_commas(arguments.columns);
    check_columns(columns);
    const Progress progress("loading");
    const Capture capture = load_together(arguments.paths, arguments.load_options);
    return inventory(capture, columns, arguments.vms);
}

int run_inventory(const InventoryArguments& arguments) {
    if (arguments.paths.empty()) throw Error("inventory: expected at least one file or folder, found none");
    const auto saved = parse_saved(arguments.save, inventory_formats());
    const Inventory inventory = make_inventory(arguments);
    write_saved(saved, arguments.paths,
                [&](const auto& format, const Output& output) { format.render(inventory, output); });
    StandardOutput output;
    const auto format = std::ranges::find(inventory_formats(), arguments.format, &InventoryFormat::name);
    format->render(inventory, [&](std::string_view bytes) { output(bytes); });
    output.finish();
    for (const std::string& line : inventory.side.unread) complain(line);
    return inventory.side.unread.empty() ? 0 : 2;
}

std::string column_names() {
    std::string names;
    for (const std::string_view name : inventory_columns()) names += std::string(name) + ", ";
    return names;
}

}  // namespace

Run add_inventory(Options options) {
    auto arguments = std::make_shared<InventoryArguments>();
    options.arguments("FILE", arguments->paths, what_is_loaded);
    options.repeated("--columns", "COLUMNS", arguments->columns,
                     column_names() + "or a path below a VM such as VIF:0/MAC or other_config:folder");
    add_report_options(options, arguments->format, arguments->save, inventory_formats());
    options.repeated("--vm", "NAME|UUID", arguments->vms, "Only the VMs of this name or uuid");
    add_load_options(options, arguments->load_options);
    return [arguments] { return run_inventory(*arguments); };
}

}  // namespace ovaudit
