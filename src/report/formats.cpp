#include <algorithm>
#include <array>

#include "ovaudit/report.hpp"

namespace ovaudit {
namespace {

constexpr std::array<Format, 7> rows = {{
    {"text", "txt", render_text},
    {"json", "json", render_json},
    {"html", "html", render_html},
    {"markdown", "md", render_markdown},
    {"junit", "junit.xml", render_junit},
    {"sarif", "sarif", render_sarif},
    {"csv", "csv", render_csv},
}};

}  // namespace

std::span<const Format> formats() {
    return rows;
}

const Format* find_format(std::string_view name) {
    const auto* row = std::ranges::find(rows, name, &Format::name);
    return row == rows.end() ? nullptr : row;
}

}  // namespace ovaudit
