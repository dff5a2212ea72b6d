#include <limits>

#include "cli/command.hpp"
#include "cli/history_file.hpp"
#include "cli/output.hpp"
#include "cli/words.hpp"
#include "ovaudit/error.hpp"
#include "report/history_report.hpp"

namespace ovaudit {
namespace {

struct AnnotateArguments {
    std::string vm, format = "text";
    Words words, only;
    PeriodArguments period;
    LoadOptions load;
};

int run_annotate(const AnnotateArguments& arguments) {
    const Period period = period_of(arguments.period);
    const std::vector<Category> categories = categories_of(arguments.only);
    const Asked asked = ask(arguments.words, arguments.load);
    const std::int64_t at = period.until.value_or(std::numeric_limits<std::int64_t>::max());
    tell_namesakes(asked.history, arguments.vm, at);
    const Annotations annotations = annotate(asked.history, arguments.vm, at);
    StandardOutput output;
    const auto render = arguments.format == "json"  ? render_annotations_json
                        : arguments.format == "csv" ? render_annotations_csv
                                                    : render_annotations_text;
    render(annotations, {asked.rest, categories, period.since},
           [&](std::string_view bytes) { output(bytes); });
    output.finish();
    complain_of_misses(annotations.capture, asked.rest);
    for (const std::string& line : asked.unread) complain(line);
    return asked.unread.empty() ? 0 : 2;
}

}  // namespace

Run add_annotate(Options options) {
    auto arguments = std::make_shared<AnnotateArguments>();
    options.argument("VM", arguments->vm, "Name or uuid");
    options.arguments(
        "PATTERN|PATH", arguments->words,
        "Only what these path patterns cover. Words that are paths are backups to read instead of "
        "the history");
    options.repeated("--only", "CATEGORIES", arguments->only, "Only these categories: " + category_names());
    options.text("--since", "TIME", arguments->period.since, "Only what changed since then");
    options.text("--until", "TIME", arguments->period.until, "As it was then");
    options.choice("--format", arguments->format, {"text", "json", "csv"}, "The format of the report");
    add_load_options(options, arguments->load);
    return [arguments] { return run_annotate(*arguments); };
}

}  // namespace ovaudit
