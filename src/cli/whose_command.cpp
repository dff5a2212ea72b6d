#include "cli/command.hpp"
#include "cli/history_file.hpp"
#include "cli/output.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "report/history_report.hpp"

namespace ovaudit {
namespace {

struct WhoseArguments {
    std::string address, at, format = "text";
    Words paths;
    LoadOptions load;
};

int run_whose(const WhoseArguments& arguments) {
    const Asked asked = ask(arguments.paths, arguments.load);
    if (!asked.rest.empty())
        throw Error(escape_visibly(asked.rest.front()) + ": cannot be opened: No such file or directory");
    std::optional<std::int64_t> at;
    if (!arguments.at.empty()) at = parse_moment("--at", arguments.at, false);
    const std::vector<Holder> holders = whose(asked.history, arguments.address, at);
    StandardOutput output;
    const auto render = arguments.format == "json" ? render_holders_json : render_holders_text;
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
    options.text("--at", arguments->at, "Only who had it then: 2026-11-16, 2026-11-16T02:00:04Z, 30d ago");
    options.choice("--format", arguments->format, {"text", "json"}, "text or json");
    add_load_options(options, arguments->load);
    return [arguments] { return run_whose(*arguments); };
}

}  // namespace ovaudit
