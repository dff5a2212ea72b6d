#include "report/lines.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "support/changes.hpp"

namespace ovaudit {
namespace {

using namespace test;

std::vector<Line> all_lines(const std::vector<Block>& blocks) {
    std::vector<Line> lines;
    for (const Block& block : blocks)
        for (const auto* section : {&block.settings, &block.reported, &block.run_state})
            lines.insert(lines.end(), section->begin(), section->end());
    return lines;
}

/// The only line that these changes of web01 fold into.
Line one_line(std::vector<Change> changes) {
    const std::size_t count = changes.size();
    const std::vector<Line> lines = all_lines(blocks(diff_of(std::move(changes))));
    EXPECT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines.at(0).changes.size(), count);
    return lines.at(0);
}

std::vector<std::string> labels_of(std::vector<Change> changes) {
    std::vector<std::string> labels;
    for (const Line& line : all_lines(blocks(diff_of(std::move(changes))))) labels.push_back(line.label);
    return labels;
}

Change memory(const std::string& label, const std::string& old_text, const std::string& new_text) {
    return vm_change(Category::memory, "memory_" + label, label, old_text, new_text);
}

Change disk(const std::string& field, const std::string& old_text, const std::string& new_text) {
    return inner_change(Category::storage, "VDI", "VBD:0/VDI", field, "disk 0 \"root\" " + field, old_text,
                        new_text);
}

Change drive(const std::string& place, const std::string& field, const std::string& label,
             const std::string& old_text, const std::string& new_text) {
    return inner_change(Category::storage, "VBD", "VBD:" + place, field, label, old_text, new_text);
}

Change cd(const std::string& field, const std::string& old_text, const std::string& new_text) {
    return with_role(drive("3", field, "CD drive 3", old_text, new_text), Role::runtime);
}

Change tray(bool was_empty, bool is_empty) {
    return with_values(cd("empty", was_empty ? "true" : "false", is_empty ? "true" : "false"), {was_empty},
                       {is_empty});
}

Change guest(const std::string& field, const std::string& key, const std::string& old_text,
             const std::string& new_text) {
    const Category category = field == "os_version" ? Category::os : Category::tools;
    return with_role(with_key(inner_change(category, "VM_guest_metrics", "guest_metrics", field, field,
                                           old_text, new_text),
                              key),
                     Role::reported);
}

TEST(Lines, MemoryThatChangedTogetherIsOneLine) {
    const Line line =
        one_line({memory("dynamic_max", "4 GiB", "8 GiB"), memory("dynamic_min", "4 GiB", "8 GiB"),
                  memory("static_max", "4 GiB", "8 GiB")});
    EXPECT_EQ(line.label, "static_max, dynamic_max, dynamic_min");
    EXPECT_EQ(line.old_text, "4 GiB");
    EXPECT_EQ(line.new_text, "8 GiB");
}

TEST(Lines, MemoryThatChangedApartIsNot) {
    EXPECT_EQ(labels_of({memory("dynamic_max", "4 GiB", "8 GiB"), memory("dynamic_min", "4 GiB", "6 GiB"),
                         memory("static_max", "4 GiB", "8 GiB")}),
              (std::vector<std::string>{"static_max, dynamic_max", "dynamic_min"}));
}

TEST(Lines, MemoryOfAVmSnapshotIsNotTheVms) {
    Change of_snapshot = memory("static_max", "4 GiB", "8 GiB");
    of_snapshot.object.uuid = "snapshot";
    EXPECT_EQ(labels_of({memory("dynamic_max", "4 GiB", "8 GiB"), of_snapshot}).size(), 2u);
}

TEST(Lines, VcpusThatChangedTogetherAreOneLine) {
    EXPECT_EQ(one_line({vm_change(Category::vcpu, "VCPUs_at_startup", "VCPUs_at_startup", "2", "4"),
                        vm_change(Category::vcpu, "VCPUs_max", "VCPUs_max", "2", "4")})
                  .label,
              "VCPUs_max, VCPUs_at_startup");
}

TEST(Lines, DiscPutIntoADrive) {
    const Line line = one_line({cd("VDI", "", "guest-tools.iso"), tray(true, false)});
    EXPECT_EQ(line.label, "CD drive 3");
    EXPECT_EQ(line.old_text, "(empty)");
    EXPECT_EQ(line.new_text, "guest-tools.iso");
    EXPECT_EQ(line.op, Op::changed);
}

TEST(Lines, DiscOfWhichOnlyTheTrayIsKnown) {
    const Line line = one_line({tray(false, true)});
    EXPECT_EQ(line.old_text, "(not empty)");
    EXPECT_EQ(line.new_text, "(empty)");
}

TEST(Lines, DiscSwapped) {
    const Line line = one_line({cd("VDI", "a.iso", "b.iso")});
    EXPECT_EQ(line.old_text, "a.iso");
    EXPECT_EQ(line.new_text, "b.iso");
}

TEST(Lines, TwoDrivesAreTwoLines) {
    EXPECT_EQ(labels_of({drive("3", "VDI", "CD drive 3", "", "b.iso"),
                         drive("4", "VDI", "CD drive 4", "", "b.iso")}),
              (std::vector<std::string>{"CD drive 3", "CD drive 4"}));
}

TEST(Lines, ReplacedDiskTellsWhatChangedInside) {
    const Line line =
        one_line({drive("0", "VDI", "disk 0 replaced", "root", "restored"),
                  disk("name_label", "root", "restored"), disk("virtual_size", "20 GiB", "40 GiB")});
    EXPECT_EQ(line.label, "disk 0 replaced");
    EXPECT_EQ(line.both, "root -> restored (name_label root -> restored, virtual_size 20 GiB -> 40 GiB)");
    EXPECT_EQ(line.old_text, "root (name_label root, virtual_size 20 GiB)");
    EXPECT_EQ(line.new_text, "restored (name_label restored, virtual_size 40 GiB)");
}

TEST(Lines, DiskInPlaceTellsEachChange) {
    EXPECT_EQ(labels_of({disk("name_label", "root", "r"), disk("virtual_size", "20 GiB", "40 GiB")}).size(),
              2u);
}

TEST(Lines, SystemIsKnownByItsName) {
    const Line line = one_line({guest("os_version", "distro", "debian", "ubuntu"),
                                guest("os_version", "name", "Debian 11", "Ubuntu 22.04"),
                                guest("os_version", "uname", "5.10", "5.15")});
    EXPECT_EQ(line.label, "os_version");
    EXPECT_EQ(line.old_text, "Debian 11");
    EXPECT_EQ(line.new_text, "Ubuntu 22.04");
}

TEST(Lines, SystemOfTheSameNameTellsItsKeys) {
    EXPECT_EQ(
        one_line({guest("os_version", "minor", "2", "3"), guest("os_version", "uname", "5.10", "5.15")}).both,
        "2 keys: minor 2 -> 3, uname 5.10 -> 5.15");
}

TEST(Lines, ToolsVersionTellsWhatIsKnownToHaveChanged) {
    const Line line = one_line(
        {guest("PV_drivers_version", "build", "9", "12"), guest("PV_drivers_version", "micro", "0", "1")});
    EXPECT_EQ(line.label, "PV_drivers_version");
    EXPECT_EQ(line.both, "micro 0 -> 1, build 9 -> 12");
    EXPECT_EQ(line.old_text, "micro 0, build 9");
    EXPECT_EQ(line.new_text, "micro 1, build 12");
}

TEST(Lines, ToolsVersionWhereAllOfItChanged) {
    const Line line = one_line(
        {guest("PV_drivers_version", "build", "9", "12"), guest("PV_drivers_version", "major", "7", "9"),
         guest("PV_drivers_version", "micro", "0", "1"), guest("PV_drivers_version", "minor", "20", "30")});
    EXPECT_EQ(line.old_text, "7.20.0-9");
    EXPECT_EQ(line.new_text, "9.30.1-12");
    EXPECT_EQ(line.both, "");
}

TEST(Lines, ToolsReportedForTheFirstTime) {
    std::vector<Change> changes;
    for (const auto& [key, text] :
         std::map<std::string, std::string>{{"build", "9"}, {"major", "7"}, {"micro", "0"}, {"minor", "20"}})
        changes.push_back(with_op(guest("PV_drivers_version", key, "", text), Op::added));
    const Line line = one_line(changes);
    EXPECT_EQ(line.op, Op::added);
    EXPECT_EQ(line.new_text, "7.20.0-9");
    EXPECT_EQ(line.old_text, "");
}

TEST(Lines, SnapshotsThatCameAndWentAreOneLine) {
    const Line line = one_line({snapshot_change(Op::added, "before upgrade", "2026-11-20 02:00Z"),
                                snapshot_change(Op::removed, "nightly", "2026-11-01 02:00Z")});
    EXPECT_EQ(line.label, "snapshots");
    EXPECT_EQ(line.both, "+ before upgrade, 2026-11-20 02:00Z; - nightly");
    EXPECT_EQ(line.old_text, "nightly");
    EXPECT_EQ(line.new_text, "before upgrade, 2026-11-20 02:00Z");
}

TEST(Lines, MembersOfASetStayALineEach) {
    const auto tag = [](const std::string& name) {
        return with_op(with_key(vm_change(Category::labels, "tags", "tag " + name, "", ""), name), Op::added);
    };
    EXPECT_EQ(labels_of({tag("a"), tag("b")}), (std::vector<std::string>{"tag a", "tag b"}));
}

TEST(Blocks, SectionsByRole) {
    const std::vector<Block> all = blocks(diff_of(
        {memory("static_max", "1", "2"), guest("os_version", "name", "a", "b"), cd("VDI", "", "a.iso")}));
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].settings.size(), 1u);
    EXPECT_EQ(all[0].reported.size(), 1u);
    EXPECT_EQ(all[0].run_state.size(), 1u);
}

