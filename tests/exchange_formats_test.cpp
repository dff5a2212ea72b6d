// What other programs read: JUnit's XML and SARIF by the rules of their public schemas, CSV by RFC 4180, and
// Markdown that does not let data become markup.
#include <gtest/gtest.h>
#include <tinyxml2.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "ovaudit/audit_report.hpp"
#include "ovaudit/load.hpp"
#include "report/csv.hpp"
#include "report/markdown.hpp"
#include "support/random_diff.hpp"
#include "support/schema_check.hpp"

namespace ovaudit {
namespace {

const std::string fixtures = OVAUDIT_SOURCE_DIR "/fixtures/";

template <typename Report, typename Format>
std::string rendered(const Report& report, const Format* format) {
    std::string text;
    format->render(report, {}, [&](std::string_view bytes) { text += bytes; });
    return text;
}

/// Every report in a format, of diffs and of checks.
std::vector<std::string> all_in(const char* format) {
    std::vector<std::string> all;
    for (std::uint32_t seed = 1; seed <= 40; ++seed)
        all.push_back(rendered(test::random_diff(seed), find_format(format)));
    for (const char* name : {"special-characters", "own-limits", "many-vms"})
        for (const auto& file : std::filesystem::directory_iterator(fixtures + name))
            if (file.path().filename().string().starts_with("after."))
                all.push_back(rendered(audit(load(file.path().string())), find_audit_format(format)));
    return all;
}

// JUnit.

using tinyxml2::XMLElement;

unsigned count_of(const XMLElement& parent, const char* name) {
    unsigned count = 0;
    for (const XMLElement* at = parent.FirstChildElement(name); at != nullptr;
         at = at->NextSiblingElement(name))
        ++count;
    return count;
}

/// A test case has a name and a class, and one result at most, before what it printed.
void expect_test_case(const XMLElement& test, unsigned& failures, unsigned& skipped) {
    EXPECT_NE(test.Attribute("name"), nullptr);
    EXPECT_NE(test.Attribute("classname"), nullptr);
    std::string order;
    for (const XMLElement* at = test.FirstChildElement(); at != nullptr; at = at->NextSiblingElement())
        order += std::string(at->Name()) + " ";
    const std::set<std::string> allowed = {
        "", "failure ", "skipped ", "system-out ", "failure system-out ", "skipped system-out "};
    EXPECT_TRUE(allowed.contains(order)) << order;
    failures += count_of(test, "failure");
    skipped += count_of(test, "skipped");
    if (const XMLElement* failure = test.FirstChildElement("failure")) {
        EXPECT_NE(failure->Attribute("message"), nullptr);
        EXPECT_NE(failure->Attribute("type"), nullptr);
    }
}

void expect_suite(const XMLElement& suite, unsigned& tests, unsigned& failures) {
    EXPECT_NE(suite.Attribute("name"), nullptr);
    ASSERT_NE(suite.FirstChildElement(), nullptr);
    EXPECT_STREQ(suite.FirstChildElement()->Name(), "properties");
    unsigned own_failures = 0, own_skipped = 0;
    for (const XMLElement* test = suite.FirstChildElement("testcase"); test != nullptr;
         test = test->NextSiblingElement("testcase"))
        expect_test_case(*test, own_failures, own_skipped);
    EXPECT_EQ(suite.UnsignedAttribute("tests"), count_of(suite, "testcase"));
    EXPECT_EQ(suite.UnsignedAttribute("failures"), own_failures);
    EXPECT_EQ(suite.UnsignedAttribute("skipped"), own_skipped);
    EXPECT_EQ(suite.UnsignedAttribute("errors", 7), 0u);
    tests += suite.UnsignedAttribute("tests");
    failures += own_failures;
}

TEST(ExchangeFormats, JUnitKeepsItsSchema) {
    for (const std::string& report : all_in("junit")) {
        tinyxml2::XMLDocument document;
        ASSERT_EQ(document.Parse(report.data(), report.size()), tinyxml2::XML_SUCCESS) << report;
        const XMLElement& root = *document.RootElement();
        EXPECT_STREQ(root.Name(), "testsuites");
        unsigned tests = 0, failures = 0;
        for (const XMLElement* suite = root.FirstChildElement(); suite != nullptr;
             suite = suite->NextSiblingElement()) {
            EXPECT_STREQ(suite->Name(), "testsuite");
            expect_suite(*suite, tests, failures);
        }
        EXPECT_EQ(root.UnsignedAttribute("tests"), tests);
        EXPECT_EQ(root.UnsignedAttribute("failures"), failures);
    }
}

TEST(ExchangeFormats, JUnitFailsWhereTheStatusDoes) {
    const auto fails = [](Diff diff) {
        return rendered(diff, find_format("junit")).find("<failure") != std::string::npos;
    };
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        Diff diff = test::random_diff(seed);
        diff.old_side.unread.clear();
        diff.new_side.unread.clear();
        EXPECT_EQ(fails(diff), exit_status(diff) == 1) << "seed " << seed;
    }
}

// SARIF.

constexpr const char* sarif_rules = R"({
  "type": "object", "required": ["version", "runs"],
  "properties": {
    "$schema": {"type": "string"},
    "version": {"const": "2.1.0"},
    "runs": {"type": "array", "minItems": 1, "items": {
      "type": "object", "required": ["tool", "results"],
      "properties": {
        "tool": {"type": "object", "required": ["driver"], "properties": {"driver": {
          "type": "object", "required": ["name", "rules"],
          "properties": {"rules": {"type": "array", "uniqueItems": true, "items": {
            "type": "object", "required": ["id", "shortDescription", "help"],
            "additionalProperties": false,
            "properties": {
              "id": {"type": "string"},
              "shortDescription": {"$ref": "#/definitions/message"},
              "fullDescription": {"$ref": "#/definitions/message"},
              "help": {"$ref": "#/definitions/message"},
              "defaultConfiguration": {"type": "object", "properties": {"level": {"$ref": "#/definitions/level"}}}}}}}}}},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": {
          "type": "object", "required": ["ruleId", "message", "locations", "partialFingerprints"],
          "additionalProperties": false,
          "properties": {
            "ruleId": {"type": "string"},
            "ruleIndex": {"type": "integer", "minimum": 0},
            "level": {"$ref": "#/definitions/level"},
            "message": {"$ref": "#/definitions/message"},
            "locations": {"type": "array", "items": {
              "type": "object", "additionalProperties": false,
              "properties": {
                "physicalLocation": {"type": "object", "required": ["artifactLocation"], "properties": {
                  "artifactLocation": {"type": "object", "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": "^([A-Za-z0-9._~/-]|%[0-9A-F]{2})*$"}}}}},
                "logicalLocations": {"type": "array", "items": {
                  "type": "object", "additionalProperties": false,
                  "properties": {"fullyQualifiedName": {"type": "string"}, "kind": {"enum": ["object", "member"]}}}}}}},
            "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
            "baselineState": {"enum": ["new", "unchanged", "updated", "absent"]},
            "suppressions": {"type": "array", "items": {
              "type": "object", "required": ["kind"],
              "properties": {"kind": {"enum": ["inSource", "external"]}, "justification": {"type": "string"}}}}}}}}}}},
  "definitions": {
    "level": {"enum": ["none", "note", "warning", "error"]},
    "message": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}}})";

