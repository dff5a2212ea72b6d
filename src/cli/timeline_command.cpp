#include <limits>

#include "cli/command.hpp"
#include "cli/history_file.hpp"
#include "cli/output.hpp"
#include "cli/report_options.hpp"
#include "cli/words.hpp"
#include "ovaudit/timeline.hpp"

namespace ovaudit {
namespace {

struct TimelineArguments {
    Words words, only, save;
    std::string format = "text";
    PeriodArguments period;
    LoadOptions load;
};

int run_timeline(const TimelineArguments& arguments) {
    const auto saved = parse_saved(arguments.save, timeline_formats());
    const TimelineOptions options{period_of(arguments.period), categories_of(arguments.only)};
    const Asked asked = ask(arguments.words, arguments.load);
    if (asked.rest.empty()) throw Error("timeline: expected the name or uuid of at least one VM, found none");
    std::vector<Timeline> all;
    for (const std::string& vm : asked.rest) {
        if (vm.find('*') == std::string::npos)
            tell_namesakes(asked.history, vm,
                           options.period.until.value_or(std::numeric_limits<std::int64_t>::max()));
        for (Timeline& timeline : timelines(asked.history, vm, options)) all.push_back(std::move(timeline));
    }
    write_saved(saved, arguments.words,
                [&](const auto& format, const Output& output) { format.render(all, output); });
    StandardOutput output;
    const auto format = std::ranges::find(timeline_formats(), arguments.format, &TimelineFormat::name);
    format->render(all, [&](std::string_view bytes) { output(bytes); });
    output.finish();
    for (const std::string& line : asked.unread) complain(line);
    return asked.unread.empty() ? 0 : 2;
}

}  // namespace

Run add_timeline(Options options) {
    auto arguments = std::make_shared<TimelineArguments>();
    options.arguments(
        "VM|PATH", arguments->words,
        "Names, also with wildcards, or uuids. Words that are paths are backups to read instead of "
        "the history");
    options.repeated("--only", "CATEGORIES", arguments->only, "Only these categories: " + category_names());
    add_period_options(options, arguments->period);
    add_report_options(options, arguments->format, arguments->save, timeline_formats());
    add_load_options(options, arguments->load);
    return [arguments] { return run_timeline(*arguments); };
}

}  // namespace ovaudit
