// Walks fixtures/: the program's output must be what stands beside each case's inputs, and the changes, or
// what a check finds, must be those that the case's author wrote down.
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

json story_of(const std::string& name) {
    return json::parse(read_file(root / "fixtures" / name / "case.json"));
}

/// The cases of which `is_one` says so of name and story.
template <typename IsOne>
std::vector<std::string> cases(const IsOne& is_one) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(root / "fixtures"))
        if (const std::string name = entry.path().filename(); fs::exists(entry.path() / "case.json"))
            if (is_one(name, story_of(name))) names.push_back(name);
    std::sort(names.begin(), names.end());
    return names;
}

bool is_bad(const std::string& name) {
    return name.starts_with("bad-");
}
bool is_good(const std::string& name, const json&) {
    return !is_bad(name);
}
bool is_of_diff(const std::string& name, const json& story) {
    return !is_bad(name) && !story.contains("command");
}
bool has_findings(const std::string&, const json& story) {
    return story.contains("findings");
}
bool has_script(const std::string& name, const json&) {
    return fs::exists(root / "fixtures" / name / "expected.sh");
}

class Golden : public testing::TestWithParam<std::string> {
  protected:
    const std::string name = GetParam();
    const fs::path folder = root / "fixtures" / name;
    const json story = story_of(name);

    /// Words that name a file of the folder stand for it.
    std::string in_folder(const json& words) const {
        std::string line;
        for (const std::string word : words)
            line += (line.empty() ? "" : " ") + (fs::exists(folder / word) ? "fixtures/" + name + "/" + word
                                                 : word.find(' ') != std::string::npos ? "'" + word + "'"
                                                                                       : word);
        return line;
    }
    std::string inputs() const {
        return story.contains("input") ? in_folder({story.at("input"), story.at("input")})
                                       : in_folder({story.at("old"), story.at("new")});
    }
    /// What the case runs: diff, if it does not say.
    std::string command() const {
        return story.contains("command") ? in_folder(story.at("command")) : "diff " + inputs();
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
class DiffStory : public Golden {};
class CheckStory : public Golden {};
class WayBack : public Golden {};
class BadInput : public Golden {};

TEST_P(Story, OutputIsAsExpected) {
    const Outcome text = run_program(command());
    ASSERT_TRUE(fs::exists(folder / "expected.exit")) << "scripts/rebase " << name << " writes it";
    expect_file("expected.txt", text.out);
    expect_file("expected.err", text.err);
    expect_file("expected.exit", std::to_string(text.status) + "\n");
    for (const auto& [format, file] : {std::pair("json", "expected.json"),
                                       {"markdown", "expected.md"},
                                       {"junit", "expected.junit.xml"},
                                       {"sarif", "expected.sarif"},
                                       {"csv", "expected.csv"},
                                       {"html", "expected.html"}})
        if (fs::exists(folder / file)) expect_file(file, run_program(command() + " --format " + format).out);
}

TEST_P(Story, InputsThatCommandsMakeAreTheirs) {
    if (story.contains("made"))
        for (const auto& [file, words] : story.at("made").items())
            expect_file(file.c_str(), run_program(in_folder(words)).out);
}

/// What a page embeds, for programs.
std::string data_of(const std::string& page) {
    const std::size_t begin = page.find("id=\"report\"");
    if (begin == std::string::npos) return "no data";
    const std::size_t text_begin = page.find('>', begin) + 1;
    return page.substr(text_begin, page.find("</script>", text_begin) - text_begin);
}

TEST_P(Story, PageEmbedsTheJsonReport) {
    if (command().starts_with("can-import")) return;  // has no page
    EXPECT_EQ(json::parse(data_of(run_program(command() + " --format html").out)),
              json::parse(run_program(command() + " --format json").out));
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

TEST_P(DiffStory, ChangesAreThoseWrittenDown) {
    const Outcome report = run_program("diff --format json " + inputs());
    std::set<std::string> counted, others;
    const json parsed = json::parse(report.out);
    for (const json& change : parsed.at("changes"))
        (change.at("counts").get<bool>() ? counted : others).insert(change.at("path").get<std::string>());
    EXPECT_EQ(counted, told(story, "edits"));
    EXPECT_EQ(others, told(story, "told"));
    EXPECT_EQ(report.status, told(story, "edits").empty() ? 0 : 1);
}

TEST_P(DiffStory, PageSaysInAWordWhetherASettingChanged) {
    const std::string page = run_program("diff --format html " + inputs()).out;
    const std::string word = story.value("page", told(story, "edits").empty() ? "EQUAL" : "CHANGED");
    EXPECT_NE(page.find("<strong>" + word + "</strong>"), std::string::npos) << word;
}

TEST_P(CheckStory, FindingsAreThoseWrittenDown) {
    const json report = json::parse(run_program(command() + " --format json").out);
    json found = json::array();
    for (const json& finding : report.at("findings"))
        found.push_back({finding.at("level"), finding.at("check"), finding.at("path")});
    json written = story.at("findings");
    std::sort(found.begin(), found.end());
    std::sort(written.begin(), written.end());
    EXPECT_EQ(found, written);
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
INSTANTIATE_TEST_SUITE_P(Fixtures, Story, testing::ValuesIn(cases(is_good)), test_name);
INSTANTIATE_TEST_SUITE_P(Fixtures, DiffStory, testing::ValuesIn(cases(is_of_diff)), test_name);
INSTANTIATE_TEST_SUITE_P(Fixtures, CheckStory, testing::ValuesIn(cases(has_findings)), test_name);
INSTANTIATE_TEST_SUITE_P(Fixtures, WayBack, testing::ValuesIn(cases(has_script)), test_name);
INSTANTIATE_TEST_SUITE_P(
    Fixtures, BadInput,
    testing::ValuesIn(cases([](const std::string& name, const json&) { return is_bad(name); })), test_name);

}  // namespace
}  // namespace ovaudit
