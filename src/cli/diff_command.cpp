#include <unistd.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "cli/command.hpp"
#include "cli/comparison.hpp"
#include "cli/output.hpp"
#include "cli/report_options.hpp"
#include "cli/words.hpp"
#include "model/text.hpp"
#include "ovaudit/diff.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/report.hpp"
#include "report/lines.hpp"
#include "report/phrase.hpp"
#include "report/short.hpp"

namespace ovaudit {
namespace {

struct DiffArguments {
    Comparison comparison;
    std::string format = "text", color = "auto", title;
    Words save, ignore, include, fail_on;
    bool all = false, exit_zero = false, stat = false, names_only = false, quiet = false;
    bool show_suppressed = false, against_snapshots = false;
};

DiffOptions diff_options(const DiffArguments& arguments) {
    DiffOptions options;
    Words include = split_commas(arguments.include);
    if (arguments.all) include = {"templates", "control", "runtime", "internal"};
    for (const std::string& word : include) {
        if (word == "templates")
            options.include_templates = true;
        else if (word == "control")
            options.include_control = true;
        else if (word == "runtime")
            options.include.insert(Role::runtime);
        else if (word == "internal")
            options.include.insert(Role::internal);
        else
            throw Error("--include: expected templates, control, runtime or internal, found \"" +
                        escape_visibly(word) + "\"");
    }
    return options;
}

Words fail_on_words(const Words& given) {
    Words words = split_commas(given);
    for (const std::string& word : words)
        if (word != "any" && !category_named(word) && !role_named(word))
            throw Error("--fail-on: expected any, a category (" + category_names() +
                        ") or a role (config, reported, runtime, internal), found \"" + escape_visibly(word) +
                        "\"");
    return words;
}

Diff make_diff(const DiffArguments& arguments) {
    const DiffOptions options = diff_options(arguments);
    const Words fail_on = fail_on_words(arguments.fail_on);
    Diff result = arguments.against_snapshots ? compare_with_snapshots(arguments.comparison, options)
                                              : compare(arguments.comparison, options);
    result.arguments.include = arguments.all ? Words{"all"} : split_commas(arguments.include);
    result.arguments.title = arguments.title;
    result.arguments.fail_on = fail_on;
    return ignore(std::move(result), arguments.ignore);
}

void print(const Diff& diff, const DiffArguments& arguments, const Format& format) {
    StandardOutput output;
    const Output sink = [&](std::string_view bytes) { output(bytes); };
    const TextStyle style{.color = wants_color(arguments.color), .suppressed = arguments.show_suppressed};
    if (arguments.stat)
        render_stat(diff, sink);
    else if (arguments.names_only)
        render_names(diff, sink);
    else
        format.render(diff, style, sink);
    output.finish();
}

bool is_silent(const Diff& diff, bool show_suppressed) {
    return std::ranges::all_of(
        diff.changes, [&](const Change& change) { return !show_suppressed && is_suppressed(change); });
}

/// In full on a terminal; else only that not all could be compared.
void say_why_nothing(const Diff& diff) {
    const bool in_full = is_terminal(STDERR_FILENO);
    if (!in_full && diff.not_comparable.empty() && diff.notes.empty()) return;
    say(diff.changes.empty() ? equal_sentence(diff) : summary_sentence(diff));
    if (in_full && diff.changes.empty())
        for (const std::string& remark : remarks(diff)) say(remark);
    if (!in_full)
        for (const std::string& note : diff.notes) say("note: " + escape_visibly(note));
}

void check_sides(const DiffArguments& arguments) {
    const Comparison& sides = arguments.comparison;
    if (!arguments.against_snapshots && sides.new_path.empty())
        throw Error("NEW is required; see ovaudit help");
    if (!arguments.against_snapshots) return;
    for (const auto& [option, is_given] :
         {std::pair("NEW", !sides.new_path.empty()), std::pair("--pair", !sides.pairs.empty()),
          std::pair("--old-captured-at", !sides.old_captured_at.empty()),
          std::pair("--new-captured-at", !sides.new_captured_at.empty())})
        if (is_given) throw Error(std::string("--against-snapshots: expected one file and no ") + option);
}

void check_output(const DiffArguments& arguments) {
    if (arguments.show_suppressed && arguments.comparison.policy.empty())
        throw Error("--show-suppressed: expected --policy beside it");
    const char* short_form = arguments.stat ? "--stat" : arguments.names_only ? "--names-only" : nullptr;
    if (short_form == nullptr) return;
    if (arguments.format != "text")
        throw Error(std::string(short_form) + ": expected no --format " + arguments.format + " beside it");
    if (arguments.stat && arguments.names_only) throw Error("--stat: expected no --names-only beside it");
}

int run_diff(const DiffArguments& arguments) {
    check_sides(arguments);
    check_output(arguments);
    const Format* format = find_format(arguments.format);
    const auto saved = parse_saved(arguments.save, formats());
    const Diff diff = make_diff(arguments);
    write_saved(saved, inputs_of(arguments.comparison), [&](const auto& one, const Output& output) {
        one.render(diff, {.suppressed = arguments.show_suppressed}, output);
    });
    if (!arguments.quiet) print(diff, arguments, *format);
    const bool text = arguments.format == "text" && !arguments.quiet;
    const bool silent = is_silent(diff, arguments.show_suppressed);
    const bool told = text && !silent && !arguments.stat && !arguments.names_only;
    for (const Side* side : {&diff.old_side, &diff.new_side})
        for (const std::string& line : side->unread)
            if (!told) complain(line);
    if (text && silent) say_why_nothing(diff);
    const int status = exit_status(diff);
    return arguments.exit_zero && status == 1 ? 0 : status;
}

}  // namespace

Run add_diff(Options options) {
    auto arguments = std::make_shared<DiffArguments>();
    options.argument("OLD", arguments->comparison.old_path, what_is_loaded);
    options.text("NEW", "", arguments->comparison.new_path, "The later one");
    add_report_options(options, arguments->format, arguments->save, formats());
    options.repeated("--ignore", "PATTERN", arguments->ignore,
                     "Leave out what this path pattern covers, such as 'other_config:xo:*'");
    options.repeated("--include", "WORDS", arguments->include,
                     "Also: templates, control (domains), runtime, internal");
    options.flag("--all", arguments->all, "Everything: all that --include can name");
    add_comparison_options(options, arguments->comparison);
    options.repeated("--fail-on", "WORDS", arguments->fail_on,
                     "What makes exit status 1: any, categories or roles (default: config)");
    options.text(
        "--policy", "FILE", arguments->comparison.policy,
        "A file whose [[change]] tables say which changes are allowed: the first whose path covers a "
        "change decides, so put the special before the general; what none covers is allowed. Exit "
        "status 1: a change is denied at level error, not suppressed, and what --fail-on names if "
        "that is given");
    options.text("--now", "TIME", arguments->comparison.now,
                 "When suppressions of the policy expire; else the time of NEW, or the clock");
    add_show_suppressed(options, arguments->show_suppressed);
    options.flag(
        "--against-snapshots", arguments->against_snapshots,
        "Without NEW: what a revert to each VM snapshot in OLD would change, besides what is on the disks");
    options.flag("--exit-zero", arguments->exit_zero, "Exit with 0 though something changed");
    options.flag("--stat", arguments->stat, "One line a VM");
    options.flag("--names-only", arguments->names_only, "Only the paths of what changed");
    options.flag("--quiet", arguments->quiet, "No report, only the exit status");
    options.choice("--color", arguments->color, {"auto", "always", "never"}, "Colours in a text report");
    options.text("--title", "TEXT", arguments->title, "Title of the page");
    return [arguments] { return run_diff(*arguments); };
}

}  // namespace ovaudit