TEST(Blocks, FoldedLineStandsWithTheWeightiestOfItsChanges) {
    const std::vector<Block> all =
        blocks(diff_of({with_role(disk("physical_utilisation", "1", "2"), Role::runtime),
                        drive("0", "VDI", "disk 0 replaced", "a", "b")}));
    EXPECT_EQ(all.at(0).settings.size(), 1u);
    EXPECT_TRUE(all.at(0).run_state.empty());
}

TEST(Blocks, ObjectsWithoutAVmByTheTopOfTheirPath) {
    Change pbd =
        object_change("SR", "sr-1", "NFS", Category::storage, "PBD:x/device_config:server", "a", "b");
    pbd.object = {"PBD", "x", "x", "", "", "uuid"};
    const std::vector<Block> all = blocks(
        diff_of({object_change("SR", "sr-1", "NFS", Category::labels, "name_description", "a", "b"),
                 object_change("network", "n-1", "DMZ", Category::network, "MTU", "1500", "9000"), pbd}));
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].class_name, "SR");
    EXPECT_EQ(all[0].name, "NFS");
    EXPECT_EQ(all[0].settings.size(), 2u);
    EXPECT_EQ(all[1].uuid, "n-1");
    EXPECT_EQ(all[1].vm, no_vm);
}

TEST(Blocks, OwnerThatIsOnlyInThePath) {
    Change pbd = object_change("SR", "sr-1", "a\\/b", Category::storage, "PBD:x/attached", "true", "false");
    pbd.object = {"PBD", "x", "x", "", "", "uuid"};
    const std::vector<Block> all = blocks(diff_of({pbd}));
    EXPECT_EQ(all.at(0).class_name, "SR");
    EXPECT_EQ(all.at(0).name, "a/b");
    EXPECT_EQ(all.at(0).uuid, "sr-1");
}

