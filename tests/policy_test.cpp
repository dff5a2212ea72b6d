// Policies: what is read, what is refused and where, requirements, and what they do to an audit.
#include "ovaudit/policy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "ovaudit/audit.hpp"
#include "ovaudit/load.hpp"
#include "support/outcome.hpp"

namespace ovaudit {
namespace {

std::string error_of(const std::string& toml) {
    return test::error_from([&] { parse_policy(toml, "house.toml"); });
}

TEST(Policy, EveryKeyIsRead) {
    const Policy policy = parse_policy(R"(
[checks]
"STO-001" = "error"
"MET-*" = "off"
"TLS-001" = { level = "info", for = ["web*", "tag:prod"] }
[parameters]
memory_sizes = ["2GiB", 1024]
vcpus_max = 16
vcpus_by_tag = { big = 64 }
snapshots_max = 5
snapshot_days = 7
subnets = ["10.0.0.0/8", "fd00::/8"]
mac_prefixes = "02:16:3e"
locked_vifs = true
required_tags = ["owner"]
production_tags = ["prod"]
protected_tags = ["keep"]
forbidden_srs = ["scratch*"]
shared_storage = true
secure_boot = false
name_pattern = "[a-z]+[0-9]*"
tools_version = "7.30"
[[rule]]
id = "HOUSE-1"
for = "tag:prod"
path = "ha_restart_priority"
require = '= "restart"'
level = "warning"
why = "production is protected"
[[suppress]]
check = "HOUSE-1"
for = "db"
path = "VM:db"
reason = "a database"
owner = "dba"
ticket = "OPS-7"
until = 2027-01-31
[[suppress]]
id = "MEM-001 VM:x"
reason = "known"
)",
                                       "house.toml");
    EXPECT_EQ(policy.name, "house.toml");
    ASSERT_EQ(policy.levels.size(), 3u);
    const auto level = [&](const std::string& check) {
        return std::ranges::find(policy.levels, check, &LevelRule::check)->level;
    };
    EXPECT_EQ(level("STO-001"), Level::error);
    EXPECT_EQ(level("MET-*"), std::nullopt);
    EXPECT_EQ(std::ranges::find(policy.levels, "TLS-001", &LevelRule::check)->scope,
              (Scope{"web*", "tag:prod"}));
    Parameters wanted;
    wanted.memory_sizes = {std::int64_t{2} << 30, 1024};
    wanted.vcpus_max = 16;
    wanted.vcpus_by_tag = {{"big", 64}};
    wanted.snapshots_max = 5;
    wanted.snapshot_days = 7;
    wanted.subnets = {"10.0.0.0/8", "fd00::/8"};
    wanted.mac_prefixes = {"02:16:3e"};
    wanted.locked_vifs = true;
    wanted.required_tags = {"owner"};
    wanted.production_tags = {"prod"};
    wanted.protected_tags = {"keep"};
    wanted.forbidden_srs = {"scratch*"};
    wanted.shared_storage = true;
    wanted.secure_boot = false;
    wanted.name_pattern = "[a-z]+[0-9]*";
    wanted.tools_version = "7.30";
    EXPECT_EQ(policy.parameters, wanted);
    const Rule rule{"HOUSE-1",
                    "ha_restart_priority",
                    "production is protected",
                    {"tag:prod"},
                    {Requirement::Is::equal, {"restart"}, "= \"restart\""},
                    Level::warning};
    EXPECT_EQ(policy.rules, std::vector<Rule>{rule});
    ASSERT_EQ(policy.suppressions.size(), 2u);
    const Suppression suppression{
        "", "HOUSE-1", {"db"}, "VM:db", "a database", "dba", "OPS-7", "2027-01-31T00:00:00Z", 30};
    EXPECT_EQ(policy.suppressions[0], suppression);
    EXPECT_EQ(policy.suppressions[1].id, "MEM-001 VM:x");
}

TEST(Policy, WhatIsWrongIsToldWithItsPlace) {
    EXPECT_EQ(error_of("x = [1,\n").substr(0, 14), "house.toml:1:9");
    EXPECT_EQ(error_of("[parameter]\n"),
              "house.toml:1:2: unknown key \"parameter\", the nearest is \"parameters\"");
    EXPECT_EQ(error_of("[parameters]\nvcpus_mx = 2\n"),
              "house.toml:2:1: unknown key \"vcpus_mx\", the nearest is \"vcpus_max\"");
    EXPECT_EQ(error_of("[parameters]\nvcpus_max = -2\n"), "house.toml:2:13: expected a number from 0 on");
    EXPECT_EQ(error_of("[parameters]\nlocked_vifs = 1\n"), "house.toml:2:15: expected true or false");
    EXPECT_EQ(error_of("[parameters]\nmemory_sizes = [\"4GB\"]\n"),
              "house.toml:2:17: expected a size such as \"4GiB\"");
    EXPECT_EQ(error_of("[parameters]\nsubnets = [\"10.0.0.0/33\"]\n"),
              "house.toml:2:11: expected subnets such as \"10.0.0.0/8\", found \"10.0.0.0/33\"");
    EXPECT_EQ(error_of("[parameters]\nname_pattern = \"(\"\n").substr(0, 21), "house.toml:2:16: \"(\" ");
    EXPECT_EQ(error_of("[checks]\n\"MEM-999\" = \"off\"\n"),
              "house.toml:2:1: expected the id of a check, found \"MEM-999\"");
    EXPECT_EQ(error_of("[checks]\n\"MEM-001\" = \"fatal\"\n"),
              "house.toml:2:13: expected \"error\", \"warning\", \"info\" or \"off\"");
    EXPECT_EQ(error_of("[rule]\nid = \"A\"\n"), "house.toml:1:1: expected [[rule]], a list of tables");
    EXPECT_EQ(error_of("[[rule]]\nid = \"A\"\n"), "house.toml:1:1: expected the key \"path\"");
    const std::string rule = "[[rule]]\nid = \"A\"\npath = \"order\"\nwhy = \"w\"\nrequire = ";
    EXPECT_EQ(error_of(rule + "\"= 1\"\n"), "no error");
    for (const char* path : {"**/VIF:*/locking_mode", "memory-static-max", "other_config:a/b",
                             "VM:web*/snapshot:x", "**/VBD:0/VDI/memroy*", "*"})
        EXPECT_EQ(error_of("[[suppress]]\nreason = \"r\"\npath = \"" + std::string(path) + "\"\n"),
                  "no error")
            << path;
    EXPECT_EQ(error_of("[[suppress]]\nreason = \"r\"\npath = \"VIF:*/locking_mod\"\n"),
              "house.toml:3:8: XenAPI has no class and no field \"locking_mod\", the nearest is "
              "\"locking_mode\"");
    EXPECT_EQ(error_of("[[suppress]]\nreason = \"r\"\ncheck = \"STO-099\"\n"),
              "house.toml:3:9: expected the id of a check or of a rule, found \"STO-099\"");
    EXPECT_EQ(error_of("[[suppress]]\nreason = \"r\"\nchange = \"NOPE\"\n"),
              "house.toml:3:10: expected the id or path of a [[change]] of this policy, found \"NOPE\"");
    EXPECT_EQ(error_of("[[suppress]]\nreason = \"r\"\nchange = \"*\"\n"), "no error");
    EXPECT_EQ(error_of(rule + "\"is 1\"\n"),
              "house.toml:5:11: in the requirement, column 1: expected =, !=, <, <=, >, >=, in, matches, "
              "present or "
              "absent, found \"is 1\"");
    EXPECT_EQ(error_of("[[rule]]\nid = \"MEM-001\"\npath = \"order\"\nwhy = \"w\"\nrequire = \"= 1\"\n"),
              "house.toml:2:6: is the id of a check of the program");
    EXPECT_EQ(error_of(rule + "\"= 1\"\n" + rule + "\"= 1\"\n"), "house.toml:7:6: is the id of another rule");
    EXPECT_EQ(error_of("[[suppress]]\ncheck = \"MEM-*\"\n"), "house.toml:1:1: expected the key \"reason\"");
    EXPECT_EQ(error_of("[[suppress]]\nreason = \"x\"\n"),
              "house.toml:1:1: expected one of id, check, change, path and for: what it lets be");
    EXPECT_EQ(error_of("[[suppress]]\ncheck = \"A\"\nreason = \"x\"\nuntil = \"2027\"\n"),
              "house.toml:4:9: expected a date such as 2027-01-31");
}

bool is(const std::string& requirement, const std::string& value) {
    return holds(parse_requirement(requirement), value);
}

TEST(Requirement, ComparesNumbersSizesAndTexts) {
    EXPECT_TRUE(is("= 4GiB", "4294967296"));
    EXPECT_FALSE(is("= 4GiB", "4294967297"));
    EXPECT_TRUE(is("<= 4GiB", "4294967296"));
    EXPECT_FALSE(is("< 4GiB", "4294967296"));
    EXPECT_TRUE(is("> 9", "10"));
    EXPECT_FALSE(is(">= 1", "many"));
    EXPECT_TRUE(is("= \"a b\"", "a b"));
    EXPECT_TRUE(is("in [1, \"b\", 2KiB]", "2048"));
    EXPECT_FALSE(is("in [1, 2]", "3"));
    EXPECT_TRUE(is("matches \"web[0-9]+\"", "web01"));
    EXPECT_FALSE(is("matches \"web\"", "web01"));
    EXPECT_TRUE(is("present", "x"));
    EXPECT_FALSE(is("present", ""));
    EXPECT_FALSE(is("absent", "x"));
}

std::string error_of_requirement(const std::string& text) {
    return test::error_from([&] { parse_requirement(text); });
}

TEST(Requirement, RefusesWhatItDoesNotUnderstand) {
    EXPECT_EQ(error_of_requirement("<< 3"),
              "column 2: expected a value, in quotes where it is no plain word, found \"< 3\"");
    EXPECT_EQ(error_of_requirement("= \"x"), "column 3: expected a closing \", found \"\"x\"");
    EXPECT_EQ(error_of_requirement("in 3"), "column 4: expected [, found \"3\"");
    EXPECT_EQ(error_of_requirement("in [3"), "column 6: expected , or ], found \"\"");
    EXPECT_EQ(error_of_requirement("= 3 4"), "column 5: expected nothing more, found \"4\"");
    EXPECT_EQ(error_of_requirement("= 9999999999TiB"),
              "column 3: expected a size such as 4GiB, found \"9999999999TiB\"");
    EXPECT_NE(error_of_requirement("matches \"(\"").find("is no regular expression"), std::string::npos);
}

/// Over random numbers each comparison is what its opposite is not, and a list is one of its members.
TEST(Requirement, OppositesExcludeOneAnother) {
    std::mt19937_64 random(7);
    const auto number = [&] { return std::to_string(static_cast<std::int64_t>(random() % 50)); };
    for (int i = 0; i < 2000; ++i) {
        const std::string a = number(), b = number(), c = number();
        EXPECT_NE(is("= " + b, a), is("!= " + b, a));
        EXPECT_NE(is("< " + b, a), is(">= " + b, a));
        EXPECT_NE(is("> " + b, a), is("<= " + b, a));
        EXPECT_EQ(is("<= " + b, a), is("< " + b, a) || is("= " + b, a));
        EXPECT_EQ(is("in [" + b + ", " + c + "]", a), is("= " + b, a) || is("= " + c, a));
        EXPECT_EQ(is("matches \"" + b + "\"", a), is("= " + b, a));
    }
}

Audit audited(const std::string& toml, const std::string& now = "2026-11-20T00:00:00Z") {
    AuditOptions options;
    options.policy = parse_policy(toml, "house.toml");
    options.now = now;
    return audit(load(OVAUDIT_SOURCE_DIR "/fixtures/many-vms/after.xva.gz"), options);
}

std::vector<std::string> found(const Audit& audit, const std::string& check) {
    std::vector<std::string> paths;
    for (const Finding& finding : audit.findings)
        if (audit.checks[finding.check].id == check && finding.suppressed_by.empty())
            paths.push_back(finding.path);
    return paths;
}

const std::string house = R"(
[[rule]]
id = "HOUSE"
path = "memory-static-max"
require = "<= 4GiB"
why = "the lab has no more"
)";

