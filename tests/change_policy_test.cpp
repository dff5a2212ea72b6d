// Change policies: what is read, what is refused, the verdict on each change, and what the reports say of it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "ovaudit/audit.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/load.hpp"
#include "ovaudit/report.hpp"
#include "support/program.hpp"
#include "support/small_report.hpp"

namespace ovaudit {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::Outcome, test::run_program;
using Is = ChangeVerdict::Is;

const fs::path fixtures = OVAUDIT_SOURCE_DIR "/fixtures";

std::string error_of(const std::string& toml) {
    try {
        parse_policy(toml, "house.toml");
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

TEST(ChangePolicy, EveryKeyIsRead) {
    const Policy policy = parse_policy(R"(
[[change]]
id = "MEM"
for = ["tag:prod", "web*"]
path = "VM:*/memory_*"
max = "25%"
level = "warning"
why = "memory is planned"
[[change]]
path = "tags"
allow = false
[[change]]
path = "*"
allow = true
[[change]]
path = "order"
max = "2 GiB"
[[change]]
path = "start_delay"
max = 3
[[suppress]]
change = "MEM"
value = "<= 4GiB"
reason = "r"
)",
                                       "house.toml");
    const ChangeRule memory{"MEM", "VM:*/memory_*", "memory is planned", {"tag:prod", "web*"},
                            false, Bound{25, true}, Level::warning};
    ASSERT_EQ(policy.changes.size(), 5u);
    EXPECT_EQ(policy.changes[0], memory);
    EXPECT_EQ(policy.changes[1], (ChangeRule{"tags", "tags", "", {}, false, {}, Level::error}));
    EXPECT_TRUE(policy.changes[2].allow);
    EXPECT_EQ(policy.changes[3].most, (Bound{std::int64_t{2} << 30, false}));
    EXPECT_EQ(policy.changes[4].most, (Bound{3, false}));
    EXPECT_EQ(policy.suppressions[0].change, "MEM");
    EXPECT_EQ(policy.suppressions[0].value->text, "<= 4GiB");
}

TEST(ChangePolicy, WhatIsWrongIsToldWithItsPlace) {
    const std::string change = "[[change]]\npath = \"memory_*\"\n";
    EXPECT_EQ(error_of("[[changes]]\n"),
              "house.toml:1:3: unknown key \"changes\", the nearest is \"change\"");
    EXPECT_EQ(error_of("[[change]]\npath = \"memroy_static_max\"\nallow = false\n"),
              "house.toml:2:8: XenAPI has no class and no field \"memroy_static_max\", the nearest is "
              "\"memory_static_max\"");
    EXPECT_EQ(error_of("[[change]]\npath = \"VBD:0/VDI/SR\"\nallow = false\n"),
              "house.toml:2:8: with a slash a path begins at the top: expected \"**/VBD:0/VDI/SR\"");
    EXPECT_EQ(
        error_of("[[suppress]]\nreason = \"r\"\npath = \"guest_metrics/networks\"\n"),
        "house.toml:3:8: with a slash a path begins at the top: expected \"**/guest_metrics/networks\"");
    EXPECT_EQ(error_of("[change]\npath = \"a\"\n"), "house.toml:1:1: expected [[change]], a list of tables");
    EXPECT_EQ(error_of(change), "house.toml:1:1: expected the key \"allow\" or \"max\"");
    EXPECT_EQ(error_of("[[change]]\nallow = true\n"), "house.toml:1:1: expected the key \"path\"");
    EXPECT_EQ(error_of(change + "allow = 1\n"), "house.toml:3:9: expected true or false");
    EXPECT_EQ(error_of(change + "alow = true\n"),
              "house.toml:3:1: unknown key \"alow\", the nearest is \"allow\"");
    EXPECT_EQ(error_of(change + "allow = false\nmax = 1\n"),
              "house.toml:4:7: expected \"allow\" or \"max\", found both");
    for (const char* bad : {"lots", "4GB", "-1", "-1%", "%", "2.5%", "1000001%", "9999999999TiB", "\\u0007"})
        EXPECT_TRUE(error_of(change + "max = \"" + bad + "\"\n")
                        .starts_with("house.toml:3:7: expected a share such as \"25%\" or an amount such as "
                                     "\"2 GiB\", found \""))
            << bad;
    EXPECT_EQ(error_of(change + "max = -1\n"), "house.toml:3:7: expected a number from 0 on");
    EXPECT_EQ(error_of(change + "allow = false\nlevel = \"off\"\n"),
              "house.toml:4:9: expected \"error\", \"warning\" or \"info\"");
    const std::string named = change + "allow = false\nid = \"A\"\n";
    EXPECT_EQ(error_of(named + named), "house.toml:8:6: is the id of another change");
    EXPECT_EQ(error_of(change + "allow = false\n" + change + "allow = false\n"), "no error");
    EXPECT_EQ(error_of("[[suppress]]\nreason = \"r\"\ncheck = \"MEM-001\"\nvalue = \"= 1\"\n"),
              "house.toml:4:9: is for changes, and a check is none");
    EXPECT_EQ(error_of("[[suppress]]\nreason = \"r\"\npath = \"order\"\nvalue = \"is 1\"\n").substr(0, 46),
              "house.toml:4:9: in the requirement, column 1: ");
}

/// The parser has no bound of its own on how deep a key such as a.a.a nests.
TEST(ChangePolicy, LongLinesAreRefused) {
    std::string deep = "[a";
    for (int i = 0; i < 200'000; ++i) deep += ".a";
    EXPECT_EQ(error_of("\n" + deep + "]\n"),
              "house.toml:2:8193: expected a line of at most 8192 bytes, found a longer one");
    EXPECT_EQ(error_of("# " + std::string(8190, '.') + "\n[rules]"),
              "house.toml:2:2: unknown key \"rules\", the nearest is \"rule\"");
}

struct Pair {
    Capture old_capture, new_capture;
};

Pair load_case(const std::string& name) {
    const auto side = [&](const std::string& start) {
        for (const auto& entry : fs::directory_iterator(fixtures / name))
            if (entry.path().filename().string().starts_with(start)) return load(entry.path().string());
        throw Error(name + ": expected a file " + start);
    };
    return {side("before."), side("after.")};
}

Diff judged(const std::string& toml, const Pair& pair, const std::string& now = "2026-11-20T00:00:00Z") {
    return apply(parse_policy(toml, "house.toml"), diff(pair.old_capture, pair.new_capture), pair.old_capture,
                 pair.new_capture, now);
}

template <typename... Now>
Diff judged(const std::string& toml, const std::string& name, const Now&... now) {
    return judged(toml, load_case(name), now...);
}

std::vector<std::string> paths_of(const Diff& diff, Is is) {
    std::vector<std::string> paths;
    for (const Change& change : diff.changes)
        if (change.verdict->is == is) paths.push_back(change.path);
    return paths;
}

using Paths = std::vector<std::string>;

std::string deny(const std::string& path, const std::string& more = "") {
    return "[[change]]\npath = \"" + path + "\"\nallow = false\n" + more;
}
std::string allow(const std::string& path, const std::string& more = "") {
    return "[[change]]\npath = \"" + path + "\"\nallow = true\n" + more;
}

TEST(ChangeVerdicts, TheFirstRuleThatCoversAChangeDecides) {
    const Diff special_first = judged(allow("memory_dynamic_*", "id = \"A\"\nwhy = \"w\"\n") +
                                          deny("memory_*", "id = \"D\"\nwhy = \"planned\"\n"),
                                      "memory-grew");
    EXPECT_EQ(paths_of(special_first, Is::denied), Paths{"VM:web01/memory_static_max"});
    EXPECT_EQ(special_first.changes.back().verdict,
              (ChangeVerdict{Is::denied, Level::error, "D", "planned"}));
    EXPECT_EQ(special_first.changes.front().verdict, (ChangeVerdict{Is::allowed, {}, "A", "w"}));
    EXPECT_EQ(
        paths_of(judged(deny("memory_*") + allow("memory_dynamic_*"), "memory-grew"), Is::denied).size(), 3u);
    EXPECT_EQ(judged(deny("VIF:*"), "memory-grew").changes.front().verdict, ChangeVerdict{});
}

TEST(ChangeVerdicts, ARuleIsForTheVmsThatItNames) {
    const auto denied = [](const std::string& words) {
        return paths_of(judged(deny("*", "for = " + words + "\n"), "many-vms"), Is::denied);
    };
    EXPECT_EQ(denied("\"web3\""), Paths{"VM:web3"});
    EXPECT_EQ(denied("\"retired\""), Paths{"VM:retired"});
    EXPECT_EQ(denied("\"web*\""), (Paths{"VM:web1/tags:maintenance", "VM:web3"}));
    EXPECT_EQ(denied("[\"web*\", \"tag:maintenance\"]"), Paths{"VM:web1/tags:maintenance"});
    EXPECT_EQ(denied("\"a176c72a-de60-4622-8b0e-09819ed92f37\""), Paths{"VM:web1/tags:maintenance"});
    EXPECT_EQ(paths_of(judged(deny("*", "for = \"*\"\n"), "network-mtu"), Is::denied), Paths{});
}

/// A change that takes a VM out of the reach of a rule is one that the rule is for; what allows looks at NEW.
TEST(ChangeVerdicts, NoChangeEscapesARule) {
    for (const char* tag : {"tag:staging", "tag:prod"})
        EXPECT_EQ(
            paths_of(judged(deny("tags", "for = \"" + std::string(tag) + "\"\n"), "labels"), Is::denied),
            (Paths{"VM:web01/tags:prod", "VM:web01/tags:staging"}))
            << tag;
    const auto first_allowed = [](const std::string& tag) {
        return paths_of(judged(allow("*", "for = \"" + tag + "\"\n") + deny("*"), "labels"), Is::allowed)
            .size();
    };
    EXPECT_EQ(first_allowed("tag:staging"), 0u);
    EXPECT_EQ(first_allowed("tag:prod"), 7u);
    for (const char* name : {"build-7", "ci-runner-7"}) {
        EXPECT_EQ(paths_of(judged(deny("VM:" + std::string(name)), "renamed-vm"), Is::denied).size(), 1u);
        EXPECT_EQ(
            paths_of(judged(deny("*", "for = \"" + std::string(name) + "\"\n"), "renamed-vm"), Is::denied)
                .size(),
            1u);
    }
    EXPECT_EQ(paths_of(judged(allow("VM:build-7") + deny("*"), "renamed-vm"), Is::allowed).size(), 0u);
}

Is bounded(const std::string& most, Datum before, Datum after) {
    const Pair pair = load_case("renumbered");
    Diff diff;
    diff.changes.resize(1);
    diff.changes[0].field = "memory_static_max";
    diff.changes[0].path = diff.changes[0].id = "VM:a/memory_static_max";
    diff.changes[0].old_value = std::move(before);
    diff.changes[0].new_value = std::move(after);
    const Policy policy = parse_policy("[[change]]\npath = \"*\"\nmax = " + most + "\n", "house.toml");
    return apply(policy, diff, pair.old_capture, pair.new_capture, "").changes[0].verdict->is;
}

TEST(ChangeVerdicts, ANumberMayMoveAsFarAsMaxSays) {
    const auto number = [](std::int64_t value) { return Datum{value}; };
    const auto moved = [&](const char* most, std::int64_t before, std::int64_t after) {
        return bounded(most, number(before), number(after)) == Is::allowed;
    };
    EXPECT_TRUE(moved("\"25%\"", 100, 125));
    EXPECT_TRUE(moved("\"25%\"", 100, 75));
    EXPECT_FALSE(moved("\"25%\"", 100, 126));
    EXPECT_FALSE(moved("\"25%\"", 100, 74));
    EXPECT_TRUE(moved("\"25%\"", -100, -125));
    EXPECT_FALSE(moved("\"25%\"", 3, 4));
    EXPECT_TRUE(moved("\"25%\"", 4, 5));
    EXPECT_FALSE(moved("\"25%\"", 0, 1));
    EXPECT_FALSE(moved("\"2 GiB\"", 0, 1));
    EXPECT_TRUE(moved("\"2 GiB\"", std::int64_t{4} << 30, std::int64_t{6} << 30));
    EXPECT_FALSE(moved("\"2GiB\"", std::int64_t{4} << 30, (std::int64_t{6} << 30) + 1));
    EXPECT_TRUE(moved("\"2GiB\"", std::int64_t{4} << 30, std::int64_t{2} << 30));
    EXPECT_TRUE(moved("2", 4, 2));
    EXPECT_FALSE(moved("\"2\"", 4, 1));
    constexpr auto least = std::numeric_limits<std::int64_t>::min(),
                   largest = std::numeric_limits<std::int64_t>::max();
    EXPECT_TRUE(moved("\"1000000%\"", least, largest));
    EXPECT_TRUE(moved("\"200%\"", largest, least + 3));
    EXPECT_FALSE(moved("\"100%\"", largest, least));
    EXPECT_FALSE(moved("9223372036854775807", least, largest));
}

TEST(ChangeVerdicts, WhatIsNoNumberExceedsEveryMax) {
    const Datum one{std::int64_t{1}}, text{std::string("many")}, digits{std::string("256")};
    EXPECT_EQ(bounded("\"900%\"", one, {}), Is::denied);
    EXPECT_EQ(bounded("\"900%\"", {}, one), Is::denied);
    EXPECT_EQ(bounded("\"900%\"", one, text), Is::denied);
    EXPECT_EQ(bounded("\"900%\"", one, {Hidden{}}), Is::denied);
    EXPECT_EQ(bounded("\"900%\"", digits, {std::string("512")}), Is::allowed);
}

/// Against plain arithmetic, over numbers small enough for it.
TEST(ChangeVerdicts, SharesAreThoseOfArithmetic) {
    for (std::int64_t before = -7; before <= 7; ++before)
        for (std::int64_t after = -15; after <= 15; ++after)
            for (const int percent : {0, 10, 50, 100, 150})
                EXPECT_EQ(bounded("\"" + std::to_string(percent) + "%\"", {before}, {after}) == Is::allowed,
                          before != 0 && std::abs(after - before) * 100 <= percent * std::abs(before))
                    << before << " -> " << after << " by " << percent;
}

std::string let(const std::string& keys) {
    return "[[suppress]]\nreason = \"r\"\n" + keys;
}

TEST(ChangeSuppressions, ActOnAddedRemovedAndChangedAlike) {
    const Diff all = judged(deny("*") + let("path = \"*\"\n"), "labels");
    EXPECT_EQ(paths_of(all, Is::suppressed).size(), 7u);
    EXPECT_EQ(exit_status(all), 0);
    EXPECT_EQ(all.changes.front().verdict, (ChangeVerdict{Is::suppressed, Level::error, "*", "r"}));
    EXPECT_EQ(paths_of(judged(let("path = \"VM:retired\"\n") + let("path = \"VM:web3\"\n"), "many-vms"),
                       Is::suppressed),
              (Paths{"VM:retired", "VM:web3"}));
}

TEST(ChangeSuppressions, MatchByIdRulePathScopeAndValue) {
    const auto suppressed = [](const std::string& keys) {
        return paths_of(judged(deny("tags", "id = \"TAGS\"\n") + let(keys), "labels"), Is::suppressed);
    };
    const Paths both{"VM:web01/tags:prod", "VM:web01/tags:staging"};
    EXPECT_EQ(suppressed("id = \"VM:445b9e2c-4754-4e32-8377-246ae66c443c/tags:prod\"\n"),
              Paths{"VM:web01/tags:prod"});
    EXPECT_EQ(suppressed("change = \"TA*\"\n"), both);
    EXPECT_EQ(suppressed("change = \"TA*\"\nvalue = '= \"staging\"'\n"), Paths{"VM:web01/tags:staging"});
    EXPECT_EQ(suppressed("change = \"TA*\"\nvalue = \"absent\"\n"), Paths{"VM:web01/tags:staging"});
    EXPECT_EQ(suppressed("path = \"tags\"\nfor = \"tag:prod\"\n"), both);
    EXPECT_EQ(suppressed("path = \"tags\"\nfor = \"tag:staging\"\n"), Paths{});
    EXPECT_EQ(suppressed("path = \"tags:pr*\"\nvalue = \"present\"\n"), Paths{"VM:web01/tags:prod"});
    const auto memory = [](const std::string& value) {
        return paths_of(
                   judged(deny("*") + let("path = \"memory_*\"\nvalue = \"" + value + "\"\n"), "memory-grew"),
                   Is::suppressed)
            .size();
    };
    EXPECT_EQ(memory("<= 8GiB"), 3u);
    EXPECT_EQ(memory("< 8GiB"), 0u);
    EXPECT_EQ(paths_of(judged(let("path = \"VM:web3\"\nvalue = \"present\"\n"), "many-vms"), Is::suppressed),
              Paths{})
        << "a whole object has no value";
}

TEST(ChangeSuppressions, ExpiredAndUnusedOnesAreTold) {
    const std::string until = let("path = \"memory_*\"\nuntil = 2026-11-20\n");
    EXPECT_EQ(paths_of(judged(until, "memory-grew", "2026-11-19T23:59:59Z"), Is::suppressed).size(), 3u);
    const Diff expired = judged(until, "memory-grew");
    EXPECT_EQ(paths_of(expired, Is::suppressed).size(), 0u);
    EXPECT_EQ(expired.notes, Paths{"the suppression in line 1 (r) expired on 2026-11-20"});
    EXPECT_EQ(judged(let("path = \"tags\"\n"), "memory-grew").notes,
              Paths{"the suppression in line 1 (r) lets nothing be"});
    const std::string for_checks = let("check = \"*\"\n") + let("id = \"MEM-001 VM:x\"\n") +
                                   let("check = \"MEM-001\"\npath = \"memory_*\"\nuntil = 2020-01-01\n");
    const Diff others = judged(for_checks, "memory-grew");
    EXPECT_EQ(others.notes, Paths{});
    EXPECT_EQ(paths_of(others, Is::suppressed).size(), 0u);
}

TEST(ChangeSuppressions, ThoseForChangesAreNotUnusedInCheck) {
    AuditOptions options;
    options.policy =
        parse_policy(deny("tags", "id = \"X\"\n") + let("change = \"X\"\n") + let("id = \"VM:x/tags\"\n") +
                         let("path = \"*\"\nvalue = \"present\"\n") + let("path = \"VM:nobody\"\n"),
                     "house.toml");
    const Audit result = audit(load((fixtures / "many-vms" / "after.xva.gz").string()), options);
    EXPECT_EQ(result.notes, Paths{"the suppression in line 15 (r) lets nothing be"});
    EXPECT_TRUE(std::ranges::all_of(result.findings,
                                    [](const Finding& finding) { return finding.suppressed_by.empty(); }));
}

/// Whatever else is in the fixtures: denying all denies all, allowing all denies nothing.
TEST(ChangeVerdicts, TheLawsHoldForEveryCase) {
    for (const auto& entry : fs::directory_iterator(fixtures)) {
        const std::string name = entry.path().filename();
        std::size_t sides = 0;
        if (entry.is_directory() && !name.starts_with("bad-"))
            for (const auto& file : fs::directory_iterator(entry))
                sides += file.is_regular_file() && (file.path().filename().string().starts_with("before.") ||
                                                    file.path().filename().string().starts_with("after."));
        if (sides != 2) continue;
        const Pair pair = load_case(name);
        const Diff plain = diff(pair.old_capture, pair.new_capture);
        const Diff denied = judged(deny("*"), pair), allowed = judged(allow("*"), pair);
        EXPECT_EQ(paths_of(denied, Is::denied).size(), plain.changes.size()) << name;
        EXPECT_EQ(exit_status(denied), plain.changes.empty() ? 0 : 1) << name;
        EXPECT_EQ(exit_status(judged(deny("*", "level = \"warning\"\n"), pair)), 0) << name;
        EXPECT_EQ(paths_of(allowed, Is::allowed).size(), plain.changes.size()) << name;
        EXPECT_EQ(exit_status(allowed), 0) << name;
        Diff without = allowed;
        without.arguments = plain.arguments;
        for (Change& change : without.changes) change.verdict.reset();
        EXPECT_EQ(without, plain) << name;
    }
}

// Through the command line.

class ChangePolicyCommand : public testing::Test {
  protected:
    ChangePolicyCommand() { fs::create_directories(folder_); }
    ~ChangePolicyCommand() override { fs::remove_all(folder_); }

    std::string file(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
        return "'" + (folder_ / name).string() + "'";
    }
    Outcome diff_of(const std::string& toml, const std::string& arguments) const {
        return run_program("diff --policy " + file("house.toml", toml) + " --now 2026-11-20 " + arguments);
    }

    const fs::path folder_ = fs::temp_directory_path() / ("ovaudit-change-" + std::to_string(getpid()));
    const std::string labels_ = " fixtures/labels/before.xml fixtures/labels/after.xml ";
    const std::string memory_ = " fixtures/memory-grew/before.xva fixtures/memory-grew/after.xva ";
    const std::string many_ = " fixtures/many-vms/before.xva.gz fixtures/many-vms/after.xva.gz ";
};

TEST_F(ChangePolicyCommand, TheStatusIsThatOfWhatIsDenied) {
    EXPECT_EQ(diff_of("", memory_).status, 0);
    EXPECT_EQ(diff_of(deny("*"), memory_).status, 1);
    EXPECT_EQ(diff_of(deny("*"), "--exit-zero" + memory_).status, 0);
    EXPECT_EQ(diff_of(allow("*"), memory_).status, 0);
    EXPECT_EQ(diff_of(deny("*", "level = \"warning\"\n"), memory_).status, 0);
    EXPECT_EQ(diff_of(deny("*") + let("path = \"memory_*\"\n"), memory_).status, 0);
    EXPECT_EQ(diff_of(deny("*") + let("path = \"memory_*\"\nuntil = 2026-11-20\n"), memory_).status, 1);
    EXPECT_EQ(diff_of(deny("memory_*"), "--ignore 'memory_*'" + memory_).status, 0);
    EXPECT_EQ(diff_of(deny("VM:proxy/power_state"), many_).status, 1) << "what is denied by name counts";
    EXPECT_EQ(diff_of(deny("*"), "--fail-on vcpu" + memory_).status, 0);
    EXPECT_EQ(diff_of(deny("*"), "--fail-on memory" + memory_).status, 1);
    EXPECT_EQ(diff_of(allow("*"), "--fail-on any" + memory_).status, 0);
}

TEST_F(ChangePolicyCommand, ABadPolicyIsOneLineAndStatusTwo) {
    for (const std::string& command : {"diff --policy %" + memory_, std::string("check --policy %")}) {
        std::string filled = command;
        filled.replace(filled.find('%'), 1, file("house.toml", "[[change]]\npath = \"a\"\nalow = true\n"));
        const Outcome outcome = run_program(filled);
        EXPECT_EQ(outcome.status, 2);
        EXPECT_EQ(outcome.out, "");
        EXPECT_NE(outcome.err.find("house.toml:3:1: unknown key \"alow\", the nearest is \"allow\"\n"),
                  std::string::npos)
            << outcome.err;
    }
    EXPECT_EQ(run_program("diff --policy /nowhere/x.toml" + memory_).status, 2);
    EXPECT_EQ(run_program("diff --now soon --policy " + file("house.toml", "") + memory_).status, 2);
    const Outcome good = run_program("check --policy " + file("house.toml", deny("*") + allow("*")));
    EXPECT_EQ(good.status, 0);
    EXPECT_NE(good.err.find("0 rules, 2 change rules, 0 suppressions"), std::string::npos) << good.err;
}

TEST_F(ChangePolicyCommand, TextShowsEachVerdict) {
    const std::string toml =
        deny("tags", "id = \"TAGS\"\nwhy = \"tags are\\u001b ours\"\n") + let("path = \"tags:staging\"\n");
    const std::string text = diff_of(toml, labels_).out;
    EXPECT_NE(text.find("+ tag prod   [denied, error, by TAGS: tags are\\x1b ours]\n"), std::string::npos)
        << text;
    EXPECT_NE(text.find("/staging/shop -> /prod/shop   [allowed]\n"), std::string::npos) << text;
    EXPECT_NE(text.find("Policy: 1 denied (1 error), 5 allowed, 1 suppressed. Hidden:"), std::string::npos)
        << text;
    EXPECT_EQ(text.find("- tag staging"), std::string::npos) << text;
    const std::string all = diff_of(toml, "--show-suppressed" + labels_).out;
    EXPECT_NE(all.find("- tag staging   [suppressed: r]\n"), std::string::npos) << all;
    EXPECT_EQ(diff_of(let("path = \"*\"\n"), labels_).out, "");
}

TEST_F(ChangePolicyCommand, StatCountsWhatIsNotLetBe) {
    const std::string toml = deny("tags") + let("path = \"tags:staging\"\n");
    const std::string stat = diff_of(toml, "--stat" + labels_).out;
    EXPECT_NE(stat.find("; 1 denied, 1 suppressed\n"), std::string::npos) << stat;
    EXPECT_EQ(diff_of("", "--stat" + labels_).out.find("denied"), std::string::npos);
    const std::string of_many = diff_of(deny("*"), "--stat" + many_).out;
    EXPECT_NE(of_many.find("only in NEW; 1 denied\n"), std::string::npos) << of_many;
}

/// Changes of one action stand in one line only if one verdict holds for all of them.
TEST_F(ChangePolicyCommand, LinesAreOfOneVerdict) {
    const std::string text = diff_of(deny("memory_static_max"), memory_).out;
    EXPECT_NE(
        text.find("static_max                 4 GiB -> 8 GiB   [denied, error, by memory_static_max]\n"),
        std::string::npos)
        << text;
    EXPECT_NE(text.find("dynamic_max, dynamic_min   4 GiB -> 8 GiB   [allowed]\n"), std::string::npos)
        << text;
    for (const char* name : {"cd-inserted", "disk-moved", "disk-resized", "snapshots"})
        for (const char* path : {"VDI", "empty", "**/VDI/virtual_size", "**/VDI", "snapshot:*"}) {
            const std::string pair =
                std::string(" fixtures/") + name + "/before.* fixtures/" + name + "/after.*";
            EXPECT_LT(diff_of(deny(path), "--all" + pair).status, 2) << name << " " << path;
        }
}

TEST_F(ChangePolicyCommand, EveryFormatHasTheVerdictsAndIsMadeAnewFromJson) {
    const std::string toml = deny("tags:prod", "id = \"TAGS\"\nwhy = \"tags are ours\"\n") +
                             deny("name_description", "level = \"info\"\n") +
                             let("path = \"tags:staging\"\nticket = \"OPS-7\"\n");
    const std::string saved = file("saved.json", diff_of(toml, "--format json" + labels_).out);
    for (const Format& format : formats()) {
        const std::string name(format.name);
        const std::string more = "--show-suppressed --format " + name + " ";
        const std::string made = diff_of(toml, more + labels_).out;
        EXPECT_EQ(run_program("render " + more + saved).out, made) << name;
        for (const char* words : {"denied", "TAGS", "tags are ours", "allowed"})
            EXPECT_NE(made.find(words), std::string::npos) << name << " lacks " << words;
        EXPECT_EQ(made.find("OPS-7") == std::string::npos, name == "markdown") << name;
    }
    EXPECT_EQ(run_program("render " + saved).out, diff_of(toml, labels_).out);
}

TEST_F(ChangePolicyCommand, OtherProgramsReadTheVerdicts) {
    const std::string toml = deny("tags:prod", "id = \"TAGS\"\n") +
                             deny("name_description", "level = \"info\"\n") +
                             let("path = \"tags:staging\"\n");
    const json report = json::parse(diff_of(toml, "--format json" + labels_).out);
    EXPECT_EQ(report["arguments"]["now"], "2026-11-20T00:00:00Z");
    EXPECT_EQ(report["summary"]["by_verdict"], json({{"allowed", 4}, {"denied", 2}, {"suppressed", 1}}));
    EXPECT_EQ(report["changes"][5]["verdict"],
              json({{"is", "denied"}, {"level", "error"}, {"id", "TAGS"}, {"why", nullptr}}));
    const json results = json::parse(diff_of(toml, "--format sarif" + labels_).out)["runs"][0]["results"];
    std::vector<std::string> levels;
    for (const json& result : results) levels.push_back(result["level"]);
    EXPECT_EQ(levels, (Paths{"note", "note", "note", "note", "note", "error", "note"}));
    EXPECT_EQ(results[6]["suppressions"][0]["justification"], "r");
    EXPECT_FALSE(results[5].contains("suppressions"));
    const std::string junit = diff_of(toml, "--format junit" + labels_).out;
    EXPECT_NE(junit.find("<failure message=\"tag prod: (none) -&gt; prod [denied, error, by TAGS]\""),
              std::string::npos)
        << junit;
    const std::string csv = diff_of(toml, "--format csv" + labels_).out;
    EXPECT_NE(csv.find(",observed_at,verdict,level,rule,why\r\n"), std::string::npos);
    EXPECT_NE(csv.find(",denied,error,TAGS,\r\n"), std::string::npos);
}

TEST_F(ChangePolicyCommand, CheckShowsWhatIsSuppressedWhenAsked) {
    const std::string policy = "check --policy " + file("house.toml", let("check = \"*\"\n")) + " ";
    const std::string capture = "fixtures/many-vms/after.xva.gz";
    EXPECT_EQ(run_program(policy + capture).out, "");
    const std::string text = run_program(policy + "--show-suppressed " + capture).out;
    EXPECT_NE(text.find("\nsuppressed\n  "), std::string::npos) << text;
    EXPECT_NE(text.find("   [r]\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace ovaudit
