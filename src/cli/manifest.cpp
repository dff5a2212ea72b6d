#include "cli/manifest.hpp"

#include <algorithm>

#include "cli/output.hpp"

namespace ovaudit {
namespace {

/// As sha256sum(1) writes a name that holds a backslash or a line end: a \ at the start of the line says so.
std::string line_of(const std::string& sha256, const std::string& name) {
    std::string escaped;
    for (const char c : name)
        escaped += c == '\\' ? "\\\\" : c == '\n' ? "\\n" : c == '\r' ? "\\r" : std::string(1, c);
    return (escaped == name ? "" : "\\") + sha256 + "  " + escaped + "\n";
}

}  // namespace

void Manifest::add(std::string_view format, const std::string& path, const std::string& sha256) {
    const std::size_t name = path.rfind('/') + 1;
    entries_.push_back({std::string(format), path.substr(0, name), path.substr(name), sha256});
}

void Manifest::write(const Words& inputs) const {
    const auto has = [&](std::string_view format) {
        return std::ranges::any_of(entries_, [&](const Entry& entry) { return entry.format == format; });
    };
    const bool in_one_folder = std::ranges::all_of(
        entries_, [&](const Entry& entry) { return entry.folder == entries_.front().folder; });
    if (!has("html") || !has("json") || !has("csv") || !in_one_folder) return;
    write_file(entries_.front().folder + "manifest.sha256", inputs, [&](const Output& output) {
        for (const Entry& entry : entries_) output(line_of(entry.sha256, entry.name));
    });
}

}  // namespace ovaudit
