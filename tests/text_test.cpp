#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "report/short.hpp"
#include "report/text_diff.hpp"
#include "support/changes.hpp"

namespace ovaudit {
namespace {

using namespace test;

std::string text_of(const Diff& diff, bool color = false) {
    std::string text;
    render_text(diff, {color}, [&](std::string_view part) { text += part; });
    return text;
}

TEST(Text, ExampleToTheLetter) {
    EXPECT_EQ(text_of(example_diff()),
              R"(--- monday.xva   XCP-ng 8.3.0, metadata export, captured 2026-11-16 02:00:04Z (archive)
+++ friday.xva   XCP-ng 8.3.0, metadata export, captured 2026-11-20 02:00:03Z (archive)

VM web01  9538882a-c7e4-b8e5-c1f9-0d136f4a81b1  Running
  memory   static_max, dynamic_max, dynamic_min   4 GiB -> 8 GiB
  vcpu     VCPUs_max                              2 -> 4
  network  NIC 0 network                          Pool-wide network 0 -> DMZ
         + NIC 1                                  02:16:3e:00:00:01 on backup
  labels + tag prod
         - tag staging
  reported by the guest, last 2026-11-20 01:58:40Z
  ip       NIC 0                                  10.0.0.5 -> 10.0.7.5

1 of 1 VM changed: 8 settings (3 memory, 1 vcpu, 2 network, 2 labels); 1 reported (1 ip). Hidden: 14 runtime. Not compared: 0.
)");
}

/// What stands between the header and the summary.
std::string body_of(const Diff& diff) {
    const std::string text = text_of(diff);
    const std::size_t start = text.find("\n\n") + 2;
    return text.substr(start, text.rfind("\n\n") + 1 - start);
}

/// The lines of web01 below its headline.
std::string lines_of(std::vector<Change> changes) {
    const std::string body = body_of(diff_of(std::move(changes)));
    return body.substr(body.find('\n') + 1);
}

std::string headline_of(Diff diff) {
    diff.changes = {with_role(vm_change(Category::power, "power_state", "power_state", "Running", "Halted"),
                              Role::runtime)};
    return body_of(diff);
}

TEST(Text, NothingWithoutChanges) {
    Diff diff = diff_of({});
    diff.notes = {"a note"};
    EXPECT_EQ(text_of(diff), "");
}

TEST(Text, HeadlineTellsThePowerState) {
    Diff diff = diff_of({});
    diff.vms[0].new_power_state = "Halted";
    EXPECT_EQ(headline_of(diff), "VM web01  9538882a-c7e4-b8e5-c1f9-0d136f4a81b1  Running -> Halted\n");
}

TEST(Text, HeadlineTellsWhatTheVmWasAndWhyItIsTheSame) {
    Diff diff = diff_of({});
    diff.vms[0] = {"uuid-2", "web02", "uuid-1", "web01", "mac_seed", "Running", "Halted", "", false, {}};
    diff.vms[0].headlines = {"re-imported: version 0 -> 1", "became a template"};
    EXPECT_EQ(headline_of(diff),
              "VM web02 (was \"web01\")  uuid-2 (was uuid-1)  Running -> Halted  matched by mac_seed\n"
              "  re-imported: version 0 -> 1\n  became a template\n");
}

TEST(Text, NamesCannotMoveTheCursor) {
    Diff diff = diff_of({});
    diff.vms[0] = {"u", "a\nb\x1b[2J", "", "", "uuid", "On", "Off", "", false, {}};
    EXPECT_EQ(headline_of(diff), "VM a\\nb\\x1b[2J  u  On -> Off\n");
    diff.vms[0].name = "";
    EXPECT_EQ(headline_of(diff), "VM \"\"  u  On -> Off\n");
}

TEST(Text, LabelsCannotMoveTheCursorEither) {
    EXPECT_EQ(lines_of({with_op(vm_change(Category::labels, "tags", "tag a\x1b[2Jb", "", ""), Op::added),
                        snapshot_change(Op::added, "a\nb", ""), snapshot_change(Op::removed, "c", "")}),
              "  labels  + tag a\\x1b[2Jb\n  run state\n  snapshot  snapshots   + a\\nb; - c\n");
    const std::string body = body_of(diff_of({whole_change(Op::added, "SR", "s", "a\nb", "lvm")}));
    EXPECT_EQ(body, "+ SR \"a\\nb\"  s  lvm   only in NEW\n");
}

TEST(Text, AbsentSideOfAChange) {
    EXPECT_EQ(lines_of({vm_change(Category::boot, "a", "a", "", "x"),
                        vm_change(Category::boot, "b", "b", "x", "")}),
              "  boot  a   (none) -> x\n        b   x -> (none)\n");
}

TEST(Text, SignBesideTheWidestCategory) {
    Change nic = inner_change(Category::network, "VIF", "VIF:1", "", "NIC 1", "02:16 on backup", "");
    EXPECT_EQ(lines_of({with_op(nic, Op::removed), vm_change(Category::boot, "a", "a", "1", "2")}),
              "  network - NIC 1   02:16 on backup\n  boot      a       1 -> 2\n");
}

TEST(Text, WideLabelsDoNotPushTheOthers) {
    const std::string wide(41, 'w'), widest(40, 'v');
    EXPECT_EQ(lines_of({vm_change(Category::boot, "a", wide, "1", "2"),
                        vm_change(Category::boot, "b", "b", "1", "2"),
                        vm_change(Category::boot, "c", widest, "1", "2")}),
              "  boot  " + wide + "   1 -> 2\n        b" + std::string(42, ' ') + "1 -> 2\n        " +
                  widest + "   1 -> 2\n");
}

TEST(Text, ColumnsCountCharacters) {
    EXPECT_EQ(lines_of({vm_change(Category::boot, "a", "größe", "1", "2"),
                        vm_change(Category::boot, "b", "laenge", "1", "2")}),
              "  boot  größe    1 -> 2\n        laenge   1 -> 2\n");
}

TEST(Text, ReportedOfAHaltedVmIsOld) {
    Diff diff = diff_of({with_role(vm_change(Category::ip, "a", "NIC 0", "x", ""), Role::reported)});
    diff.vms[0].halted = true;
    EXPECT_NE(
        text_of(diff).find("  reported by the guest, last 2026-11-20 01:58:40Z; the VM is halted, so this is "
                           "old\n  ip  NIC 0   x -> (none)\n"),
        std::string::npos);
    diff.vms[0].observed_at.clear();
    diff.vms[0].halted = false;
    EXPECT_NE(text_of(diff).find("  reported by the guest, time not recorded\n"), std::string::npos);
}

TEST(Text, RunStateStandsApart) {
    EXPECT_EQ(lines_of({vm_change(Category::snapshot, "snapshot_schedule", "schedule", "a", "b"),
                        snapshot_change(Op::added, "before upgrade", "2026-11-20 02:00Z"),
                        snapshot_change(Op::removed, "nightly", "2026-11-01 02:00Z")}),
              "  snapshot  schedule    a -> b\n  run state\n"
              "  snapshot  snapshots   + before upgrade, 2026-11-20 02:00Z; - nightly\n");
}

TEST(Text, ObjectsAndWholeObjectsInARow) {
    Diff diff = diff_of(
        {vm_change(Category::boot, "a", "a", "1", "2"),
         object_change("pool", "p0000000-1", "Production A", Category::labels, "name_label", "x", "y"),
         object_change("network", "n0000000-1", "DMZ", Category::network, "MTU", "1500", "9000"),
         whole_change(Op::removed, "SR", "9152f239-1", "iSCSI old", "lvmoiscsi, 30 GiB"),
         whole_change(Op::added, "VM", "1d6ef0ab-1", "build-7", "2 GiB, 1 VCPU, Halted")});
    EXPECT_EQ(body_of(diff),
              R"(VM web01  9538882a-c7e4-b8e5-c1f9-0d136f4a81b1  Running
  boot  a   1 -> 2

pool Production A  p0000000
  labels  name_label   x -> y
network DMZ  n0000000
  network  MTU   1500 -> 9000
- SR "iSCSI old"  9152f239  lvmoiscsi, 30 GiB       only in OLD
+ VM "build-7"    1d6ef0ab  2 GiB, 1 VCPU, Halted   only in NEW
)");
}

TEST(Text, HostsReportWithoutAGuest) {
    EXPECT_EQ(body_of(diff_of({with_role(
                  object_change("host", "h", "xen01", Category::platform, "software_version", "8.2", "8.3"),
                  Role::reported)})),
              "host xen01  h\n  reported\n  platform  software_version   8.2 -> 8.3\n");
}

TEST(Text, TitleAndRemarks) {
    Diff diff = diff_of({vm_change(Category::boot, "a", "a", "1", "2")});
    diff.arguments.title = "Change 4711";
    diff.notes = {"odd"};
    const std::string text = text_of(diff);
    EXPECT_TRUE(text.starts_with("Change 4711\n\n--- monday.xva   "));
    EXPECT_TRUE(text.ends_with("Not compared: 0.\nnote: odd\n"));
}

TEST(Text, ColourOnlyAdds) {
    Diff diff = example_diff();
    diff.notes = {"odd"};
    diff.vms[0].matched_by = "name";
    const std::string plain = text_of(diff), coloured = text_of(diff, true);
    std::string stripped;
    for (std::size_t i = 0; i < coloured.size(); ++i) {
        if (coloured[i] == '\x1b')
            i = coloured.find('m', i);
        else
            stripped += coloured[i];
    }
    EXPECT_EQ(stripped, plain);
    EXPECT_NE(coloured.find("\x1b[31m4 GiB\x1b[0m -> \x1b[32m8 GiB\x1b[0m"), std::string::npos);
    EXPECT_NE(coloured.find("\x1b[31m-\x1b[0m tag staging"), std::string::npos);
    EXPECT_EQ(plain.find('\x1b'), std::string::npos);
}

// Long texts.

Change description(const std::string& old_text, const std::string& new_text) {
    return with_values(
        vm_change(Category::labels, "name_description", "name_description", old_text, new_text), {old_text},
        {new_text});
}

TEST(LongText, CutWhereOneSideIsLong) {
    EXPECT_EQ(lines_of({description("short", std::string(2345, 'x'))}),
              "  labels  name_description   short -> " + std::string(180, 'x') + "... (2,345 characters)\n");
    EXPECT_EQ(lines_of({description("short", std::string(200, 'x'))}),
              "  labels  name_description   short -> " + std::string(200, 'x') + "\n");
}

TEST(LongText, CutBetweenCharacters) {
    std::string text;
    for (int i = 0; i < 201; ++i) text += "ö";
    std::string kept;
    for (int i = 0; i < 180; ++i) kept += "ö";
    EXPECT_EQ(lines_of({description("short", text)}),
              "  labels  name_description   short -> " + kept + "... (201 characters)\n");
}

TEST(LongText, LinesThatWentAndCame) {
    Change change = description("one\ntwo\nthree\x1b\nfour", "one\n2\nthree\nfour\n");
    change.old_text = "one\\ntwo\\nthree\\x1b\\nfour";
    change.new_text = "one\\n2\\nthree\\nfour\\n";
    EXPECT_EQ(lines_of({change}),
              "  labels  name_description   4 -> 5 lines\n            - two\n            - three\\x1b\n"
              "            + 2\n            + three\n            +\n");
}

TEST(LongText, WordsThatWentAndCame) {
    std::string same;
    for (int i = 0; i < 60; ++i) same += "word" + std::to_string(i) + " ";
    EXPECT_EQ(
        lines_of({description("quiet " + same + "ro", "splash " + same + "ro debug")}),
        "  labels  name_description   418 -> 425 characters\n            - quiet\n            + splash\n"
        "            + debug\n");
}

TEST(LongText, LongWordsAreShownWhereTheyDiffer) {
    const std::string same(500, 'x');
    EXPECT_EQ(lines_of({description(same + "a", same + "b")}),
              "  labels  name_description   501 -> 501 characters\n            - ... " +
                  std::string(20, 'x') + "a... (501 characters)\n            + ... " + std::string(20, 'x') +
                  "b... (501 characters)\n");
}

TEST(LongText, ManyEditsAreCounted) {
    std::string old_text, new_text;
    for (int i = 0; i < 1500; ++i) {
        old_text += "old" + std::to_string(i) + "\n";
        new_text += "new" + std::to_string(i) + "\n";
    }
    const std::string text = lines_of({description(old_text, new_text)});
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 102);
    EXPECT_TRUE(text.ends_with("            ... (2,900 more)\n"));
}

/// The old text with the edits of a line diff made: it must be the new one.
std::vector<std::string> with_edits(const std::vector<std::string>& old_lines,
                                    const std::vector<TextEdit>& edits, bool added) {
    std::vector<std::string> left = old_lines;
    for (const TextEdit& edit : edits) {
        if (edit.added != added) continue;
        const auto found = std::find(left.begin(), left.end(), edit.text);
        if (found == left.end()) return {"no such line: " + edit.text};
        left.erase(found);
    }
    std::sort(left.begin(), left.end());
    return left;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
    return text;
}

TEST(TextDiff, WhatIsNotEditedIsTheSame) {
    std::mt19937 random(7);
    for (const std::size_t size : {1u, 5u, 40u, 400u, 2500u}) {
        std::vector<std::string> old_lines, new_lines;
        for (std::size_t i = 0; i < size; ++i) old_lines.push_back("line " + std::to_string(random() % size));
        for (const std::string& line : old_lines)
            if (random() % 3)
                new_lines.push_back(random() % 3 ? line : "new " + std::to_string(random() % size));
        new_lines.emplace_back("end");
        const std::vector<TextEdit> edits = line_diff(joined(old_lines), joined(new_lines));
        EXPECT_EQ(with_edits(old_lines, edits, false), with_edits(new_lines, edits, true)) << size;
    }
}

TEST(TextDiff, TextsTooLongForTheSearchAreReplacedFromTheFirstDifferenceToTheLast) {
    std::string middle;
    for (int i = 0; i < 2001; ++i) middle += "same\n";
    const std::vector<TextEdit> edits =
        line_diff("start\na\n" + middle + "b\nend", "start\nc\n" + middle + "d\nend");
    EXPECT_EQ(edits.size(), 2u * 2003);
    EXPECT_EQ(edits.front(), (TextEdit{false, "a"}));
    EXPECT_EQ(edits.back(), (TextEdit{true, "d"}));
    EXPECT_EQ(line_diff("a\n" + middle, "b\n" + middle).size(), 2u);
}

TEST(TextDiff, EqualTextsHaveNoEdits) {
    EXPECT_TRUE(line_diff("a\nb", "a\nb").empty());
    EXPECT_TRUE(word_diff("", "").empty());
}

// Impact.

Change used_by(Change change, std::uint64_t vms) {
    change.object.used_by = vms;
    return change;
}

TEST(Text, TellsOnceHowManyVmsUseAnObject) {
    EXPECT_EQ(
        body_of(diff_of(
            {used_by(object_change("network", "1a2b3c4d-5", "DMZ", Category::network, "MTU", "1500", "9000"),
                     2),
             used_by(object_change("network", "1a2b3c4d-5", "DMZ", Category::network, "bridge", "a", "b"), 2),
             used_by(whole_change(Op::removed, "SR", "9152f239-2", "iSCSI", "lvm"), 1)})),
        "network DMZ  1a2b3c4d  used by 2 VMs\n  network  MTU      1500 -> 9000\n           bridge   a -> b\n"
        "- SR \"iSCSI\"  9152f239  lvm   only in OLD, used by 1 VM\n");
}

// Short reports.

std::string stat_of(const Diff& diff) {
    std::string text;
    render_stat(diff, [&](std::string_view part) { text += part; });
    return text;
}

TEST(Short, StatCountsByCategory) {
    Diff diff = example_diff();
    diff.changes.push_back(snapshot_change(Op::added, "a", ""));
    diff.changes.push_back(object_change("network", "n", "DMZ", Category::network, "MTU", "1", "2"));
    diff.changes.push_back(whole_change(Op::added, "VM", "v", "build-7", "2 GiB"));
    diff.changes.push_back(whole_change(Op::removed, "SR", "s", "iSCSI", "lvm"));
    EXPECT_EQ(stat_of(diff),
              "web01         3 memory, 1 vcpu, 2 network, 2 labels; reported 1 ip; run state 1 snapshot\n"
              "network DMZ   1 network\nbuild-7       only in NEW\nSR iSCSI      only in OLD\n");
}

TEST(Short, StatTellsVmsOfOneNameApart) {
    Diff diff = diff_of(
        {vm_change(Category::boot, "a", "a", "1", "2"), vm_change(Category::boot, "a", "a", "1", "2")});
    diff.vms.push_back(diff.vms[0]);
    diff.vms[1].uuid = "11111111-2222";
    diff.changes[1].vm = 1;
    EXPECT_EQ(stat_of(diff), "web01 (9538882a)   1 boot\nweb01 (11111111)   1 boot\n");
}

TEST(Short, NamesArePaths) {
    std::string text;
    const auto output = [&](std::string_view part) { text += part; };
    render_names(diff_of({vm_change(Category::boot, "a", "a", "1", "2"),
                          with_key(vm_change(Category::labels, "tags", "tag", "", ""), "x\ny")}),
                 output);
    EXPECT_EQ(text, "VM:web01/a\nVM:web01/tags:x\\ny\n");
}

}  // namespace
}  // namespace ovaudit
