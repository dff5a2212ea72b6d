#include "cli/input.hpp"

#include <algorithm>

#include "cli/history_file.hpp"
#include "load/source.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/load.hpp"

namespace ovaudit {

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

LoadOptions comparable(LoadOptions options, const Words& names) {
    if (std::ranges::any_of(names, is_of_history))
        options.masking_key = History::open(history_path()).masking_key();
    return options;
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
