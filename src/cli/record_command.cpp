#include <filesystem>

#include "cli/command.hpp"
#include "cli/history_file.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/history.hpp"

namespace ovaudit {
namespace {

struct RecordArguments {
    Words paths;
    bool quiet = false;
    RecordOptions options;
};

std::string summary(const Recorded& recorded) {
    std::string text =
        "recorded " + counted(recorded.captures, "capture") + " of " + counted(recorded.files, "file");
    text += "; known before: " + std::to_string(recorded.known);
    text += "; without metadata: " + std::to_string(recorded.passed_over);
    return text + "; unread: " + std::to_string(recorded.unread.size());
}

int run_record(const RecordArguments& arguments) {
    if (arguments.paths.empty()) throw Error("record: expected at least one file or folder, found none");
    if (arguments.options.load.show_secrets)
        throw Error("record: expected no --show-secrets: a history holds no secrets");
    // a history comes into being with what is recorded first
    const std::string path = history_path();
    std::error_code failure;
    const bool in_vain =
        !std::filesystem::exists(path, failure) && !holds_metadata(arguments.paths, arguments.options.load);
    History history = in_vain ? History() : History::open_to_record(path);
    const Recorded recorded = [&] {
        const Progress progress("recording");
        RecordOptions options = arguments.options;
        options.progress = [&](std::uint64_t done, std::uint64_t total) { progress.at(done, total); };
        return record(history, arguments.paths, options);
    }();
    for (const std::string& line : recorded.unread) complain(line);
    if (!arguments.quiet) {
        StandardOutput output;
        output(summary(recorded) + "\n");
        output.finish();
    }
    if (recorded.files == 0 && recorded.unread.empty())
        complain(escape_visibly(arguments.paths.front()) + nothing_found);
    return recorded.files == 0 || !recorded.unread.empty() ? 2 : 0;
}

}  // namespace

Run add_record(Options options) {
    auto arguments = std::make_shared<RecordArguments>();
    options.arguments("PATH", arguments->paths, what_is_loaded);
    options.flag("--rehash", arguments->options.rehash,
                 "Read also files that look as they did when they were recorded");
    options.flag("--quiet", arguments->quiet, "No summary");
    add_load_options(options, arguments->options.load);
    return [arguments] { return run_record(*arguments); };
}

}  // namespace ovaudit