TEST(PolicyInUse, ARuleFailsTheVmsThatBreakIt) {
    const Audit audit = audited(house);
    EXPECT_EQ(found(audit, "HOUSE"), (std::vector<std::string>{"VM:db", "VM:web10"}));
    EXPECT_EQ(exit_status(audit), 1);
    EXPECT_EQ(audit.checks.back().id, "HOUSE");
    EXPECT_EQ(audit.findings.front().message, "memory_static_max is 16 GiB, required <= 4GiB");
}

TEST(PolicyInUse, ARuleIsForTheVmsThatItNames) {
    const auto rule_for = [](const std::string& words, const std::string& path, const std::string& require) {
        return found(audited("[[rule]]\nid = \"HOUSE\"\nwhy = \"w\"\nfor = " + words + "\npath = \"" + path +
                             "\"\nrequire = '" + require + "'\n"),
                     "HOUSE");
    };
    EXPECT_EQ(rule_for("\"web*\"", "memory_static_max", "<= 4GiB"), std::vector<std::string>{"VM:web10"});
    EXPECT_EQ(rule_for("[\"web*\", \"tag:maintenance\"]", "power_state", "= \"Halted\""),
              std::vector<std::string>{"VM:web1"});
    EXPECT_EQ(rule_for("\"web1\"", "VIF:*/MTU", "= 9000"), std::vector<std::string>{"VM:web1/VIF:0"});
    EXPECT_EQ(rule_for("\"web1\"", "other_config:owner", "present"), std::vector<std::string>{"VM:web1"});
    EXPECT_EQ(rule_for("\"web1\"", "other_config:owner", "absent"), std::vector<std::string>{});
    EXPECT_EQ(rule_for("\"web1\"", "tags", "absent"), std::vector<std::string>{"VM:web1"});
}

