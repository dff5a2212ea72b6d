#include "cli/policy_file.hpp"

#include <ctime>

#include "cli/command.hpp"
#include "cli/input.hpp"
#include "model/text.hpp"

namespace ovaudit {

Policy read_policy(const std::string& path) {
    return parse_policy(read_text_file(path), escape_visibly(path));
}

std::string parse_now(const std::string& text) {
    return text.empty() ? "" : parse_time("--now", text);
}

std::string moment(const std::string& given, const std::vector<Source>& sources) {
    if (!given.empty()) return given;
    if (std::string latest = latest_capture(sources); !latest.empty()) return latest;
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[sizeof "2026-11-16T02:00:04Z"];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

}  // namespace ovaudit
