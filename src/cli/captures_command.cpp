#include "cli/command.hpp"
#include "cli/history_file.hpp"
#include "cli/output.hpp"
#include "ovaudit/error.hpp"
#include "report/history_report.hpp"

namespace ovaudit {
namespace {

struct CapturesArguments {
    PeriodArguments period;
    Words vms;
    std::string format = "text";
};

int run_captures(const CapturesArguments& arguments) {
    const History history = History::open(history_path());
    const CaptureList captures = recorded_captures(history, {period_of(arguments.period), arguments.vms});
    StandardOutput output;
    const auto render = arguments.format == "json"  ? render_captures_json
                        : arguments.format == "csv" ? render_captures_csv
                                                    : render_captures_text;
    render(captures, [&](std::string_view bytes) { output(bytes); });
    output.finish();
    return 0;
}

int run_verify() {
    const History history = History::open(history_path());
    const std::vector<std::string> found = verify(history);
    for (const std::string& line : found) complain(history_path() + ": " + line);
    if (found.empty() && is_terminal(2)) say("every stored state is what its hash says");
    return found.empty() ? 0 : 2;
}

}  // namespace

Run add_captures(Options options) {
    auto arguments = std::make_shared<CapturesArguments>();
    add_period_options(options, arguments->period);
    options.repeated("--vm", "NAME|UUID", arguments->vms, of_these_vms);
    options.choice("--format", arguments->format, {"text", "json", "csv"}, "The format of the report");
    add_history_option(options);
    return [arguments] { return run_captures(*arguments); };
}

Run add_verify(Options options) {
    add_history_option(options);
    return run_verify;
}

}  // namespace ovaudit
