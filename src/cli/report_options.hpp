#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/manifest.hpp"
#include "cli/output.hpp"
#include "model/digest.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

/// --format and --save, for every table of formats.
namespace ovaudit {

template <typename Format>
struct Saved {
    const Format* format;
    std::string path;
};

/// Of what has a name: "text, json or html".
template <typename Row>
std::string names_of(std::span<const Row> rows) {
    std::string names;
    for (const Row& row : rows)
        names += (names.empty() ? "" : &row == &rows.back() ? " or " : ", ") + std::string(row.name);
    return names;
}

/// "json:report.json", or "report.json", whose ending tells the format. A word before a colon is a format's
/// name: a file that has one in its name is told from that by a slash before it.
/// Errors: Error if no format is told.
template <typename Format>
std::vector<Saved<Format>> parse_saved(const Words& given, std::span<const Format> formats) {
    const auto row_of = [&](const std::string& text) -> Saved<Format> {
        const std::string prefix = text.substr(0, text.find(':'));
        for (const Format& format : formats)
            if (format.name == prefix && prefix.size() < text.size())
                return {&format, text.substr(prefix.size() + 1)};
        const bool may_be_file = prefix == text || prefix.find('/') != prefix.npos;
        for (const Format& format : formats)
            if (may_be_file && (text.ends_with("." + std::string(format.extension)) ||
                                text.ends_with("." + std::string(format.name))))
                return {&format, text};
        throw Error("--save: expected FORMAT:FILE (" + names_of(formats) +
                    ") or a file with the ending of one, " + "found \"" + escape_visibly(text) + "\"");
    };
    std::vector<Saved<Format>> saved;
    std::ranges::transform(given, std::back_inserter(saved), row_of);
    return saved;
}

/// Writes the reports, and a manifest of them where Manifest::write() has one.
/// Errors: Error if one cannot be written, or is one of the inputs.
template <typename Format, typename Render>
void write_saved(const std::vector<Saved<Format>>& saved, const Words& inputs, const Render& render) {
    Manifest manifest;
    for (const Saved<Format>& one : saved) {
        Sha256 digest;
        write_file(one.path, inputs, [&](const Output& output) {
            render(*one.format, [&](std::string_view bytes) {
                digest.update(bytes);
                output(bytes);
            });
        });
        manifest.add(one.format->name, one.path, digest.hex());
    }
    manifest.write(inputs);
}

inline void add_show_suppressed(Options options, bool& show_suppressed) {
    options.flag("--show-suppressed", show_suppressed,
                 "List in the text report what the policy suppresses; else it is only counted");
}

template <typename Format>
void add_report_options(Options options, std::string& format, Words& save, std::span<const Format> formats) {
    Words names;
    for (const Format& row : formats) names.emplace_back(row.name);
    options.choice("--format", format, names, "The format of the report");
    options.repeated(
        "--save", "[FORMAT:]FILE", save,
        "Also write a report to a file; the ending tells the format, or a prefix such as json:. With "
        "html, json and csv in one folder a manifest.sha256 stands beside them");
}

}  // namespace ovaudit
