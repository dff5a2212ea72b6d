#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

/// --format and --save, for every table of formats.
namespace ovaudit {

template <typename Format>
struct Saved {
    const Format* format;
    std::string path;
};

/// "text, json or html"
template <typename Format>
std::string names_of(std::span<const Format> formats) {
    std::string names;
    for (const Format& format : formats)
        names += (names.empty() ? "" : &format == &formats.back() ? " or " : ", ") + std::string(format.name);
    return names;
}

/// "json:report.json", or "report.json", whose ending tells the format.
/// Errors: Error if no format is told.
template <typename Format>
std::vector<Saved<Format>> parse_saved(const Words& given, std::span<const Format> formats) {
    const auto row_of = [&](const std::string& text) -> Saved<Format> {
        const std::string prefix = text.substr(0, text.find(':'));
        for (const Format& format : formats)
            if (format.name == prefix && prefix.size() < text.size())
                return {&format, text.substr(prefix.size() + 1)};
        for (const Format& format : formats)
            if (text.ends_with("." + std::string(format.extension)) ||
                text.ends_with("." + std::string(format.name)))
                return {&format, text};
        throw Error("--save: expected FORMAT:FILE (" + names_of(formats) +
                    ") or a file with the ending of one, " + "found \"" + escape_visibly(text) + "\"");
    };
    std::vector<Saved<Format>> saved;
    std::ranges::transform(given, std::back_inserter(saved), row_of);
    return saved;
}

template <typename Format>
void add_report_options(Options options, std::string& format, Words& save, std::span<const Format> formats) {
    Words names;
    for (const Format& row : formats) names.emplace_back(row.name);
    options.choice("--format", format, names, names_of(formats).c_str());
    options.repeated("--save", "[FORMAT:]FILE", save,
                     "Also write a report to a file; the ending tells the format, or a prefix such as json:");
}

}  // namespace ovaudit