TEST(PolicyInUse, LevelsAreThoseOfThePolicy) {
    const std::string checks = "[checks]\n\"TLS-001\" = \"error\"\n";
    EXPECT_EQ(exit_status(audited("")), 0);
    EXPECT_EQ(exit_status(audited(checks)), 1);
    EXPECT_EQ(exit_status(audited("[checks]\n\"TLS-001\" = { level = \"error\", for = \"db\" }\n")), 0);
    const Audit off = audited("[checks]\n\"TLS-*\" = \"off\"\n");
    EXPECT_EQ(std::ranges::count(off.checks, "TLS-001", &CheckEntry::id), 0);
    EXPECT_EQ(found(audited("[checks]\n\"TLS-001\" = { level = \"off\", for = \"web3\" }\n"), "TLS-001"),
              std::vector<std::string>{});
}

TEST(PolicyInUse, ASuppressionLetsBeWhatItMatchesUntilItExpires) {
    const auto with = [](const std::string& suppression) {
        return audited(house + "[[suppress]]\nreason = \"r\"\n" + suppression);
    };
    EXPECT_EQ(found(with("check = \"HOUSE\"\nfor = \"db\"\n"), "HOUSE"),
              std::vector<std::string>{"VM:web10"});
    EXPECT_EQ(found(with("path = \"VM:web10\"\n"), "HOUSE"), std::vector<std::string>{"VM:db"});
    const std::string id = audited(house).findings.front().id;
    EXPECT_EQ(found(with("id = \"" + id + "\"\n"), "HOUSE"), std::vector<std::string>{"VM:web10"});
    const Audit both = with("check = \"HO*\"\nowner = \"dba\"\nticket = \"OPS-7\"\nuntil = 2027-01-31\n");
    EXPECT_EQ(found(both, "HOUSE"), std::vector<std::string>{});
    EXPECT_EQ(exit_status(both), 0);
    EXPECT_EQ(both.findings.front().suppressed_by, "r, owner dba, ticket OPS-7, until 2027-01-31");
    EXPECT_EQ(both.checks.back().verdicts.at(Verdict::suppressed), 2u);
    EXPECT_EQ(both.checks.back().verdicts.count(Verdict::fail), 0u);
    const Audit expired = with("check = \"HOUSE\"\nuntil = 2026-11-20\n");
    EXPECT_EQ(found(expired, "HOUSE").size(), 2u);
    EXPECT_EQ(expired.notes, std::vector<std::string>{"the suppression in line 7 (r) expired on 2026-11-20"});
    const Audit unused = with("check = \"MEM-001\"\n");
    EXPECT_EQ(unused.notes, std::vector<std::string>{"the suppression in line 7 (r) lets nothing be"});
}

