#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "ovaudit/diff.hpp"

namespace ovaudit {

/// Takes the bytes of a report as they are made.
using Output = std::function<void(std::string_view)>;

struct TextStyle {
    bool color = false;
    bool suppressed = false;  ///< what a policy suppresses is listed, not only counted
};

/// A report format: a name, and a pure function from a Diff to bytes.
struct Format {
    std::string_view name;
    std::string_view extension;
    void (*render)(const Diff&, const TextStyle&, const Output&);
};

std::span<const Format> formats();
/// nullptr if there is none of that name.
const Format* find_format(std::string_view name);

/// The text report; ASCII layout, every control and bidi character of the data escaped visibly.
void render_text(const Diff& diff, const TextStyle& style, const Output& output);
/// One object, `"schema": "ovaudit/diff/1"`; see schema().
void render_json(const Diff& diff, const TextStyle& style, const Output& output);
/// One self-contained page; the JSON report is embedded.
void render_html(const Diff& diff, const TextStyle& style, const Output& output);

/// A comment for a ticket or a merge request: GitHub's Markdown, at most 65,536 characters, what was cut
/// counted. Nothing if there is nothing to tell.
void render_markdown(const Diff& diff, const TextStyle& style, const Output& output);
/// JUnit's XML: a suite a VM, a test a category, which fails where a change counts for the exit status.
void render_junit(const Diff& diff, const TextStyle& style, const Output& output);
/// SARIF 2.1.0: a rule a category, a result a change, told again by its id.
void render_sarif(const Diff& diff, const TextStyle& style, const Output& output);
/// RFC 4180, a row a change. `old` and `new` are exact: texts and numbers as they are, sets and maps as JSON.
/// What a spreadsheet would take for a formula has a ' in front; characters that would not show are written
/// out.
void render_csv(const Diff& diff, const TextStyle& style, const Output& output);

/// The JSON Schema of a document that the program writes: "diff", "show", "identify", "check",
/// "inventory", "can-import", "log", "annotate", "whose", "timeline" or "captures"; empty for any other name.
std::string_view schema(std::string_view name);

/// Reads a JSON report back: render(parse(json(d))) == render(d) for every format.
/// Errors: Error if it is not a report of ours, with the place.
Diff parse_report(std::string_view json);

}  // namespace ovaudit
