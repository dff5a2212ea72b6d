#include <algorithm>

#include "model/ascii.hpp"
#include "model/text.hpp"
#include "ovaudit/audit_report.hpp"
#include "report/json_text.hpp"
#include "report/lines.hpp"
#include "report/phrase.hpp"
#include "report/report_tree.hpp"
#include "report/tree.hpp"

/// Reports in the Static Analysis Results Interchange Format 2.1.0.
namespace ovaudit {
using namespace tree;
namespace {

/// A path as a URI reference: everything that is not a letter, a digit or one of -._~/ by percent.
std::string uri_of(std::string_view path) {
    constexpr std::string_view plain = "-._~/", digits = "0123456789ABCDEF";
    std::string uri;
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_letter(c) || is_digit(c) || plain.find(c) != plain.npos)
            uri += c;
        else
            uri += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return uri;
}

Datum message(std::string_view words) {
    return {DatumMap{{"text", text(words.empty() ? "-" : words)}}};
}

Datum location(const Side& side, const std::string& path, std::string_view kind) {
    DatumMap artifact{{"artifactLocation", {DatumMap{{"uri", text(uri_of(side.name))}}}}};
    DatumMap map;
    add(map, "physicalLocation", {std::move(artifact)});
    if (!path.empty())
        add(map, "logicalLocations",
            {DatumList{{DatumMap{{"fullyQualifiedName", text(path)}, {"kind", text(kind)}}}}});
    return {std::move(map)};
}

Datum run_of(DatumList rules, DatumList results) {
    DatumMap driver;
    add(driver, "name", text("ovaudit"));
    add(driver, "version", text(OVAUDIT_VERSION));
    add(driver, "rules", {std::move(rules)});
    DatumMap run;
    add(run, "tool", {DatumMap{{"driver", {std::move(driver)}}}});
    add(run, "columnKind", text("unicodeCodePoints"));
    add(run, "results", {std::move(results)});
    return {std::move(run)};
}

void write_log(DatumList rules, DatumList results, const Output& output) {
    DatumMap log;
    add(log, "$schema", text("https://json.schemastore.org/sarif-2.1.0.json"));
    add(log, "version", text("2.1.0"));
    add(log, "runs", {DatumList{run_of(std::move(rules), std::move(results))}});
    std::string json;
    append_json(json, {std::move(log)});
    output(json + "\n");
}

Datum rule(std::string_view id, std::string_view title, std::string_view why, std::string_view level) {
    DatumMap map;
    add(map, "id", text(id));
    add(map, "shortDescription", message(title));
    add(map, "fullDescription", message(why));
    add(map, "help", message(why));
    add(map, "defaultConfiguration", {DatumMap{{"level", text(level)}}});
    return {std::move(map)};
}

Datum result(std::string_view rule_id, std::size_t rule_index, std::string_view level, std::string_view words,
             Datum where, std::string_view fingerprint) {
    DatumMap map;
    add(map, "ruleId", text(rule_id));
    add(map, "ruleIndex", count(rule_index));
    add(map, "level", text(level));
    add(map, "message", message(words));
    add(map, "locations", {DatumList{std::move(where)}});
    add(map, "partialFingerprints", {DatumMap{{"ovauditId/v1", text(fingerprint)}}});
    return {std::move(map)};
}

void add_suppression(DatumMap& result, std::string_view why) {
    add(result, "suppressions",
        {DatumList{{DatumMap{{"kind", text("external")}, {"justification", text(why)}}}}});
}

// Of a diff: a rule a category.

std::string_view sarif_level(Level level) {
    return level == Level::info ? "note" : to_string(level);
}

std::string_view sarif_level(const Change& change) {
    if (!change.verdict) return change.counts ? "warning" : "note";
    return change.verdict->level ? sarif_level(*change.verdict->level) : "note";
}

std::string change_words(const Change& change) {
    const auto or_none = [](const std::string& value) { return value.empty() ? "(none)" : value; };
    const std::string verdict = verdict_text(change);
    return change.path + ": " + or_none(change.old_text) + " -> " + or_none(change.new_text) +
           (verdict.empty() ? "" : " [" + verdict + "]");
}

Datum change_result(const Diff& diff, const Change& change) {
    const Side& side = change.op == Op::removed ? diff.old_side : diff.new_side;
    Datum tree = result("change/" + std::string(to_string(change.category)),
                        static_cast<std::size_t>(change.category), sarif_level(change), change_words(change),
                        location(side, change.path, change.field.empty() ? "object" : "member"), change.id);
    if (is_suppressed(change)) add_suppression(std::get<DatumMap>(tree.value), change.verdict->why);
    return tree;
}

// Of checks.

Datum finding_result(const Audit& audit, const Finding& finding) {
    const CheckEntry& check = audit.checks[finding.check];
    std::string words = finding.path.empty() ? finding.message : finding.path + ": " + finding.message;
    if (!finding.fix.empty()) words += "\n" + finding.fix;
    Datum tree = result(check.id, finding.check, sarif_level(finding.level), words,
                        location(audit.side, finding.path, "object"), finding.id);
    auto& map = std::get<DatumMap>(tree.value);
    if (!finding.others.empty())
        add(map, "relatedLocations", list(finding.others, [&](const std::string& other) {
                return location(audit.side, other, "object");
            }));
    if (!audit.arguments.baseline.empty())
        add(map, "baselineState", text(finding.is_known ? "unchanged" : "new"));
    if (!finding.suppressed_by.empty()) add_suppression(map, finding.suppressed_by);
    return tree;
}

}  // namespace

void render_sarif(const Diff& diff, const TextStyle&, const Output& output) {
    DatumList rules, results;
    for (std::size_t i = 0; i < category_count; ++i) {
        const std::string name(to_string(static_cast<Category>(i)));
        rules.push_back(
            rule("change/" + name, "changed: " + name, "A setting of this category changed.", "warning"));
    }
    for (const Change& change : diff.changes) results.push_back(change_result(diff, change));
    write_log(std::move(rules), std::move(results), output);
}

void render_sarif(const Audit& audit, const TextStyle&, const Output& output) {
    DatumList rules, results;
    for (const CheckEntry& check : audit.checks)
        rules.push_back(rule(check.id, check.title, check.why, sarif_level(check.level)));
    for (const Finding& finding : audit.findings) results.push_back(finding_result(audit, finding));
    write_log(std::move(rules), std::move(results), output);
}

}  // namespace ovaudit
