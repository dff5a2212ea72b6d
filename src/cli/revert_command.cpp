#include <memory>

#include "cli/command.hpp"
#include "cli/comparison.hpp"
#include "cli/output.hpp"
#include "ovaudit/revert.hpp"
#include "report/undo_script.hpp"

namespace ovaudit {
namespace {

struct RevertArguments {
    Comparison comparison;
    Words patterns;
    std::string save;
};

void write_script(const Diff& diff, const Revert& revert, const RevertArguments& arguments) {
    const auto render = [&](const Output& output) { render_undo_script(diff, revert, output); };
    if (!arguments.save.empty()) return write_file(arguments.save, inputs_of(arguments.comparison), render);
    StandardOutput output;
    render([&](std::string_view bytes) { output(bytes); });
    output.finish();
}

void say_the_rest(const Diff& diff, const Revert& revert) {
    for (const Side* side : {&diff.old_side, &diff.new_side})
        for (const std::string& line : side->unread) complain(line);
    for (const std::string& note : diff.notes) complain("note: " + note);
    const std::vector<std::string> lines = kept_lines(diff, revert);
    say(undo_sentence(diff, revert) + (lines.empty() ? "" : "; no command undoes:"));
    for (const std::string& line : lines) say("  " + line);
}

int run_revert(const RevertArguments& arguments) {
    const Diff diff = select(compare(arguments.comparison, {}), arguments.patterns);
    const Revert plan = revert(diff);
    write_script(diff, plan, arguments);
    say_the_rest(diff, plan);
    return exit_status(diff, plan);
}

}  // namespace

Run add_revert(Options options) {
    auto arguments = std::make_shared<RevertArguments>();
    options.argument("OLD", arguments->comparison.old_path, what_is_loaded);
    options.argument("NEW", arguments->comparison.new_path, "The later one");
    options.arguments("PATTERN", arguments->patterns,
                      "Undo only what these path patterns cover, such as 'memory_*' or 'VM:web01/VIF:0'");
    options.text("--save", "FILE", arguments->save,
                 "Write the script to this file instead of standard output");
    add_comparison_options(options, arguments->comparison);
    return [arguments] { return run_revert(*arguments); };
}

}  // namespace ovaudit
