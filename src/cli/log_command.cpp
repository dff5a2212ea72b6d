#include <algorithm>
#include <iterator>

#include "audit/path_names.hpp"
#include "cli/command.hpp"
#include "cli/history_file.hpp"
#include "cli/output.hpp"
#include "cli/words.hpp"
#include "diff/place.hpp"
#include "load/scalar.hpp"
#include "model/pattern.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "report/history_report.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

struct LogArguments {
    Words words, vms, only;
    std::string format = "text", color = "auto", most;
    bool stat = false, reverse = false, exit_code = false;
    PeriodArguments period;
    LoadOptions load;
};

LogOptions log_options(const LogArguments& arguments) {
    LogOptions options;
    options.period = period_of(arguments.period);
    options.vms = arguments.vms;
    options.only = categories_of(arguments.only);
    options.oldest_first = arguments.reverse;
    if (arguments.most.empty()) return options;
    const auto most = parse_integer(arguments.most);
    if (!most || *most < 0)
        throw Error("-n: expected how many entries, found \"" + escape_visibly(arguments.most) + "\"");
    options.most = static_cast<std::uint64_t>(*most);
    return options;
}

/// Whether it reads as a file's path, and not as a path to what XenAPI has.
bool may_be_file(const std::string& word) {
    return word.find('/') != word.npos && unknown_name(word).has_value();
}

bool covers(const std::string& pattern, const std::vector<LogEntry>& entries) {
    const Pattern path(pattern);
    const auto covers_one = [&](const Change& change) { return path.covers(place_of(change)); };
    return std::ranges::any_of(
        entries, [&](const LogEntry& entry) { return std::ranges::any_of(entry.diff.changes, covers_one); });
}

/// The words that cover no change; of patterns it is enough that another does.
Words uncovered(const std::vector<LogEntry>& entries, const Words& words, bool is_cut) {
    if (entries.empty()) return words;
    Words missing;
    std::ranges::copy_if(words, std::back_inserter(missing), [&](const std::string& word) {
        return !is_cut && may_be_file(word) && !covers(word, entries);
    });
    return missing;
}

void complain_of_uncovered(const std::vector<LogEntry>& entries, const Words& words,
                           const LogArguments& arguments) {
    const Words missing = uncovered(entries, words, !arguments.most.empty());
    if (missing.empty()) return;
    const bool is_of_period = !arguments.period.since.empty() || !arguments.period.until.empty();
    say(std::string("nothing that changed ") + (is_of_period ? "in that period " : "") + "is covered by " +
        escape_visibly(join(missing, " ")) +
        (std::ranges::any_of(missing, may_be_file) ? " and there is no such file" : ""));
}

int run_log(const LogArguments& arguments) {
    if (arguments.stat && arguments.format != "text")
        throw Error("--stat: expected no --format " + arguments.format + " beside it");
    LogOptions options = log_options(arguments);
    const Asked asked = ask(arguments.words, arguments.load);
    options.patterns = asked.rest;
    const std::vector<LogEntry> entries = log(asked.history, options);
    StandardOutput output;
    const auto render = arguments.format == "json"  ? render_log_json
                        : arguments.format == "csv" ? render_log_csv
                        : arguments.stat            ? render_log_stat
                                                    : render_log_text;
    render(entries, {.color = wants_color(arguments.color)}, [&](std::string_view bytes) { output(bytes); });
    output.finish();
    complain_of_uncovered(entries, asked.rest, arguments);
    for (const std::string& line : asked.unread) complain(line);
    if (!asked.unread.empty()) return 2;
    return arguments.exit_code && !entries.empty() ? 1 : 0;
}

}  // namespace

Run add_log(Options options) {
    auto arguments = std::make_shared<LogArguments>();
    options.arguments(
        "PATTERN|PATH", arguments->words,
        "Only what these path patterns cover, such as 'memory_*'. Words that are paths are backups "
        "to read instead of the history");
    options.repeated("--vm", "NAME|UUID", arguments->vms, of_these_vms);
    options.repeated("--only", "CATEGORIES", arguments->only, "Only these categories: " + category_names());
    add_period_options(options, arguments->period);
    options.text("-n,--max-count", "N", arguments->most, "At most so many entries");
    options.flag("--reverse", arguments->reverse, "Oldest first");
    options.flag("--stat", arguments->stat, "A line a VM");
    options.flag("--exit-code", arguments->exit_code, "Exit with 1 if there is an entry");
    options.choice("--format", arguments->format, {"text", "json", "csv"}, "The format of the report");
    options.choice("--color", arguments->color, {"auto", "always", "never"}, "Colours in a text report");
    add_load_options(options, arguments->load);
    return [arguments] { return run_log(*arguments); };
}

}  // namespace ovaudit
