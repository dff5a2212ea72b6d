#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "cli/command.hpp"
#include "cli/input.hpp"
#include "cli/output.hpp"
#include "cli/policy_file.hpp"
#include "cli/progress.hpp"
#include "cli/report_options.hpp"
#include "cli/words.hpp"
#include "load/source.hpp"
#include "model/ascii.hpp"
#include "model/text.hpp"
#include "ovaudit/audit_report.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/load.hpp"

namespace ovaudit {
namespace {

struct CheckArguments {
    Words paths, only, vms, save;
    std::string format = "text", color = "auto", fail_on = "error", baseline, now, policy;
    bool list = false, quiet = false, exit_zero = false, show_suppressed = false;
    LoadOptions load_options;
};

Words inputs_of(const CheckArguments& arguments) {
    Words inputs = arguments.paths;
    inputs.insert(inputs.end(), {arguments.policy, arguments.baseline});
    return inputs;
}

/// Without anything to check, whether it can be read.
int check_policy(const std::string& path) {
    const Policy policy = read_policy(path);
    say(policy.name + ": " + counted(policy.levels.size(), "level") + ", " +
        counted(policy.rules.size(), "rule") + ", " + counted(policy.changes.size(), "change rule") + ", " +
        counted(policy.suppressions.size(), "suppression"));
    return 0;
}

/// Whether a finding is about how old something is.
bool has_ages(const Audit& audit) {
    return std::ranges::any_of(
        audit.findings, [&](const Finding& finding) { return audit.checks[finding.check].id == "SNP-002"; });
}

Audit make_audit(const CheckArguments& arguments) {
    check_read_once(inputs_of(arguments));
    const std::string given_now = parse_now(arguments.now);
    AuditOptions options;
    options.only = categories_of(arguments.only);
    options.vms = arguments.vms;
    if (!arguments.policy.empty()) options.policy = read_policy(arguments.policy);
    std::optional<Audit> earlier;
    if (!arguments.baseline.empty()) earlier = parse_file(arguments.baseline, parse_audit);
    const Progress progress("checking");
    const Capture capture = load_together(arguments.paths, arguments.load_options);
    options.now = moment(given_now, capture.sources());
    const bool by_the_clock =
        arguments.now.empty() && std::ranges::all_of(capture.sources(), [](const Source& source) {
            return source.captured_at.empty();
        });
    Audit result = audit(capture, options);
    if (by_the_clock && has_ages(result))
        result.notes.push_back("no source tells when it was captured: ages are counted to " +
                               options.now.substr(0, 10) + ", by the clock");
    result.arguments.fail_on = arguments.fail_on;
    return earlier ? against_baseline(std::move(result), *earlier, escape_visibly(arguments.baseline))
                   : result;
}

void print(const Audit& audit, const CheckArguments& arguments) {
    StandardOutput output;
    const Output sink = [&](std::string_view bytes) { output(bytes); };
    find_audit_format(arguments.format)
        ->render(audit, {.color = wants_color(arguments.color), .suppressed = arguments.show_suppressed},
                 sink);
    output.finish();
}

int list_checks() {
    StandardOutput output;
    render_check_list([&](std::string_view bytes) { output(bytes); });
    output.finish();
    return 0;
}

bool is_silent(const Audit& audit, bool show_suppressed) {
    return audit.fixed.empty() && std::ranges::none_of(audit.findings, [&](const Finding& finding) {
               return is_news(finding) || (show_suppressed && !finding.suppressed_by.empty());
           });
}

int run_check(const CheckArguments& arguments) {
    if (arguments.list) return list_checks();
    if (arguments.paths.empty() && !arguments.policy.empty()) return check_policy(arguments.policy);
    if (arguments.paths.empty()) throw Error("check: expected at least one file or folder, found none");
    const auto saved = parse_saved(arguments.save, audit_formats());
    const Audit audit = make_audit(arguments);
    write_saved(saved, inputs_of(arguments), [&](const auto& format, const Output& output) {
        format.render(audit, {.suppressed = arguments.show_suppressed}, output);
    });
    if (!arguments.quiet) print(audit, arguments);
    const bool text = arguments.format == "text" && !arguments.quiet;
    const bool silent = is_silent(audit, arguments.show_suppressed);
    if (!text || silent)
        for (const std::string& line : audit.side.unread) complain(line);
    if (text && silent)
        for (const std::string& note : audit.notes) say("note: " + escape_visibly(note));
    if (text && silent && is_terminal(STDERR_FILENO)) say(summary_sentence(audit));
    const int status = exit_status(audit);
    return arguments.exit_zero && status == 1 ? 0 : status;
}

struct ExplainArguments {
    std::string id;
};

int run_explain(const ExplainArguments& arguments) {
    std::string id = arguments.id;
    std::ranges::transform(id, id.begin(), upper);
    const Check* check = find_check(id);
    if (check == nullptr)
        throw Error("explain: expected the id of a check, found \"" + escape_visibly(arguments.id) +
                    "\"; ovaudit check --list names all");
    StandardOutput output;
    render_explanation(*check, [&](std::string_view bytes) { output(bytes); });
    output.finish();
    return 0;
}

}  // namespace

Run add_check(Options options) {
    auto arguments = std::make_shared<CheckArguments>();
    options.arguments("FILE", arguments->paths, what_is_loaded);
    add_report_options(options, arguments->format, arguments->save, audit_formats());
    options.repeated("--only", "CATEGORIES", arguments->only,
                     "Only checks of these categories: " + category_names());
    options.repeated("--vm", "NAME|UUID", arguments->vms, "Only the VMs of this name or uuid");
    options.text("--policy", "FILE", arguments->policy,
                 "A file of levels, parameters, own rules, change rules and suppressions; alone, it is "
                 "checked itself");
    options.text("--baseline", "FILE", arguments->baseline,
                 "An earlier JSON report: what it found is known and does not count");
    options.choice("--fail-on", arguments->fail_on, {"error", "warning", "info", "none"},
                   "The least level of a finding that makes exit status 1");
    options.text("--now", "TIME", arguments->now,
                 "The moment that ages are counted to; else the time of the capture, or the clock");
    add_show_suppressed(options, arguments->show_suppressed);
    options.flag("--list", arguments->list, "What is checked, a line a check");
    options.flag("--exit-zero", arguments->exit_zero, "Exit with 0 whatever is found");
    options.flag("--quiet", arguments->quiet, "No report, only the exit status");
    options.choice("--color", arguments->color, {"auto", "always", "never"}, "Colours in a text report");
    add_load_options(options, arguments->load_options);
    return [arguments] { return run_check(*arguments); };
}

Run add_explain(Options options) {
    auto arguments = std::make_shared<ExplainArguments>();
    options.argument("CHECK", arguments->id, "The id of a check, such as MEM-002");
    return [arguments] { return run_explain(*arguments); };
}

}  // namespace ovaudit