TEST(PolicyInUse, OfSuppressionsForWhatIsNotExaminedNothingIsSaid) {
    using Strings = std::vector<std::string>;
    const auto notes = [](const std::string& suppression, Strings vms, std::vector<Category> only) {
        AuditOptions options;
        options.policy = parse_policy("[[suppress]]\nreason = \"r\"\n" + suppression, "house.toml");
        options.vms = std::move(vms);
        options.only = std::move(only);
        return audit(load(OVAUDIT_SOURCE_DIR "/fixtures/many-vms/after.xva.gz"), options).notes;
    };
    const Strings said{"the suppression in line 1 (r) lets nothing be"};
    const std::string memory = "check = \"MEM-001\"\n", for_db = memory + "for = \"db\"\n",
                      in_db = memory + "path = \"VM:db\"\n", no_nic = "path = \"VM:db/VIF:99\"\n";
    for (const std::string& one : {memory, for_db, in_db, no_nic}) EXPECT_EQ(notes(one, {}, {}), said) << one;
    EXPECT_EQ(notes(for_db, {"db"}, {}), said);
    EXPECT_EQ(notes(in_db, {"db"}, {}), said);
    EXPECT_EQ(notes(memory, {"db"}, {}), Strings{});
    EXPECT_EQ(notes(for_db, {"web10"}, {}), Strings{});
    EXPECT_EQ(notes(in_db, {"web10"}, {}), Strings{});
    EXPECT_EQ(notes(memory, {}, {Category::memory}), said);
    EXPECT_EQ(notes(memory, {}, {Category::storage}), Strings{});
    EXPECT_EQ(notes(no_nic, {}, {Category::memory}), Strings{});
    const std::string uuid = audited(house).vms.front().uuid, name = audited(house).vms.front().name;
    const std::string by_id = "id = \"MEM-001 VM:" + uuid + "\"\n";
    EXPECT_EQ(notes(by_id, {name}, {Category::memory}), said);
    EXPECT_EQ(notes(by_id, {"web10"}, {}), Strings{});
    EXPECT_EQ(notes(by_id, {}, {Category::storage}), Strings{});
}

}  // namespace
}  // namespace ovaudit