TEST(Blocks, WholeObjectsHaveNoLines) {
    Change vm = whole_change(Op::added, "VM", "1d6ef0ab", "build-7", "2 GiB");
    vm.vm = 0;
    const std::vector<Block> all =
        blocks(diff_of({vm, whole_change(Op::removed, "SR", "s", "iSCSI", "lvm")}));
    ASSERT_EQ(all.size(), 2u);
    EXPECT_TRUE(all[0].is_whole);
    EXPECT_EQ(all[0].name, "build-7");
    EXPECT_EQ(all[1].whole, 1u);
    EXPECT_TRUE(all_lines(all).empty());
}

TEST(Blocks, OwnedObjectThatCameIsALine) {
    EXPECT_FALSE(blocks(diff_of({snapshot_change(Op::added, "a", "")})).at(0).is_whole);
    Change nic = inner_change(Category::network, "VIF", "VIF:1", "", "NIC 1", "", "on backup");
    EXPECT_FALSE(blocks(diff_of({with_op(nic, Op::added)})).at(0).is_whole);
}

TEST(Blocks, PowerStateIsToldByTheHeadlineIfThatKnowsIt) {
    Diff diff = diff_of({with_role(
        vm_change(Category::power, "power_state", "power_state", "Running", "Halted"), Role::runtime)});
    const Block unknown = blocks(diff).at(0);
    EXPECT_FALSE(told_by_headline(diff, unknown, unknown.run_state.at(0)));
    diff.vms[0].new_power_state = "Halted";
    const Block known = blocks(diff).at(0);
    EXPECT_TRUE(told_by_headline(diff, known, known.run_state.at(0)));
}

