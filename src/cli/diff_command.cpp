#include <unistd.h>

#include <filesystem>
#include <future>
#include <memory>
#include <sstream>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "model/text.hpp"
#include "ovaudit/diff.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/load.hpp"
#include "ovaudit/report.hpp"
#include "report/lines.hpp"
#include "report/short.hpp"

namespace ovaudit {
namespace {

struct DiffArguments {
    std::string old_path, new_path;
    std::string format = "text", match = "auto", color = "auto", title;
    std::string old_captured_at, new_captured_at;
    Words save, only, ignore, include, vms, fail_on, labels;
    Words pairs;  // OLD NEW OLD NEW ...
    bool all = false, exit_zero = false, stat = false, names_only = false, quiet = false;
    LoadOptions load_options;
};

/// "memory,vcpu" and "memory" "vcpu" as the same.
Words split_commas(const Words& given) {
    Words words;
    for (const std::string& text : given) {
        std::istringstream stream(text);
        for (std::string word; std::getline(stream, word, ',');)
            if (!word.empty()) words.push_back(word);
    }
    return words;
}

std::string category_names() {
    std::string names;
    for (std::size_t i = 0; i < category_count; ++i)
        names += (i == 0 ? "" : ", ") + std::string(to_string(static_cast<Category>(i)));
    return names;
}

std::vector<Category> categories_of(const Words& given) {
    std::vector<Category> categories;
    for (const std::string& word : split_commas(given)) {
        const auto category = category_named(word);
        if (!category)
            throw Error("--only: expected one of " + category_names() + ", found \"" + escape_visibly(word) +
                        "\"");
        categories.push_back(*category);
    }
    return categories;
}

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
    options.match_uuid_only = arguments.match == "uuid";
    options.vms = arguments.vms;
    for (std::size_t i = 0; i + 1 < arguments.pairs.size(); i += 2)
        options.pairs.emplace_back(arguments.pairs[i], arguments.pairs[i + 1]);
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

/// A report to be saved: "json:report.json", or "report.json", whose ending tells the format.
struct Saved {
    const Format* format;
    std::string path;
};

Saved parse_saved(const std::string& text) {
    const std::size_t colon = text.find(':');
    if (colon != std::string::npos)
        if (const Format* format = find_format(text.substr(0, colon)))
            return {format, text.substr(colon + 1)};
    const std::size_t dot = text.rfind('.');
    for (const Format& format : formats())
        if (dot != std::string::npos &&
            (text.substr(dot + 1) == format.extension || text.substr(dot + 1) == format.name))
            return {&format, text};
    throw Error("--save: expected FORMAT:FILE or a file that ends in .txt, .json or .html, found \"" +
                escape_visibly(text) + "\"");
}

/// Whether a file is loaded faster than a thread is started. Of what is no file no size is known.
bool is_small(const std::string& path) {
    constexpr std::uintmax_t most = 128 << 10;
    std::error_code failure;
    return std::filesystem::file_size(path, failure) <= most;
}

std::pair<Capture, Capture> load_both(const DiffArguments& arguments) {
    if (arguments.old_path == "-" && arguments.new_path == "-")
        throw Error("OLD and NEW are both \"-\"; only one can come from standard input");
    const auto when = is_small(arguments.old_path) && is_small(arguments.new_path) ? std::launch::deferred
                                                                                   : std::launch::async;
    LoadOptions of_old = arguments.load_options, of_new = arguments.load_options;
    if (!arguments.old_captured_at.empty())
        of_old.captured_at = parse_time("--old-captured-at", arguments.old_captured_at);
    if (!arguments.new_captured_at.empty())
        of_new.captured_at = parse_time("--new-captured-at", arguments.new_captured_at);
    auto other = std::async(when, [&] { return load(arguments.new_path, of_new); });
    Capture old_capture = load(arguments.old_path, of_old);
    return {std::move(old_capture), other.get()};
}

void call(Side& side, const std::string& label) {
    side.name = escape_visibly(label);
    if (side.sources.size() == 1) side.sources.front().name = side.name;
}

/// As diff(1) has it: the first label is OLD's, the second NEW's.
void call_sides(Diff& diff, const Words& labels) {
    if (labels.size() > 2)
        throw Error("--label: expected two at most, one for OLD and one for NEW, found " +
                    std::to_string(labels.size()));
    if (!labels.empty()) call(diff.old_side, labels.front());
    if (labels.size() > 1) call(diff.new_side, labels.back());
}

Diff make_diff(const DiffArguments& arguments) {
    const std::vector<Category> categories = categories_of(arguments.only);
    const DiffOptions options = diff_options(arguments);
    const Words fail_on = fail_on_words(arguments.fail_on);
    Progress progress("comparing");
    const auto [old_capture, new_capture] = load_both(arguments);
    Diff result = diff(old_capture, new_capture, options);
    call_sides(result, arguments.labels);
    result.arguments.include = arguments.all ? Words{"all"} : split_commas(arguments.include);
    result.arguments.vms = arguments.vms;
    result.arguments.pairs = options.pairs;
    result.arguments.match = arguments.match;
    result.arguments.title = arguments.title;
    result.arguments.fail_on = fail_on;
    return ignore(only(std::move(result), categories), arguments.ignore);
}

void print(const Diff& diff, const DiffArguments& arguments, const Format& format) {
    StandardOutput output;
    const Output sink = [&](std::string_view bytes) { output(bytes); };
    if (arguments.stat)
        render_stat(diff, sink);
    else if (arguments.names_only)
        render_names(diff, sink);
    else
        format.render(diff, {.color = wants_color(arguments.color)}, sink);
    output.finish();
}

int run_diff(const DiffArguments& arguments) {
    const Format* format = find_format(arguments.format);
    std::vector<Saved> saved;
    for (const std::string& text : arguments.save) saved.push_back(parse_saved(text));
    const Diff diff = make_diff(arguments);
    for (const Saved& report : saved)
        write_file(report.path, {arguments.old_path, arguments.new_path},
                   [&](const Output& output) { report.format->render(diff, {}, output); });
    if (!arguments.quiet) print(diff, arguments, *format);
    const bool text = arguments.format == "text" && !arguments.quiet;
    const bool told = text && !diff.changes.empty() && !arguments.stat && !arguments.names_only;
    for (const Side* side : {&diff.old_side, &diff.new_side})
        for (const std::string& line : side->unread)
            if (!told) complain(line);
    if (text && diff.changes.empty() && is_terminal(STDERR_FILENO)) say(equal_sentence(diff));
    const int status = exit_status(diff);
    return arguments.exit_zero && status == 1 ? 0 : status;
}

}  // namespace

Run add_diff(Options options) {
    auto arguments = std::make_shared<DiffArguments>();
    options.argument("OLD", arguments->old_path, what_is_loaded);
    options.argument("NEW", arguments->new_path, "The later one");
    options.choice("--format", arguments->format, {"text", "json", "html"}, "text, json or html");
    options.repeated("--save", "[FORMAT:]FILE", arguments->save,
                     "Also write a report to a file; the ending tells the format, or a prefix such as json:");
    options.repeated("--only", "CATEGORIES", arguments->only, "Only these categories: " + category_names());
    options.repeated("--ignore", "PATTERN", arguments->ignore,
                     "Leave out what this path pattern covers, such as 'other_config:xo:*'");
    options.repeated("--include", "WORDS", arguments->include,
                     "Also: templates, control (domains), runtime, internal");
    options.flag("--all", arguments->all, "Everything: all that --include can name");
    options.repeated("--vm", "NAME|UUID", arguments->vms, "Only the VMs of this name or uuid");
    options.pairs("--pair", "OLD NEW", arguments->pairs,
                  "Compare these two VMs, whatever their names and uuids");
    options.choice("--match", arguments->match, {"auto", "uuid"},
                   "uuid forbids guesses by name and the like");
    options.repeated("--fail-on", "WORDS", arguments->fail_on,
                     "What makes exit status 1: any, categories or roles (default: config)");
    options.flag("--exit-zero", arguments->exit_zero, "Exit with 0 though something changed");
    options.flag("--stat", arguments->stat, "One line a VM");
    options.flag("--names-only", arguments->names_only, "Only the paths of what changed");
    options.flag("--quiet", arguments->quiet, "No report, only the exit status");
    options.choice("--color", arguments->color, {"auto", "always", "never"}, "auto, always or never");
    options.repeated("--label", "NAME", arguments->labels,
                     "What the report calls OLD; given twice, also what it calls NEW");
    options.text("--title", arguments->title, "Title of the page");
    options.text("--old-captured-at", arguments->old_captured_at, "When OLD was captured, whatever it says");
    options.text("--new-captured-at", arguments->new_captured_at, "When NEW was captured");
    add_load_options(options, arguments->load_options);
    return [arguments] { return run_diff(*arguments); };
}

}  // namespace ovaudit
