#include <algorithm>

#include "model/text.hpp"
#include "ovaudit/audit_report.hpp"
#include "report/audit_phrase.hpp"
#include "report/lines.hpp"
#include "report/long_text.hpp"
#include "report/phrase.hpp"
#include "report/xml_printer.hpp"

/// Reports as test results: a suite a VM. A test fails where something counts for the exit status.
namespace ovaudit {
namespace {

struct Test {
    std::string name;
    std::string failure;  ///< a line each; empty: it passes
    std::string skipped;  ///< why there is no result
    std::string output;   ///< what is told of a test that passes
};

struct Suite {
    std::string name, id;
    std::vector<Test> tests;
};

using Properties = std::vector<std::pair<std::string, std::string>>;

std::size_t failures(const Suite& suite) {
    return static_cast<std::size_t>(
        std::ranges::count_if(suite.tests, [](const Test& test) { return !test.failure.empty(); }));
}
std::size_t skipped(const Suite& suite) {
    return static_cast<std::size_t>(
        std::ranges::count_if(suite.tests, [](const Test& test) { return !test.skipped.empty(); }));
}

/// The first line of several, and how many follow; indented ones belong to the one before them.
std::string first_line(const std::string& lines) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    std::size_t more = 0;
    for (std::size_t at = end; at != lines.npos && at < lines.size(); at = lines.find('\n', at + 1))
        if (lines.compare(at + 1, 2, "  ") != 0) ++more;
    return lines.substr(0, end) + (more == 0 ? "" : " (and " + std::to_string(more) + " more)");
}

void write_test(XmlPrinter& xml, const Suite& suite, const Test& test, std::string_view type) {
    xml.open("testcase");
    xml.attribute("name", test.name);
    xml.attribute("classname", suite.name);
    if (!test.failure.empty()) {
        xml.open("failure");
        xml.attribute("message", first_line(test.failure));
        xml.attribute("type", type);
        xml.text(test.failure);
        xml.close("failure");
    } else if (!test.skipped.empty()) {
        xml.open("skipped");
        xml.attribute("message", test.skipped);
        xml.close("skipped");
    }
    if (!test.output.empty()) {
        xml.open("system-out");
        xml.text(test.output);
        xml.close("system-out");
    }
    xml.close("testcase");
}

void write_suite(XmlPrinter& xml, const Suite& suite, const Properties& properties, std::string_view type) {
    xml.open("testsuite");
    xml.attribute("name", suite.name);
    xml.attribute("tests", std::to_string(suite.tests.size()));
    xml.attribute("failures", std::to_string(failures(suite)));
    xml.attribute("errors", "0");
    xml.attribute("skipped", std::to_string(skipped(suite)));
    xml.open("properties");
    for (const auto& [name, value] : properties) {
        xml.open("property");
        xml.attribute("name", name);
        xml.attribute("value", value);
        xml.close("property");
    }
    xml.close("properties");
    for (const Test& test : suite.tests) write_test(xml, suite, test, type);
    xml.close("testsuite");
}

void write_suites(const std::vector<Suite>& suites, const Properties& properties, std::string_view type,
                  const Output& output) {
    std::size_t tests = 0, failed = 0;
    for (const Suite& suite : suites) {
        tests += suite.tests.size();
        failed += failures(suite);
    }
    output("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    XmlPrinter xml(output);
    xml.open("testsuites");
    xml.attribute("name", "ovaudit");
    xml.attribute("tests", std::to_string(tests));
    xml.attribute("failures", std::to_string(failed));
    xml.attribute("errors", "0");
    for (const Suite& suite : suites) {
        write_suite(xml, suite, properties, type);
        xml.flush();
    }
    xml.close("testsuites");
    xml.flush();
    output("\n");
}

void add_side(Properties& properties, const std::string& word, const Side& side) {
    properties.emplace_back(word, side.name);
    properties.emplace_back(word + ".is", describe(side));
    if (side.sources.size() == 1 && !side.sources.front().sha256.empty())
        properties.emplace_back(word + ".sha256", side.sources.front().sha256);
}

// Of a diff: a test a category.

std::string verdict_beside(const Change& change) {
    return change.verdict ? " [" + verdict_text(change) + "]" : "";
}

std::string line_text(const Line& line) {
    const auto or_none = [](const std::string& text) { return text.empty() ? "(none)" : text; };
    if (!line.both.empty()) return line.label + ": " + shortened(line.both);
    const auto [old_text, new_text] = shortened(line.old_text, line.new_text);
    return line.label + ": " + or_none(old_text) + " -> " + or_none(new_text);
}

void append_line(std::string& to, const std::string& line) {
    to += (to.empty() ? "" : "\n") + line;
}

Test& test_of(Suite& suite, Category category) {
    const std::string_view name = to_string(category);
    const auto found = std::ranges::find(suite.tests, name, &Test::name);
    return found != suite.tests.end() ? *found
                                      : suite.tests.emplace_back(Test{std::string(name), {}, {}, {}});
}

/// Whether exit status 1 is due to it.
bool is_failure(const Diff& diff, const Change& change) {
    Diff one;
    one.arguments.fail_on = diff.arguments.fail_on;
    one.changes = {change};
    return exit_status(one) == 1;
}

Suite suite_of(const Diff& diff, const Block& block) {
    Suite suite{
        (block.vm != no_vm ? "VM " : block.class_name + " ") + readable_name(block.name), block.uuid, {}};
    if (block.is_whole) {
        const Change& change = diff.changes[block.whole];
        Test& test = test_of(suite, change.category);
        const std::string text =
            (change.op == Op::removed ? "only in OLD" : "only in NEW") + verdict_beside(change);
        append_line(is_failure(diff, change) ? test.failure : test.output, text);
    }
    for (const std::vector<Line>* lines : {&block.settings, &block.reported, &block.run_state})
        for (const Line& line : *lines) {
            Test& test = test_of(suite, line.category);
            const bool fails = std::ranges::any_of(
                line.changes, [&](std::size_t at) { return is_failure(diff, diff.changes[at]); });
            append_line(fails ? test.failure : test.output,
                        line_text(line) + verdict_beside(diff.changes[line.changes.front()]));
        }
    return suite;
}

// Of checks: a test a check.

/// Another VM's finding says whose it is.
std::string finding_text(const Finding& finding, std::uint32_t vm) {
    const bool is_own = finding.vm == vm || finding.path.empty();
    const std::string text = (is_own ? "" : finding.path + ": ") + finding.message + others_text(finding);
    return finding.fix.empty() ? text : text + "\n  " + finding.fix;
}

Test test_of(const Audit& audit, std::uint32_t vm, std::size_t check) {
    Test test{audit.checks[check].id + " " + audit.checks[check].title, {}, {}, {}};
    const Verdict verdict = vm == no_vm ? Verdict::fail : audit.vms[vm].verdicts[check];
    if (verdict != Verdict::pass && verdict != Verdict::fail) test.skipped = to_string(verdict);
    return test;
}

std::vector<Suite> suites_of(const Audit& audit) {
    std::vector<Suite> suites;
    for (std::uint32_t vm = 0; vm < audit.vms.size(); ++vm) {
        suites.push_back({"VM " + readable_name(audit.vms[vm].name), audit.vms[vm].uuid, {}});
        for (std::size_t check = 0; check < audit.checks.size(); ++check)
            suites.back().tests.push_back(test_of(audit, vm, check));
    }
    Suite beside{"no VM", "", {}};
    for (const Finding& finding : audit.findings) {
        const auto tell = [&](Test& test, std::uint32_t vm) {
            append_line(counts(audit, finding) ? test.failure : test.output, finding_text(finding, vm));
        };
        const std::vector<std::uint32_t> vms = failed_vms(finding);
        for (const std::uint32_t vm : vms) tell(suites[vm].tests[finding.check], vm);
        if (vms.empty()) tell(beside.tests.emplace_back(test_of(audit, no_vm, finding.check)), no_vm);
    }
    if (!beside.tests.empty()) suites.push_back(std::move(beside));
    return suites;
}

}  // namespace

void render_junit(const Diff& diff, const TextStyle&, const Output& output) {
    Properties properties;
    add_side(properties, "old", diff.old_side);
    add_side(properties, "new", diff.new_side);
    std::vector<Suite> suites;
    for (const Block& block : blocks(diff)) suites.push_back(suite_of(diff, block));
    write_suites(suites, properties, "change", output);
}

void render_junit(const Audit& audit, const TextStyle&, const Output& output) {
    Properties properties;
    add_side(properties, "checked", audit.side);
    write_suites(suites_of(audit), properties, "finding", output);
}

}  // namespace ovaudit