/// A change of any kind that the rules know, and of some that they do not.
Change any_change(std::mt19937& random) {
    const auto pick = [&](std::vector<std::string> words) { return words[random() % words.size()]; };
    const std::string old_text = pick({"", "1", "2", "a \"b\""}), new_text = pick({"", "3", "4"});
    const Op op = static_cast<Op>(random() % 3);
    switch (random() % 9) {
        case 0:
            return with_op(memory(pick({"static_max", "dynamic_max", "static_min"}), old_text, new_text), op);
        case 1:
            return vm_change(Category::vcpu, pick({"VCPUs_max", "VCPUs_at_startup"}), "x", old_text,
                             new_text);
        case 2:
            return random() % 2 ? tray(random() % 2, random() % 2) : cd("VDI", old_text, new_text);
        case 3:
            return drive(pick({"0", "1", "3"}), "VDI", "disk", old_text, new_text);
        case 4:
            return with_op(disk(pick({"virtual_size", "name_label"}), old_text, new_text), op);
        case 5:
            return with_op(guest("os_version", pick({"name", "uname", "minor"}), old_text, new_text), op);
        case 6:
            return with_op(
                guest("PV_drivers_version", pick({"major", "minor", "micro", "build"}), old_text, new_text),
                op);
        case 7:
            return snapshot_change(op, pick({"a", "b"}), new_text);
        default:
            return op == Op::changed
                       ? object_change("network", pick({"n1", "n2"}), "n", Category::network, "MTU", "1", "2")
                       : whole_change(op, pick({"SR", "VM", "network"}), pick({"u", "v"}), "w", new_text);
    }
}

TEST(Blocks, EveryChangeIsToldExactlyOnce) {
    std::mt19937 random(20261120);
    for (int round = 0; round < 2000; ++round) {
        std::vector<Change> changes;
        for (std::size_t i = random() % 16 + 1; i > 0; --i) changes.push_back(any_change(random));
        Diff diff = diff_of(changes);
        diff.vms.push_back(diff.vms.front());
        for (Change& change : diff.changes)
            if (change.vm == 0) change.vm = random() % 2;
        std::vector<int> told(changes.size());
        const std::vector<Block> all = blocks(diff);
        for (const Block& block : all)
            if (block.is_whole) ++told[block.whole];
        for (const Line& line : all_lines(all)) {
            for (const std::size_t index : line.changes) ++told[index];
            EXPECT_FALSE(line.label.empty());
        }
        ASSERT_EQ(told, std::vector<int>(changes.size(), 1)) << "round " << round;
    }
}

TEST(Summary, OneVm) {
    EXPECT_EQ(summary_sentence(example_diff()),
              "1 of 1 VM changed: 8 settings (3 memory, 1 vcpu, 2 network, 2 labels); 1 reported (1 ip). "
              "Hidden: 14 runtime. Not compared: 0.");
}

