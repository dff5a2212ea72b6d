#pragma once

#include "ovaudit/audit.hpp"
#include "ovaudit/report.hpp"

namespace ovaudit {

/// A format for what checks found: a name, and a pure function from an Audit to bytes.
struct AuditFormat {
    std::string_view name;
    std::string_view extension;
    void (*render)(const Audit&, const TextStyle&, const Output&);
};

std::span<const AuditFormat> audit_formats();
/// nullptr if there is none of that name.
const AuditFormat* find_audit_format(std::string_view name);

/// The findings check by check, the gravest first; one line for a finding that most VMs have. Nothing if
/// there is neither a finding nor anything fixed.
void render_text(const Audit& audit, const TextStyle& style, const Output& output);
/// One object, `"schema": "ovaudit/check/1"`; see schema().
void render_json(const Audit& audit, const TextStyle& style, const Output& output);

/// One self-contained page; the JSON report is embedded.
void render_html(const Audit& audit, const TextStyle& style, const Output& output);
/// As of a Diff: a section a check; a suite a VM and a test a check; a rule a check; a row a finding.
void render_markdown(const Audit& audit, const TextStyle& style, const Output& output);
void render_junit(const Audit& audit, const TextStyle& style, const Output& output);
void render_sarif(const Audit& audit, const TextStyle& style, const Output& output);
void render_csv(const Audit& audit, const TextStyle& style, const Output& output);

/// "12 VMs, 49 checks: 3 findings (1 error, 2 warnings). Not observable: 7 checks."
std::string summary_sentence(const Audit& audit);

/// What is known of all checks: a line each.
void render_check_list(const Output& output);
/// What is known of one.
void render_explanation(const Check& check, const Output& output);

/// Whether a JSON report is one of checks.
bool is_check_report(std::string_view json);
/// Reads a JSON report back: render(parse(json(a))) == render(a) for every format.
/// Errors: Error if it is not a report of ours, with the place.
Audit parse_audit(std::string_view json);

}  // namespace ovaudit