TEST(ExchangeFormats, SarifKeepsItsSchema) {
    for (const std::string& report : all_in("sarif")) {
        EXPECT_EQ(test::breaches(sarif_rules, report), "") << report.substr(0, 1000);
        const auto log = nlohmann::json::parse(report);
        const auto& run = log["runs"][0];
        for (const auto& result : run["results"])
            EXPECT_EQ(run["tool"]["driver"]["rules"][result["ruleIndex"].get<std::size_t>()]["id"],
                      result["ruleId"]);
    }
}

// CSV.

/// Rows and cells as RFC 4180 has them.
std::vector<std::vector<std::string>> parse_csv(const std::string& text) {
    std::vector<std::vector<std::string>> rows;
    std::size_t at = 0;
    while (at < text.size()) {
        rows.push_back({""});
        for (bool in_row = true; in_row;) {
            std::string& cell = rows.back().back();
            if (text.at(at) == '"') {
                for (++at; text.at(at) != '"' || text.compare(at, 2, "\"\"") == 0; ++at) {
                    at += text[at] == '"' ? 1 : 0;
                    cell += text[at];
                }
                ++at;
            } else {
                for (; text.at(at) != ',' && text.at(at) != '\r'; ++at) {
                    EXPECT_NE(text[at], '"');
                    cell += text[at];
                }
            }
            in_row = text.at(at) == ',';
            if (in_row) rows.back().emplace_back();
            at += in_row ? 1 : 2;
            EXPECT_TRUE(in_row || text.substr(at - 2, 2) == "\r\n");
        }
    }
    return rows;
}

