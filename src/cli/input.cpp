#include "cli/input.hpp"

#include <algorithm>

#include "cli/history_file.hpp"
#include "load/source.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/load.hpp"

namespace ovaudit {
namespace {

[[noreturn]] void refuse_state(const std::string& option, const std::string& name, const char* why) {
    throw Error(option + ": expected no state of a history beside it, found " + escape_visibly(name) +
                ": a history " + why);
}

}  // namespace

std::string read_text_file(const std::string& path) {
    constexpr std::size_t most = std::size_t{1} << 30;
    const Input input = open_input(path);
    std::string text;
    for (auto block = input.pull(); !block.empty(); block = input.pull()) {
        text.append(block.data(), block.size());
        if (text.size() > most) throw Error(input.name + ": is larger than 1 GiB");
    }
    return text;
}

Capture load_capture(const std::string& path, const LoadOptions& options) {
    return is_of_history(path) ? load_from_history(path) : load(path, options);
}

void check_secrets(const Words& names, const LoadOptions& options) {
    const auto state = std::ranges::find_if(names, is_of_history);
    if (options.show_secrets && state != names.end())
        refuse_state("--show-secrets", *state, "holds no secrets");
}

LoadOptions comparable(LoadOptions options, const Words& names) {
    check_secrets(names, options);
    if (std::ranges::any_of(names, is_of_history))
        options.masking_key = History::open(history_path()).masking_key();
    return options;
}

std::string given_time(const std::string& option, const std::string& text, const std::string& name) {
    if (text.empty()) return {};
    if (is_of_history(name)) refuse_state(option, name, "knows when a state was captured");
    return parse_time(option, text);
}

Capture load_together(const Words& paths, const LoadOptions& given) {
    check_read_once(paths);
    const LoadOptions options = comparable(given, paths);
    if (paths.size() == 1) return load_capture(paths.front(), options);
    std::vector<Capture> captures;
    Whole whole;
    for (const std::string& path : paths) {
        try {
            captures.push_back(load_capture(path, options));
        } catch (const Error& error) {  // the others are told all the same
            whole.unread.push_back(error.what());
        }
    }
    if (captures.empty()) throw Error(whole.unread.front());
    whole.name = captures.front().name();
    if (paths.size() > 1) whole.name += " and " + std::to_string(paths.size() - 1) + " more";
    return merge(std::move(captures), std::move(whole));
}

}  // namespace ovaudit
