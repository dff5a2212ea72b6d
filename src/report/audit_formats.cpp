#include <algorithm>
#include <array>

#include "ovaudit/audit_report.hpp"

namespace ovaudit {
namespace {

constexpr std::array<AuditFormat, 7> rows = {{
    {"text", "txt", render_text},
    {"json", "json", render_json},
    {"html", "html", render_html},
    {"markdown", "md", render_markdown},
    {"junit", "junit.xml", render_junit},
    {"sarif", "sarif", render_sarif},
    {"csv", "csv", render_csv},
}};

}  // namespace

std::span<const AuditFormat> audit_formats() {
    return rows;
}

const AuditFormat* find_audit_format(std::string_view name) {
    const auto* row = std::ranges::find(rows, name, &AuditFormat::name);
    return row == rows.end() ? nullptr : row;
}

}  // namespace ovaudit
