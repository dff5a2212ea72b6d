#include "cli/history_file.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "audit/times.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "load/scalar.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "report/lines.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

/// What --history said.
std::string& given_path() {
    static std::string path;
    return path;
}

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::int64_t now() {
    const auto time = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::seconds>(time).count();
}

/// "30d", "12h", "2w" in seconds.
std::optional<std::int64_t> parse_length(const std::string& text) {
    if (text.size() < 2) return std::nullopt;
    const std::int64_t unit = text.back() == 'h'   ? 3600
                              : text.back() == 'd' ? seconds_of_a_day
                              : text.back() == 'w' ? 7 * seconds_of_a_day
                                                   : 0;
    const auto number = parse_integer(std::string_view(text).substr(0, text.size() - 1));
    if (unit == 0 || !number || *number < 0 || *number > 1'000'000) return std::nullopt;
    return *number * unit;
}

bool exists(const std::string& path) {
    std::error_code failure;
    return std::filesystem::exists(path, failure);
}

/// Empty if there is none.
std::string known_path() {
    if (!given_path().empty()) return given_path();
    if (std::string path = variable("OVAUDIT_HISTORY"); !path.empty()) return path;
    if (const std::string data = variable("XDG_DATA_HOME"); !data.empty())
        return data + "/ovaudit/history.db";
    const std::string home = variable("HOME");
    return home.empty() ? "" : home + "/.local/share/ovaudit/history.db";
}

}  // namespace

void add_history_option(Options options) {
    options.text("--history", "FILE", given_path(),
                 "The history (default: $OVAUDIT_HISTORY, else ovaudit/history.db in the XDG data folder)");
}

std::string history_path() {
    if (std::string path = known_path(); !path.empty()) return path;
    throw Error(
        "--history: expected the file of a history, as neither OVAUDIT_HISTORY, XDG_DATA_HOME nor HOME "
        "is set");
}

Words history_files() {
    std::error_code failure;
    const std::string path = std::filesystem::weakly_canonical(known_path(), failure).string();
    return path.empty() ? Words() : Words{path, path + "-wal", path + "-shm"};
}

void add_period_options(Options options, PeriodArguments& arguments) {
    options.text("--since", "TIME", arguments.since,
                 "From then on: 2026-11-16, 2026-11-16T02:00:04Z, yesterday, or 30d ago (also h, w)");
    options.text("--until", "TIME", arguments.until, "Up to then, a day to its end");
}

Period period_of(const PeriodArguments& arguments) {
    Period period;
    if (!arguments.since.empty()) period.since = parse_moment("--since", arguments.since, false);
    if (!arguments.until.empty()) period.until = parse_moment("--until", arguments.until, true);
    if (period.since && period.until && *period.until < *period.since)
        throw Error("--until: expected a time from --since on, found \"" + escape_visibly(arguments.until) +
                    "\"");
    return period;
}

std::int64_t parse_moment(const std::string& option, const std::string& text, bool end) {
    if (text == "now") return now();
    if (const auto length = parse_length(text)) return now() - *length;
    const std::int64_t today = now() / seconds_of_a_day * seconds_of_a_day;
    const std::int64_t rest = end ? seconds_of_a_day - 1 : 0;
    if (text == "today") return today + rest;
    if (text == "yesterday") return today - seconds_of_a_day + rest;
    const std::optional<std::int64_t> moment = seconds_of(parse_time(option, text));
    if (!moment) throw Error(option + ": expected a time after 1970, found \"" + escape_visibly(text) + "\"");
    const bool is_day = text.find_first_of("T ") == std::string::npos;
    return *moment + (is_day ? rest : 0);
}

void refuse_missing(const std::string& path) {
    throw Error(escape_visibly(path) + ": cannot be opened: No such file or directory");
}

Asked ask(const Words& words, const LoadOptions& load) {
    Words paths, rest;
    for (const std::string& word : words) {
        const bool is_path = word.starts_with("/") || word.starts_with("./") || word.starts_with("../");
        if (is_path && !exists(word)) refuse_missing(word);
        (exists(word) ? paths : rest).push_back(word);
    }
    if (paths.empty()) return {History::open(history_path()), std::move(rest), {}};
    const Progress progress("loading");
    Asked asked{History(), std::move(rest), {}};
    RecordOptions options;
    options.load = load;
    options.progress = [&](std::uint64_t done, std::uint64_t total) { progress.at(done, total); };
    Recorded recorded = record(asked.history, paths, options);
    if (recorded.files == 0)
        throw Error(escape_visibly(paths.front()) + nothing_found +
                    (recorded.unread.empty() ? "" : ": " + recorded.unread.front()));
    asked.unread = std::move(recorded.unread);
    return asked;
}

void tell_namesakes(const History& history, const std::string& name, std::int64_t at) {
    constexpr std::size_t most = 5;
    std::vector<std::string> uuids = vms_called(history, name, at);
    if (uuids.size() < 2) return;
    std::string text = name + ": " + counted(uuids.size(), "VM") + " have this name; taken is " +
                       uuids.front() + ", seen last; the others are ";
    const std::size_t left = uuids.size() - 1 > most ? uuids.size() - 1 - most : 0;
    uuids.erase(uuids.begin());
    if (left > 0) uuids.resize(most);
    text += join(uuids, ", ") + (left > 0 ? " and " + std::to_string(left) + " more" : "");
    say(escape_visibly(text));
}

bool is_of_history(const std::string& name) {
    const std::size_t at = name.rfind('@');
    return at != std::string::npos && at > 0 && name.find('/') == std::string::npos && !exists(name);
}

Capture load_from_history(const std::string& name) {
    const std::size_t at = name.rfind('@');
    const std::int64_t moment = parse_moment(escape_visibly(name), name.substr(at + 1), true);
    const History history = History::open(history_path());
    const std::string vm = name.substr(0, at);
    tell_namesakes(history, vm, moment);
    Capture capture = state_at(history, vm, moment);
    std::set<std::string> told;
    for (const Source& source : capture.sources())
        if (told.insert(source.name).second)
            say(escape_visibly(name) + ": from " + source.name + ", captured " +
                readable_time(source.captured_at));
    return capture;
}

}  // namespace ovaudit
