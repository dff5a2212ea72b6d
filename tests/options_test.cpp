// What the options of a comparison do to its result, on the fixture of several VMs.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "ovaudit/diff.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/load.hpp"
#include "support/documents.hpp"
#include "support/outcome.hpp"
#include "support/program.hpp"
#include "support/temporary_file.hpp"

namespace ovaudit {
namespace {

const std::string folder = OVAUDIT_SOURCE_DIR "/fixtures/";

Diff many_vms(const DiffOptions& options = {}) {
    return diff(load(folder + "many-vms/before.xva.gz"), load(folder + "many-vms/after.xva.gz"), options);
}

template <typename Set>
DiffOptions with(Set set) {
    DiffOptions options;
    set(options);
    return options;
}
DiffOptions of_vm(const std::string& name) {
    return with([&](DiffOptions& options) { options.vms = {name}; });
}
DiffOptions of_pair(const std::string& old_name, const std::string& new_name) {
    return with([&](DiffOptions& options) { options.pairs = {{old_name, new_name}}; });
}

std::set<std::string> paths(const Diff& diff) {
    std::set<std::string> all;
    for (const Change& change : diff.changes) all.insert(change.path);
    return all;
}

TEST(Options, OneVmAloneIsCompared) {
    const Diff diff = many_vms(of_vm("db"));
    EXPECT_EQ(diff.summary.vms_compared, 1u);
    EXPECT_EQ(diff.vms.size(), 1u);
    EXPECT_EQ(diff.vms.front().name, "db");
    EXPECT_GT(diff.summary.left_out.at("other VMs"), 0u);
}

TEST(Options, OfVmsThatWereNotComparedSilenceIsNoAnswer) {
    const auto vm = [](const std::string& name) {
        return test::object("VM", "Ref:" + name,
                            test::member("uuid", name) + test::member("name_label", name));
    };
    const test::TemporaryFile two(test::export_of({vm("a"), vm("b")})), one(test::export_of({vm("a")}));
    const test::Outcome outcome = test::run_program("diff " + two.path() + " " + one.path());
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err,
              "equal: 1 VM, 2 settings compared. Hidden: 0. Left out: 1 other VM. Not compared: 0.\nnote: " +
                  two.path() + " holds 1 other VM; it was not compared\n");
    EXPECT_EQ(test::run_program("diff " + one.path() + " " + one.path()).err, "");
}

TEST(Options, AVmIsNamedByItsUuidToo) {
    const Diff by_name = many_vms(of_vm("web1"));
    const Diff by_uuid = many_vms(of_vm(by_name.vms.front().uuid));
    EXPECT_EQ(paths(by_uuid), paths(by_name));
}

TEST(Options, ANameThatFitsNoVmIsAnError) {
    EXPECT_THROW(many_vms(of_vm("nobody")), Error);
    EXPECT_THROW(many_vms(of_pair("nobody", "web1")), Error);
}

TEST(Options, AForcedPairIsCompared) {
    const Diff diff = many_vms(of_pair("retired", "web3"));
    EXPECT_TRUE(paths(diff).contains("VM:web3/name_label"));
    EXPECT_EQ(diff.summary.vms_only_in_old, 0u);
    EXPECT_EQ(diff.summary.vms_only_in_new, 0u);
    const auto entry =
        std::find_if(diff.vms.begin(), diff.vms.end(), [](const VmEntry& vm) { return vm.name == "web3"; });
    ASSERT_NE(entry, diff.vms.end());
    EXPECT_EQ(entry->matched_by, "--pair");
    EXPECT_EQ(entry->old_name, "retired");
}

TEST(Options, AVmIsInOnePair) {
    const auto error = [](const DiffOptions& options) {
        return test::error_from([&] { return many_vms(options); });
    };
    const auto of_pairs = [](std::vector<std::pair<std::string, std::string>> pairs) {
        return with([&](DiffOptions& options) { options.pairs = std::move(pairs); });
    };
    const std::string expected = ": --pair: expected each VM in one pair, found \"";
    EXPECT_EQ(error(of_pairs({{"retired", "web3"}, {"retired", "web2"}})),
              folder + "many-vms/before.xva.gz" + expected + "retired\" in a second");
    EXPECT_EQ(error(of_pairs({{"retired", "web3"}, {"web2", "web3"}})),
              folder + "many-vms/after.xva.gz" + expected + "web3\" in a second");
    const std::string uuid = many_vms(of_vm("web1")).vms.front().uuid;
    EXPECT_EQ(error(of_pairs({{"web1", "web2"}, {uuid, "web3"}})),
              folder + "many-vms/before.xva.gz" + expected + uuid + "\" in a second");
    EXPECT_EQ(error(of_pairs({{"web1", "web2"}, {"web2", "web1"}})), "no error");
}

TEST(Options, UuidsAloneForbidGuesses) {
    const Capture original = load(folder + "clone-against-original/before.xva");
    const Capture clone = load(folder + "clone-against-original/after.xva");
    EXPECT_EQ(diff(original, clone).summary.vms_compared, 1u);
    const Diff strict =
        diff(original, clone, with([](DiffOptions& options) { options.match_uuid_only = true; }));
    EXPECT_EQ(strict.summary.vms_compared, 0u);
    EXPECT_EQ(strict.summary.vms_only_in_old, 1u);
    EXPECT_EQ(strict.summary.vms_only_in_new, 1u);
}

TEST(Options, AgainstASingleVmOnlyItsPartnerIsCompared) {
    const Capture all = load(folder + "many-vms/after.xva.gz");
    const Capture one = load(folder + "memory-grew/before.xva");
    const Diff unrelated = diff(one, all);
    EXPECT_EQ(unrelated.summary.vms_only_in_old, 1u) << "nothing in NEW is that VM";
}

TEST(Options, ControlDomainsStayOutUnlessAskedFor) {
    EXPECT_EQ(many_vms().summary.left_out.at("control domains"), 1u);
    const Diff with_control = many_vms(with([](DiffOptions& options) { options.include_control = true; }));
    EXPECT_FALSE(with_control.summary.left_out.contains("control domains"));
    EXPECT_EQ(with_control.summary.vms_compared, many_vms().summary.vms_compared + 1);
}

TEST(Options, HiddenRolesAreToldWhenIncluded) {
    const Diff usual = many_vms();
    const Diff all = many_vms(with([](DiffOptions& options) {
        options.include = {Role::runtime, Role::internal};
    }));
    EXPECT_TRUE(all.summary.hidden.empty());
    EXPECT_GT(all.changes.size(), usual.changes.size());
    EXPECT_EQ(settings_changed(all), settings_changed(usual));
}

TEST(Filter, OnlyKeepsCategoriesAndCountsTheRest) {
    const Diff whole = many_vms();
    const Diff diff = only(many_vms(), {Category::vcpu});
    EXPECT_EQ(paths(diff), (std::set<std::string>{"VM:db/VCPUs_at_startup", "VM:db/VCPUs_max"}));
    std::uint64_t filtered = 0;
    for (const auto& [category, count] : diff.summary.filtered) filtered += count;
    EXPECT_EQ(filtered + diff.changes.size(), whole.changes.size());
    EXPECT_EQ(diff.vms.size(), 1u);
    EXPECT_EQ(diff.summary.vms_changed, 1u);
}

TEST(Filter, IgnoreCountsByPatternAndActsOnAllThatComesAndGoes) {
    const Diff diff = ignore(many_vms(), {"VM:retired", "VM:web3", "VCPUs_*", "tags:*"});
    EXPECT_EQ(paths(diff),
              (std::set<std::string>{"VM:db/snapshot:nightly 2026-11-19", "VM:proxy/power_state"}));
    std::vector<std::uint64_t> hits;
    for (const IgnoreEntry& entry : diff.arguments.ignore) hits.push_back(entry.hits);
    EXPECT_EQ(hits, (std::vector<std::uint64_t>{1, 1, 2, 1}));
    EXPECT_EQ(exit_status(diff), 0);
}

TEST(Filter, APatternThatHitsNothingNamesTheNearestPath) {
    const Diff diff = ignore(many_vms(), {"VCPU_max"});
    ASSERT_EQ(diff.notes.size(), 1u);
    EXPECT_EQ(diff.notes.front(), "--ignore VCPU_max hits nothing; the nearest path is VCPUs_max");
}

TEST(ExitStatus, IsOfWhatCountsOrOfWhatIsNamed) {
    Diff diff = only(many_vms(), {Category::power});
    EXPECT_EQ(exit_status(diff), 0);
    diff.arguments.fail_on = {"power"};
    EXPECT_EQ(exit_status(diff), 1);
    diff.arguments.fail_on = {"runtime"};
    EXPECT_EQ(exit_status(diff), 1);
    diff.arguments.fail_on = {"config", "ip"};
    EXPECT_EQ(exit_status(diff), 0);
    diff.arguments.fail_on = {"any"};
    EXPECT_EQ(exit_status(diff), 1);
}

TEST(Order, OldCapturedAfterNewIsNoted) {
    const Diff diff =
        ovaudit::diff(load(folder + "memory-grew/after.xva"), load(folder + "memory-grew/before.xva"));
    ASSERT_FALSE(diff.notes.empty());
    EXPECT_TRUE(diff.notes.front().starts_with("OLD was captured after NEW")) << diff.notes.front();
}

TEST(Options, HelpSaysWhatEachValueIs) {
    for (const char* command : {"diff", "check", "log", "show", "record", "whose"}) {
        const std::string help = test::run_program(std::string("help ") + command).out;
        EXPECT_NE(help.find("\n  --history FILE "), std::string::npos) << command;
        EXPECT_EQ(help.find(" TEXT:"), std::string::npos) << command;
    }
    const std::string help = test::run_program("help diff").out;
    EXPECT_NE(help.find("\nArguments:\n  OLD  "), std::string::npos) << help;
    EXPECT_NE(help.find("\n  --color auto|always|never "), std::string::npos) << help;
    EXPECT_NE(help.find("\n  --now TIME "), std::string::npos) << help;
}

TEST(CommandLine, AMisspeltWordIsToldWithTheNearest) {
    const auto error = [](const std::string& arguments) { return test::run_program(arguments).err; };
    EXPECT_EQ(error("dif a b"), "ovaudit: no command dif, the nearest is diff; see ovaudit help\n");
    EXPECT_EQ(error("diff --formt=json a b"),
              "ovaudit: no option --formt, the nearest is --format; see ovaudit help diff\n");
    EXPECT_EQ(error("frob"), "ovaudit: no command frob; see ovaudit help\n");
    EXPECT_EQ(error("diff --frobnicate a b"), "ovaudit: no option --frobnicate; see ovaudit help diff\n");
    EXPECT_EQ(error("diff a b c"),
              "ovaudit: expected no further argument, found \"c\"; see ovaudit help diff\n");
    EXPECT_EQ(error("--nope"), "ovaudit: no option --nope before the command; see ovaudit help\n");
    EXPECT_EQ(error("check --vm nope fixtures/memory-grew/after.xva"),
              "ovaudit: --vm: expected the name or uuid of a VM, found \"nope\", which none has\n");
}

TEST(CommandLine, StandardInputIsReadOnce) {
    const std::string said = "ovaudit: standard input: is given twice, and can be read only once\n";
    for (const char* sides : {"- -", "- /dev/stdin", "/dev/fd/0 /dev/stdin", "/proc/self/fd/0 -"})
        for (const char* command : {"diff ", "check ", "inventory ", "identify ", "can-import --into "})
            EXPECT_EQ(test::run_program(std::string(command) + sides).err, said) << command << sides;
}

TEST(CommandLine, StandardInputIsReadOnceBesideAPolicyToo) {
    const std::string file = folder + "renumbered/before.xva";
    for (const std::string& arguments :
         {std::string("check --policy - -"), "check --policy - --baseline /dev/stdin " + file,
          std::string("check --baseline - -"), "diff --policy - - " + file, "diff --policy - " + file + " -",
          std::string("diff --against-snapshots --policy - -")})
        EXPECT_EQ(test::run_program(arguments).err,
                  "ovaudit: standard input: is given twice, and can be read only once\n")
            << arguments;
}

TEST(CommandLine, ArgumentsAreReadBeforeFiles) {
    const test::TemporaryFile policy("");
    for (const std::string& arguments :
         {"diff --policy " + policy.path() + " --now soon ./a ./b",
          "diff --policy " + policy.path() + " --now soon --against-snapshots ./a",
          std::string("check --now soon ./a"), std::string("log --since soon ./a"),
          std::string("log -n soon ./a"), std::string("annotate vm --until soon ./a"),
          std::string("timeline vm --only soon ./a"), std::string("whose 192.0.2.1 --at soon ./a")}) {
        const std::string error = test::run_program(arguments).err;
        EXPECT_TRUE(error.ends_with(", found \"soon\"\n")) << arguments << ": " << error;
    }
    for (const char* sides : {"./a ./b", "--against-snapshots ./a"})
        EXPECT_EQ(test::run_program(std::string("diff --label a --label b --label c ") + sides).err,
                  "ovaudit: --label: expected two at most, one for OLD and one for NEW, found 3\n");
}

TEST(CommandLine, IdentifyCountsVmsAsShowDoes) {
    const std::string line = test::run_program("identify " + folder + "pool-database/before.db").out;
    EXPECT_NE(line.find("; 1 VM, 1 control domain, 1 default template; "), line.npos) << line;
}

TEST(CommandLine, NowIsForAPolicy) {
    EXPECT_EQ(test::run_program("diff --now 2026-11-20 a b").err,
              "ovaudit: --now: expected --policy beside it\n");
}

TEST(CommandLine, WhatIsSuppressedIsOfAPolicy) {
    EXPECT_EQ(test::run_program("diff --show-suppressed a b").err,
              "ovaudit: --show-suppressed: expected --policy beside it\n");
}

TEST(CommandLine, AWordBeforeAColonIsAFormat) {
    const std::string sides = folder + "renumbered/before.xva " + folder + "renumbered/after.xva";
    const test::Outcome refused = test::run_program("diff --save jsn:rep.txt " + sides);
    EXPECT_EQ(refused.status, 2);
    EXPECT_NE(refused.err.find("found \"jsn:rep.txt\""), std::string::npos) << refused.err;
    EXPECT_FALSE(std::filesystem::exists("jsn:rep.txt"));
    const std::string file = std::filesystem::temp_directory_path() / "ovaudit-a:b.txt";
    EXPECT_EQ(test::run_program("diff --save " + file + " " + sides).status, 0);
    EXPECT_TRUE(std::filesystem::remove(file));
}

TEST(CommandLine, APeriodEndsAfterItsBeginning) {
    const std::string log = "log --since 2026-11-20 " + folder + "renumbered";
    EXPECT_EQ(test::run_program(log + " --until 2026-11-19").err,
              "ovaudit: --until: expected a time from --since on, found \"2026-11-19\"\n");
    EXPECT_EQ(test::run_program(log + " --until 2026-11-20").status, 0);
}

TEST(CommandLine, EverySchemaThatHelpNamesIsThere) {
    const std::string error = test::run_program("schema nothing").err;
    const std::string names = error.substr(0, error.find(", found"));
    for (const char* name : {"diff", "check", "inventory", "can-import", "show", "identify", "log",
                             "annotate", "whose", "timeline", "captures"}) {
        EXPECT_NE(names.find(name), std::string::npos) << name;
        EXPECT_EQ(test::run_program(std::string("schema ") + name).status, 0) << name;
    }
}

}  // namespace
}  // namespace ovaudit
