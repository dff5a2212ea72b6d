#include "cli/command.hpp"
#include "cli/history_file.hpp"
#include "cli/output.hpp"
#include "ovaudit/error.hpp"
#include "report/history_report.hpp"

namespace ovaudit {
namespace {

struct WhoseArguments {
    std::string address, at, format = "text";
    Words paths, vms;
    PeriodArguments period;
    LoadOptions load;
};

WhoseOptions whose_options(const WhoseArguments& arguments) {
    WhoseOptions options{period_of(arguments.period), arguments.vms};
    if (arguments.at.empty()) return options;
    if (options.period.since || options.period.until)
        throw Error("--at: expected no --since or --until beside it");
    options.period.since = options.period.until = parse_moment("--at", arguments.at, false);
    return options;
}

int run_whose(const WhoseArguments& arguments) {
    const WhoseOptions options = whose_options(arguments);
    const Asked asked = ask(arguments.paths, arguments.load);
    if (!asked.rest.empty()) refuse_missing(asked.rest.front());
    const std::vector<Holder> holders = whose(asked.history, arguments.address, options);
    StandardOutput output;
    const auto render = arguments.format == "json"  ? render_holders_json
                        : arguments.format == "csv" ? render_holders_csv
                                                    : render_holders_text;
    render(holders, [&](std::string_view bytes) { output(bytes); });
    output.finish();
    for (const std::string& line : asked.unread) complain(line);
    if (!asked.unread.empty()) return 2;
    return holders.empty() ? 1 : 0;
}

}  // namespace

Run add_whose(Options options) {
    auto arguments = std::make_shared<WhoseArguments>();
    options.argument("ADDRESS", arguments->address, "An IP address or a MAC");
    options.arguments("PATH", arguments->paths, "Backups to read instead of the history");
    options.text("--at", "TIME", arguments->at,
                 "Only who had it then: 2026-11-16, 2026-11-16T02:00:04Z, 30d ago");
    add_period_options(options, arguments->period);
    options.repeated("--vm", "NAME|UUID", arguments->vms, of_these_vms);
    options.choice("--format", arguments->format, {"text", "json", "csv"}, "The format of the report");
    add_load_options(options, arguments->load);
    return [arguments] { return run_whose(*arguments); };
}

}  // namespace ovaudit
