// diff --against-snapshots as a user meets it; what it finds is tested as a law.
#include <gtest/gtest.h>

#include "ovaudit/error.hpp"
#include "ovaudit/report.hpp"
#include "ovaudit/snapshots.hpp"
#include "report/verdict.hpp"
#include "support/documents.hpp"
#include "support/program.hpp"
#include "support/temporary_file.hpp"

namespace ovaudit {
namespace {

using test::Outcome, test::run_program, test::TemporaryFile;

const std::string fixtures = OVAUDIT_SOURCE_DIR "/fixtures/";

std::string one_line(const Outcome& outcome) {
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.out, "");
    return outcome.err;
}

/// An export of a VM and a VM snapshot that keeps this of it, beside another VM.
std::string export_with(const std::string& metadata, const std::string& uuid = "vm",
                        const std::string& taken_at = "20261115T23:00:01Z") {
    using test::member;
    const std::string vm =
        member("uuid", uuid) + member("name_label", "web01") + member("power_state", "Halted");
    const std::string snapshot =
        member("uuid", "snapshot") + member("name_label", "before") + member("power_state", "Halted") +
        member("is_a_snapshot", "<boolean>1</boolean>") + member("snapshot_of", "Ref:1") +
        member("snapshot_time", taken_at) + member("snapshot_metadata", metadata);
    return test::export_of(
        {test::object("VM", "Ref:1", vm), test::object("VM", "Ref:2", snapshot),
         test::object("VM", "Ref:3", member("uuid", "other") + member("name_label", "web02"))});
}

std::string error_of(const std::string& metadata) {
    const TemporaryFile file(export_with(metadata));
    const Capture capture = load(file.path());
    try {
        load_kept(file.path(), capture, vm_snapshots(capture), KeptAs::reverted, {});
    } catch (const Error& error) {
        return std::string(error.what()).substr(file.path().size());
    }
    return "no error";
}

}  // namespace

TEST(AgainstSnapshots, TakesOneFile) {
    const std::string one = "fixtures/against-snapshots/export.xva";
    EXPECT_EQ(one_line(run_program("diff " + one)), "ovaudit: NEW is required; see ovaudit help\n");
    EXPECT_EQ(one_line(run_program("diff " + one + " " + one + " --against-snapshots")),
              "ovaudit: --against-snapshots: expected one file and no NEW\n");
    EXPECT_EQ(one_line(run_program("diff " + one + " --pair a b --against-snapshots")),
              "ovaudit: --against-snapshots: expected one file and no --pair\n");
}

TEST(AgainstSnapshots, ReadsTheFileAgain) {
    const std::string path = fixtures + "against-snapshots/export.xva";
    const Capture capture = load(path);
    EXPECT_THROW(load_kept("-", capture, vm_snapshots(capture), KeptAs::reverted, {}), Error);
}

TEST(AgainstSnapshots, SaysWhyThereAreNone) {
    EXPECT_EQ(
        one_line(run_program("diff fixtures/memory-grew/before.xva --against-snapshots")),
        "ovaudit: fixtures/memory-grew/before.xva: --against-snapshots: expected VM snapshots, found none: "
        "an export without VM snapshots may have been made without them\n");
    EXPECT_EQ(
        one_line(run_program("diff fixtures/against-snapshots/export.xva --against-snapshots --vm web")),
        "ovaudit: fixtures/against-snapshots/export.xva: --against-snapshots: expected VM snapshots, found "
        "none\n");
}

TEST(AgainstSnapshots, NamesEachVmSnapshotInTheIdsOfItsChanges) {
    const Outcome outcome =
        run_program("diff fixtures/against-snapshots/export.xva --against-snapshots --format json");
    EXPECT_EQ(outcome.status, 1);
    const Capture capture = load(fixtures + "against-snapshots/export.xva");
    const auto snapshots = vm_snapshots(capture);
    ASSERT_EQ(snapshots.size(), 2U);
    EXPECT_EQ(snapshots.front().name, "before the move");
    for (const VmSnapshot& snapshot : snapshots)
        EXPECT_NE(outcome.out.find("VM:" + snapshot.vm_uuid + "@" + snapshot.uuid + "/memory_static_max"),
                  std::string::npos);
}

TEST(AgainstSnapshots, TellsTheRevertsOfAVmApart) {
    const std::string command = "diff fixtures/against-snapshots/export.xva --against-snapshots ";
    EXPECT_EQ(
        run_program(command + "--stat").out,
        "shop01   2 memory, 2 vcpu, 1 network, 1 storage; run state 1 power; by a revert to VM snapshot "
        "\"before the move\", taken 2026-11-19 18:30:00Z\n"
        "shop01   2 memory, 2 vcpu, 1 network, 1 storage; run state 1 power; by a revert to VM snapshot "
        "\"nightly 2026-11-15\", taken 2026-11-15 23:00:01Z\n");
    const Diff diff = parse_report(run_program(command + "--format json").out);
    const std::string sentence = opening_sentence(diff, blocks(diff));
    EXPECT_NE(
        sentence.find("1 of 1 VM changed: shop01, by a revert to VM snapshot \"before the move\", taken "
                      "2026-11-19 18:30:00Z, has memory static_max"),
        std::string::npos)
        << sentence;
}

TEST(AgainstSnapshots, TellsOfARevertThatChangesNothing) {
    const TemporaryFile file(export_with("(('name__label' 'web01'))"));
    const Outcome outcome = run_program("diff " + file.path() + " --against-snapshots --format json");
    EXPECT_EQ(outcome.status, 0);
    EXPECT_NE(outcome.out.find(
                  "VM web01: a revert to VM snapshot \\\"before\\\", taken 2026-11-15 23:00:01Z, would "
                  "change nothing but what is on the disks"),
              std::string::npos)
        << outcome.out;
}

TEST(AgainstSnapshots, AVmSnapshotWithoutARecordOfItsVmSpeaksForItself) {
    const TemporaryFile file(export_with(""));
    const Outcome outcome = run_program("diff " + file.path() + " --against-snapshots --format json");
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.out.find("before\", \"uuid"), std::string::npos);  // its own name is not the VM's
}

TEST(AgainstSnapshots, BelievesNoUuidAndNoTime) {
    for (const auto& [uuid, taken_at] :
         {std::pair("*", "20261115T23:00:01Z"), std::pair("vm", "x"), std::pair("", "")}) {
        const TemporaryFile file(export_with("(('name__label' 'web00'))", uuid, taken_at));
        const Outcome outcome = run_program("diff " + file.path() + " --against-snapshots");
        EXPECT_EQ(outcome.status, 1) << uuid << taken_at << outcome.err;
        EXPECT_NE(outcome.out.find("web01 -> web00"), std::string::npos) << outcome.out;
        EXPECT_EQ(run_program("log " + file.path()).status, 0) << uuid << taken_at;
    }
}

TEST(AgainstSnapshots, WhatIsKeptIsReadWithLimits) {
    EXPECT_EQ(error_of("(('name__label' 'web00'))"), "no error");
    EXPECT_EQ(error_of(""), "no error");
    EXPECT_NE(error_of("(('name__label' 'web00'").find("snapshot_metadata: expected"), std::string::npos);
    EXPECT_NE(error_of("(('name__label'))").find("expected the value of a field, found the end of the list"),
              std::string::npos);
    EXPECT_NE(error_of("('name__label' 'web00')").find("expected the end of the list, found a text"),
              std::string::npos);
    EXPECT_NE(error_of(std::string(100, '(')).find("snapshot_metadata: expected"), std::string::npos);
}

}  // namespace ovaudit
