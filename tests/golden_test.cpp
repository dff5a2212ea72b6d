// Walks fixtures/: the program's output must be what stands beside each case's inputs, and the changes must
// be those that the case's author wrote down before the program existed.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "report/text_diff.hpp"
#include "support/program.hpp"

namespace ovaudit {
namespace {

using nlohmann::json;
using test::Outcome, test::read_file, test::run_program;
namespace fs = std::filesystem;

const fs::path root = OVAUDIT_SOURCE_DIR;

bool is_bad(const std::string& name) {
    return name.starts_with("bad-");
}

std::vector<std::string> cases(bool bad) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(root / "fixtures"))
        if (fs::exists(entry.path() / "case.json") && is_bad(entry.path().filename()) == bad)
            names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

/// The cases whose expectations hold a script that undoes them.
std::vector<std::string> cases_with_script() {
    std::vector<std::string> names = cases(false);
    std::erase_if(
        names, [](const std::string& name) { return !fs::exists(root / "fixtures" / name / "expected.sh"); });
    return names;
}

class Golden : public testing::TestWithParam<std::string> {
  protected:
    const std::string name = GetParam();
    const fs::path folder = root / "fixtures" / name;
    const json story = json::parse(read_file(folder / "case.json"));

    std::string inputs() const {
        const auto path = [&](const char* key) {
            return "fixtures/" + name + "/" + story.at(key).get<std::string>();
        };
        return story.contains("input") ? path("input") + " " + path("input")
                                       : path("old") + " " + path("new");
    }
    void expect_file(const char* file, const std::string& actual) const {
        if (!fs::exists(folder / file)) return;
        const std::string expected = read_file(folder / file);
        if (expected == actual) return;
        std::ostringstream difference;
        for (const TextEdit& edit : line_diff(expected, actual))
            difference << (edit.added ? "+ " : "- ") << edit.text << "\n";
        ADD_FAILURE() << name << "/" << file << " differs:\n"
                      << difference.str() << "if that is as it should be: scripts/rebase " << name;
    }
};

class Story : public Golden {};
class WayBack : public Golden {};
class BadInput : public Golden {};

TEST_P(Story, OutputIsAsExpected) {
    const Outcome text = run_program("diff --color never " + inputs());
    ASSERT_TRUE(fs::exists(folder / "expected.exit")) << "scripts/rebase " << name << " writes it";
    expect_file("expected.txt", text.out);
    expect_file("expected.err", text.err);
    expect_file("expected.exit", std::to_string(text.status) + "\n");
    const Outcome report = run_program("diff --format json " + inputs());
    expect_file("expected.json", report.out);
    for (const auto& [format, file] : {std::pair("markdown", "expected.md"),
                                       {"junit", "expected.junit.xml"},
                                       {"sarif", "expected.sarif"},
                                       {"csv", "expected.csv"}})
        if (fs::exists(folder / file))
            expect_file(file, run_program(std::string("diff --format ") + format + " " + inputs()).out);
    const Outcome page = run_program("diff --format html " + inputs());
    expect_file("expected.html", page.out);
    const std::size_t begin = page.out.find("id=\"report\"");
    ASSERT_NE(begin, std::string::npos);
    const std::size_t text_begin = page.out.find('>', begin) + 1;
    const std::string embedded =
        page.out.substr(text_begin, page.out.find("</script>", text_begin) - text_begin);
    EXPECT_EQ(json::parse(embedded), json::parse(report.out)) << "the page's data is not the JSON report";
}

TEST_P(WayBack, ScriptIsAsExpected) {
    const Outcome script = run_program("revert " + inputs());
    expect_file("expected.sh", script.out);
    EXPECT_EQ(script.status, 0);
}

std::set<std::string> told(const json& story, const char* key) {
    std::set<std::string> paths;
    if (story.contains(key))
        for (const json& edit : story.at(key)) paths.insert(edit.at("what").get<std::string>());
    return paths;
}

TEST_P(Story, ChangesAreThoseWrittenDown) {
    const Outcome report = run_program("diff --format json " + inputs());
    std::set<std::string> counted, others;
    const json parsed = json::parse(report.out);
    for (const json& change : parsed.at("changes"))
        (change.at("counts").get<bool>() ? counted : others).insert(change.at("path").get<std::string>());
    EXPECT_EQ(counted, told(story, "edits"));
    EXPECT_EQ(others, told(story, "told"));
    EXPECT_EQ(report.status, told(story, "edits").empty() ? 0 : 1);
}

TEST_P(Story, PageSaysInAWordWhetherASettingChanged) {
    const std::string page = run_program("diff --format html " + inputs()).out;
    const std::string word = story.value("page", told(story, "edits").empty() ? "EQUAL" : "CHANGED");
    EXPECT_NE(page.find("<strong>" + word + "</strong>"), std::string::npos) << word;
}

TEST_P(BadInput, EndsInOneLineAndStatusTwo) {
    const Outcome outcome = run_program("diff " + inputs());
    EXPECT_EQ(outcome.status, 2);
    ASSERT_TRUE(fs::exists(folder / "expected.err")) << "scripts/rebase " << name << " writes it";
    expect_file("expected.err", outcome.err);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_TRUE(outcome.err.starts_with("ovaudit: fixtures/" + name + "/input.")) << outcome.err;
}

std::string test_name(const testing::TestParamInfo<std::string>& parameter) {
    std::string name = parameter.param;
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    return name;
}
INSTANTIATE_TEST_SUITE_P(Fixtures, Story, testing::ValuesIn(cases(false)), test_name);
INSTANTIATE_TEST_SUITE_P(Fixtures, WayBack, testing::ValuesIn(cases_with_script()), test_name);
INSTANTIATE_TEST_SUITE_P(Fixtures, BadInput, testing::ValuesIn(cases(true)), test_name);

}  // namespace
}  // namespace ovaudit
