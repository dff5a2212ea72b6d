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

/// The JSON Schema of a document that the program writes: "diff" or "show"; empty for any other name.
std::string_view schema(std::string_view name);

/// Reads a JSON report back: render(parse(json(d))) == render(d) for every format.
/// Errors: Error if it is not a report of ours, with the place.
Diff parse_report(std::string_view json);

}  // namespace ovaudit
