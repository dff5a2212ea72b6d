#include "report/verdict.hpp"

#include <gtest/gtest.h>

#include "support/sample_diffs.hpp"
#include "support/small_report.hpp"

namespace ovaudit {
namespace {

std::string page_of(const Diff& diff) {
    return test::render(diff, *find_format("html"));
}

TEST(DiffVerdict, ChangedWhenASettingDiffers) {
    EXPECT_EQ(verdict(sample::ordinary()), DiffVerdict::changed);
    EXPECT_NE(page_of(sample::ordinary()).find("<strong>CHANGED</strong>"), std::string::npos);
}

TEST(DiffVerdict, EqualWhenEverythingWasComparedAndNothingCounts) {
    Diff diff = sample::ordinary();
    std::erase_if(diff.changes, [](const Change& change) { return change.counts; });
    diff.not_comparable = {{"not recorded by the guest", "VM", {"power_state"}, 1}};
    EXPECT_EQ(verdict(diff), DiffVerdict::equal);
    EXPECT_NE(page_of(diff).find("<strong>EQUAL</strong>"), std::string::npos);
}

TEST(DiffVerdict, CannotTellWhenASettingCouldNotBeCompared) {
    Diff diff = sample::equal();
    diff.not_comparable = {{"blanked by full exports", "VM", {"power_state", "memory_static_max"}, 1}};
    EXPECT_EQ(verdict(diff), DiffVerdict::cannot_tell);
    EXPECT_NE(page_of(diff).find("<strong>CANNOT TELL</strong>"), std::string::npos);
}

TEST(DiffVerdict, OnlyWholeObjectsThatAreSettingsOfAVmRaiseADoubt) {
    Diff diff = sample::equal();
    for (const char* part : {"VBD", "VIF", "VGPU", "VTPM", "PVS_proxy"}) {
        diff.not_comparable = {{"a class that this version does not export", part, {}, 3}};
        EXPECT_EQ(verdict(diff), DiffVerdict::cannot_tell) << part;
    }
    for (const char* other : {"VM", "VM_metrics", "VDI", "network", "SR", "host", "unheard_of"}) {
        diff.not_comparable = {{"an export holds only what its VMs refer to", other, {}, 3}};
        EXPECT_EQ(verdict(diff), DiffVerdict::equal) << other;
    }
}

TEST(DiffVerdict, CannotTellFromADamagedSide) {
    Diff diff = sample::equal();
    diff.new_side.sources.front().complete = Answer::no;
    EXPECT_EQ(verdict(diff), DiffVerdict::cannot_tell);
    EXPECT_NE(page_of(diff).find("friday.xva is incomplete"), std::string::npos);
    diff = sample::equal();
    diff.old_side.sources.front().verified = Answer::no;
    EXPECT_EQ(verdict(diff), DiffVerdict::cannot_tell);
    diff.old_side.sources.front().verified = Answer::unknown;
    EXPECT_EQ(verdict(diff), DiffVerdict::equal);
}

/// As diff --against-snapshots tells `reverts` of a VM: an entry and its changes each.
Diff of_reverts(std::size_t reverts) {
    Diff diff = sample::ordinary();
    std::erase_if(diff.changes, [](const Change& change) { return change.vm != 0 || !change.counts; });
    const std::vector<Change> changes = diff.changes;
    diff.vms.resize(1);
    for (std::uint32_t at = 1; at < reverts; ++at) {
        diff.vms.push_back(diff.vms.front());
        for (Change change : changes) {
            change.vm = at;
            change.id += "@" + std::to_string(at);
            diff.changes.push_back(std::move(change));
        }
    }
    diff.summary.vms_changed = diff.summary.vms_compared = 1;
    return diff;
}

TEST(DiffVerdict, CountsAVmOnceHoweverManyRevertsOfItAreTold) {
    const Diff two = of_reverts(2), four = of_reverts(4);
    const std::string name = two.vms.front().name;
    EXPECT_NE(opening_sentence(two, blocks(two)).find("1 of 1 VM changed: " + name), std::string::npos);
    EXPECT_NE(opening_sentence(four, blocks(four)).find("1 of 1 VM changed (" + name + ")"),
              std::string::npos)
        << opening_sentence(four, blocks(four));
}

TEST(DiffVerdict, CountsVmsWithoutUuidsEach) {
    Diff diff = of_reverts(2);
    for (VmEntry& vm : diff.vms) vm.uuid.clear();
    diff.vms.back().name = "another";
    diff.summary.vms_changed = diff.summary.vms_compared = 2;
    for (int more = 0; more < 2; ++more) {
        diff.vms.push_back(diff.vms.back());
        for (Change change : of_reverts(1).changes) {
            change.vm = static_cast<std::uint32_t>(diff.vms.size() - 1);
            diff.changes.push_back(std::move(change));
        }
    }
    EXPECT_NE(opening_sentence(diff, blocks(diff)).find("another and 1 more)"), std::string::npos)
        << opening_sentence(diff, blocks(diff));
}

TEST(DiffVerdict, SentenceCanBePasted) {
    EXPECT_EQ(opening_sentence(sample::equal(), {}),
              "Between monday.xva and friday.xva no setting changed: 214 settings of 1 VM compared.");
    Diff diff = sample::ordinary();
    EXPECT_TRUE(
        opening_sentence(diff, blocks(diff))
            .starts_with("Between monday.xva and friday.xva 2 of 5 VMs changed: web01 has memory static_max, "
                         "dynamic_max, dynamic_min 8 GiB instead of 4 GiB; VCPUs_max 4 instead of 2; "))
        << opening_sentence(diff, blocks(diff));
}

TEST(DiffVerdict, SentenceSaysNothingTwice) {
    Diff diff = sample::ordinary();
    std::erase_if(diff.changes, [](const Change& change) { return change.label != "tag prod"; });
    ASSERT_EQ(diff.changes.size(), 1u);
    EXPECT_NE(opening_sentence(diff, blocks(diff)).find(" has tag prod added."), std::string::npos)
        << opening_sentence(diff, blocks(diff));
}

TEST(DiffVerdict, SidesOfOneNameKeepTheirFolders) {
    Diff diff = sample::equal();
    diff.old_side.name = "monday/ova.xml";
    diff.new_side.name = "friday/ova.xml";
    EXPECT_EQ(side_names(diff), std::pair(std::string("monday/ova.xml"), std::string("friday/ova.xml")));
    diff.new_side.name = "friday/new.xml";
    EXPECT_EQ(side_names(diff), std::pair(std::string("ova.xml"), std::string("new.xml")));
}

}  // namespace
}  // namespace ovaudit