TEST(Summary, PoolWithObjectsThatCameAndWent) {
    Diff diff =
        diff_of({object_change("pool", "p", "Production A", Category::labels, "name_label", "a", "b"),
                 object_change("host", "h", "xen01", Category::security, "external_auth_type", "AD", ""),
                 whole_change(Op::removed, "SR", "s", "iSCSI old", ""),
                 whole_change(Op::added, "VM", "v", "build-7", "")});
    diff.summary.vms_compared = 12;
    diff.summary.vms_changed = 0;
    diff.summary.vms_only_in_new = 1;
    diff.summary.left_out = {{"control domains", 2}, {"default templates", 1}, {"other VMs", 0}};
    EXPECT_EQ(
        summary_sentence(diff),
        "0 of 12 VMs changed; 1 VM only in NEW, 1 SR only in OLD; 1 host and the pool changed: "
        "2 settings (1 security, 1 labels). Hidden: 0. Left out: 2 control domains, 1 default template. "
        "Not compared: 0.");
}

TEST(Summary, WhatWasTakenAwayIsCounted) {
    Diff diff = diff_of({cd("VDI", "", "a.iso")});
    diff.arguments.ignore = {{"MTU", 2}, {"tags", 1}};
    diff.summary.filtered = {{Category::ip, 2}, {Category::memory, 1}};
    diff.not_comparable = {{"a full export blanks it", "VM", {"power_state"}, 3}};
    EXPECT_EQ(summary_sentence(diff),
              "1 of 1 VM changed: 0 settings; 1 run state (1 storage). Hidden: 0. Ignored: 3. "
              "Filtered: 1 memory, 2 ip. Not compared: 1.");
}

TEST(Summary, Equal) {
    Diff diff = diff_of({});
    diff.summary.settings_compared = 214;
    EXPECT_EQ(equal_sentence(diff), "equal: 1 VM, 214 settings compared. Hidden: 0. Not compared: 0.");
    diff.not_comparable = {{"a full export blanks it", "VM", {"power_state"}, 3}};
    diff.arguments.ignore = {{"MTU", 2}};
    EXPECT_EQ(equal_sentence(diff),
              "nothing to show: 1 VM, 214 settings compared. Hidden: 0. Ignored: 2. Not compared: 1.");
}

TEST(Remarks, ReasonsThenNotes) {
    Diff diff = diff_of({});
    diff.not_comparable = {{"older", "VDI", {}, 1}, {"newer", "VM", {}, 0}};
    for (const char* field : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"})
        diff.not_comparable[1].fields.emplace_back(field);
    diff.old_side.notes = {"cut short", "monday.xva, VM web01: odd"};
    diff.notes = {"a\nb"};
    diff.arguments.secrets_shown = true;
    EXPECT_EQ(remarks(diff),
              (std::vector<std::string>{"not compared: VDI: older (1 object)",
                                        "not compared: VM a, b, c, d, e, f, g, h, and 2 more: newer",
                                        "note: secrets are shown", "note: monday.xva: cut short",
                                        "note: monday.xva, VM web01: odd", "note: a\\nb"}));
}

TEST(Describe, SidesAsTheyAreKnown) {
    Side side;
    side.sources = {source_at("2026-11-16T02:00:04Z", TimeFrom::archive)};
    EXPECT_EQ(describe(side), "XCP-ng 8.3.0, metadata export, captured 2026-11-16 02:00:04Z (archive)");
    side.sources[0].captured_at.clear();
    side.sources[0].export_kind = ExportKind::unknown;
    side.sources[0].form = "ova.xml";
    side.sources[0].complete = Answer::no;
    EXPECT_EQ(describe(side), "XCP-ng 8.3.0, bare ova.xml, incomplete, capture time not recorded");
    side.sources = {source_at("2026-11-16T02:00:04Z", TimeFrom::folder), source_at("", TimeFrom::none)};
    EXPECT_EQ(describe(side),
              "2 sources, XCP-ng 8.3.0, metadata export, captured 2026-11-16 02:00:04Z (folder) and "
              "capture time not recorded");
}

}  // namespace
}  // namespace ovaudit