TEST(ExchangeFormats, CsvHasARowAChangeAndNoFormula) {
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        const Diff diff = test::random_diff(seed);
        const auto rows = parse_csv(rendered(diff, find_format("csv")));
        EXPECT_EQ(rows.size(), diff.changes.size() + 1);
        for (const auto& row : rows) {
            EXPECT_EQ(row.size(), rows.front().size());
            for (const std::string& cell : row) {
                const bool is_number = cell.find_first_not_of("-0123456789") == cell.npos;
                EXPECT_TRUE(cell.empty() || is_number ||
                            std::string("=+-@\t\r").find(cell[0]) == std::string::npos)
                    << cell;
            }
        }
    }
}

TEST(ExchangeFormats, CsvCellsAreQuotedAndGuarded) {
    EXPECT_EQ(csv_row({"a", "b,c", "d\"e", "f\ng", ""}), "a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n");
    EXPECT_EQ(csv_row({"=1+1", "+1", "-1", "-x", "@a", "\t"}), "'=1+1,'+1,-1,'-x,'@a,'\\t\r\n");
    EXPECT_EQ(csv_row({"\x1b[31m"}), "\\x1b[31m\r\n");
}

// Markdown.

TEST(ExchangeFormats, MarkdownDataStaysData) {
    EXPECT_EQ(markdown::code("a"), "`a`");
    EXPECT_EQ(markdown::code("a|b"), "`a\\|b`");
    EXPECT_EQ(markdown::code("a`b``c"), "```a`b``c```");
    EXPECT_EQ(markdown::code("`"), "`` ` ``");
    EXPECT_EQ(markdown::code("@team <b> #1\n"), "`@team <b> #1\\n`");
    EXPECT_EQ(markdown::html_code("<b>&"), "<code>&lt;b&gt;&amp;</code>");
}

TEST(ExchangeFormats, MarkdownFitsAComment) {
    Diff diff;
    for (std::uint32_t i = 0; i < 3000; ++i) {
        VmEntry vm;
        vm.uuid = vm.name = "vm" + std::to_string(i);
        diff.vms.push_back(vm);
        Change change;
        change.id = change.path = "VM:" + vm.name + "/VCPUs_max";
        change.label = change.field = "VCPUs_max";
        change.vm = i;
        change.object.class_name = "VM";
        diff.changes.push_back(change);
    }
    const std::string comment = rendered(diff, find_format("markdown"));
    EXPECT_LT(comment.size(), 65'536u);
    EXPECT_NE(comment.find("more: the comment is full"), std::string::npos);
}

TEST(ExchangeFormats, MarkdownSaysNothingWhereNothingChanged) {
    Diff diff;
    EXPECT_EQ(rendered(diff, find_format("markdown")), "");
    EXPECT_EQ(rendered(Audit{}, find_audit_format("markdown")), "");
}

}  // namespace
}  // namespace ovaudit
