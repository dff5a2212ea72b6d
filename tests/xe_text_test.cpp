#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "load/form.hpp"
#include "load/load_bytes.hpp"
#include "load/xe_values.hpp"
#include "ovaudit/diff.hpp"
#include "support/documents.hpp"

namespace ovaudit {
namespace {

using namespace test;
using Rows = std::vector<std::pair<std::string, std::string>>;

constexpr const char* vm_uuid = "9538882a-c7e4-b8e5-c1f9-0d136f4a81b1";

/// A record as xe prints it; `rows` begins with the uuid. A label may bring its own marker.
std::string printed(const Rows& rows) {
    const auto marked = [](const std::string& label) {
        return label.ends_with(')') ? label : label + " ( RO)";
    };
    std::size_t width = 0;
    for (const auto& [label, value] : rows) width = std::max(width, 4 + marked(label).size());
    std::string text;
    for (const auto& [label, value] : rows) {
        const std::string head = marked(label), padding(width - head.size(), ' ');
        text += (text.empty() ? head + padding : padding + head) + ": " + value + "\n";
    }
    return text + "\n\n";
}

Rows with(Rows rows, const Rows& more) {
    rows.insert(rows.end(), more.begin(), more.end());
    return rows;
}

std::string vm_text(const Rows& more = {}) {
    return printed(with({{"uuid", vm_uuid}, {"name-label", "web01"}, {"power-state", "running"}}, more));
}
std::string whole_vm(const Rows& more = {}) {
    return vm_text(with({{"other-config (MRW)", ""}}, more));
}
std::string vif_text(const std::string& device, const Rows& more = {}) {
    return printed(with({{"uuid", "00000000-0000-0000-0000-00000000000" + device},
                         {"vm-uuid", vm_uuid},
                         {"vm-name-label", "web01"},
                         {"device", device},
                         {"MAC", "02:16:3E:00:00:0" + device},
                         {"other-config (MRW)", ""}},
                        more));
}

std::string said_of_vm(const Rows& more, std::string_view field) {
    return said(capture_of(whole_vm(more)), "VM", field);
}

/// The paths of what differs, and how many rows could not be compared.
std::vector<std::string> changes(const std::string& before, const std::string& after) {
    std::vector<std::string> paths;
    for (const Change& change : diff(capture_of(before), capture_of(after)).changes)
        paths.push_back(change.path);
    return paths;
}
using Paths = std::vector<std::string>;

bool not_compared(const std::string& before, const std::string& after, std::string_view class_name,
                  std::string_view field, std::string_view reason) {
    const Diff found = diff(capture_of(before), capture_of(after));
    return std::ranges::any_of(found.not_comparable, [&](const NotComparable& row) {
        const bool has = field.empty() ? row.fields.empty() : std::ranges::count(row.fields, field) > 0;
        return row.class_name == class_name && has && row.reason.find(reason) != row.reason.npos;
    });
}

TEST(XeText, IsToldByItsFirstLine) {
    const auto form = [](std::string_view head) {
        const Form* found = form_of(head);
        return found == nullptr ? std::string_view() : found->name;
    };
    EXPECT_EQ(form("uuid ( RO)           : 1"), "xe text");
    EXPECT_EQ(form("\xef\xbb\xbf\r\nuuid ( RO)           : 1\r\n"), "xe text");
    EXPECT_EQ(form("name-label ( RW) [DEPRECATED]    : web01"), "xe text");
    EXPECT_EQ(form("[root@xen01 ~]# xe vm-list params=all\n"), "xe text");
    EXPECT_EQ(form("xe vm-param-list uuid=1\n"), "xe text");
    for (const char* other : {"uuid: 1", "uuid (RO) : 1", "uuid ( RO) 1", "uuid ( RO): 1", "a b ( RO): 1",
                              "xe vm-start\n", "deluxe vm-list\n", " ( RO): 1"})
        EXPECT_EQ(form(other), "") << other;
}

TEST(XeText, SplitsRecordsByTheColumnOfTheirColon) {
    const Capture capture = capture_of(vm_text() + printed({{"uuid", "2"}, {"power-state", "halted"}}));
    EXPECT_EQ(capture.objects().size(), 2u);
    EXPECT_EQ(capture.sources()[0].form, "xe text");
    EXPECT_EQ(capture.sources()[0].complete, Answer::unknown);
    EXPECT_TRUE(capture.notes().empty());
}

TEST(XeText, KeepsLinesThatContinueAValue) {
    const std::string text = "one\n\n\n  two ( RO): three\nuuid: four";
    EXPECT_EQ(said_of_vm({{"name-description", text}, {"user-version", "1"}}, "name_description"),
              said(capture_of(export_of({vm(member("name_description", text))})), "VM", "name_description"));
    EXPECT_EQ(said_of_vm({{"name-description", text}, {"user-version", "1"}}, "user_version"), "1");
}

TEST(XeText, EndsTheLastValueAtTwoBlankLines) {
    const Capture capture =
        capture_of(whole_vm({{"PV-args", "a\n\nb"}}) + "[root@xen01 ~]# xe vif-list\nsaid\n");
    EXPECT_EQ(said(capture, "VM", "PV_args"), "\"a\n\nb\"");
    EXPECT_TRUE(notes(capture, "1 line outside of records left out"));
}

TEST(XeText, PassesOverCommandsBetweenRecords) {
    const std::string typed = "[root@xen01 ~]# xe vm-list params=all\n";
    std::string record = whole_vm({{"PV-args", "quiet"}});
    record.resize(record.size() - 2);  // somebody took the blank lines away
    const Capture capture = capture_of(typed + record + typed + vif_text("0"));
    EXPECT_EQ(said(capture, "VM", "PV_args"), "\"quiet\"");
    EXPECT_NE(field_of(capture, "VIF", "MAC"), nullptr);
    EXPECT_TRUE(capture.notes().empty());
}

TEST(XeText, ReadsWindowsLineEnds) {
    std::string text = whole_vm({{"name-description", "a\nb"}});
    for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 2))
        text.insert(at, 1, '\r');
    EXPECT_EQ(said(capture_of(text), "VM", "name_description"), "\"a\nb\"");
    EXPECT_EQ(changes(text, whole_vm({{"name-description", "a\nb"}})), Paths{});
}

TEST(XeText, ReadsATextThatIsCutInALine) {
    std::string text = whole_vm({{"PV-args", "quiet"}, {"user-version", "1"}});
    const std::size_t last = text.find("user-version");
    const Capture capture = capture_of(text.substr(0, last + 4));
    EXPECT_EQ(said(capture, "VM", "PV_args"), "\"quiet\"");
    EXPECT_TRUE(notes(capture, "ends within a line"));
    EXPECT_EQ(said(capture_of(text.substr(0, text.size() - 3)), "VM", "user_version"), "1");
}

TEST(XeText, ReadsBlocksOfEverySize) {
    const std::string text = whole_vm({{"name-description", "a\n\nb"}}) + vif_text("0");
    const LoadOptions options;
    for (std::size_t size = 1; size < 40; ++size) {
        Canonical canonical(Source(), options);
        const FormReader reader = find_form("xe")->reader(canonical, options.limits);
        for (std::size_t at = 0; at < text.size(); at += size) reader.feed(text.substr(at, size));
        reader.finish();
        EXPECT_EQ(said(canonical.finish(find_form("xe")->cover), "VM", "name_description"), "\"a\n\nb\"");
    }
}

TEST(XeText, RefusesWhatXeDoesNotPrint) {
    const auto refused = [](const std::string& text, std::string_view where, std::string_view why) {
        const std::string message = error_of(text);
        return message.starts_with("ova.xml: " + std::string(where)) && message.find(why) != message.npos;
    };
    EXPECT_TRUE(refused(vm_text() + "caf\xe9\n", "line 6, column 4: ", "UTF-8"));
    EXPECT_TRUE(refused(vm_text({{"PV-args", "\xc3\xa9\xff"}}), "line 4, column ", "UTF-8"));
    EXPECT_TRUE(refused("uuid ( RO)  : 1\nname-label ( RW): web01\n", "line 2, column 1: ", "column 13"));
    EXPECT_TRUE(refused(printed({{"uuid", "1"}, {"odd", "2"}}), "", "1 record of a kind that is not known"));
    EXPECT_TRUE(refused("xe vm-list\n\n", "", "found none"));
    EXPECT_TRUE(refused(whole_vm({{"order", "1"}, {"order", "2"}}), "line 1", "twice"));
    EXPECT_TRUE(refused(whole_vm() + whole_vm({{"order", "2"}}), "line 7", "twice"));
}

TEST(XeText, HoldsLimits) {
    LoadOptions options;
    options.limits.value_bytes = 100;
    const std::string long_line(101, 'x');
    EXPECT_NE(error_of(whole_vm({{"PV-args", long_line}}), options).find("--max-value"), std::string::npos);
    EXPECT_NE(error_of(vm_text() + std::string(500, 'x'), options).find("--max-value"), std::string::npos);
    std::string lines;
    for (int i = 0; i < 60; ++i) lines += "\nx";
    EXPECT_NE(error_of(whole_vm({{"PV-args", lines}}), options).find("--max-value"), std::string::npos);
    options.limits.name_bytes = 20;
    EXPECT_NE(error_of(whole_vm({{std::string(21, 'x'), ""}}), options).find("--max-name"),
              std::string::npos);
}

TEST(XeText, TellsTheClassByLabels) {
    const Capture capture = capture_of(
        printed({{"uuid", "1"}, {"vm-uuid", "v"}, {"MAC", "x"}}) +
        printed({{"uuid", "2"}, {"vm-uuid", "v"}, {"vdi-uuid", "3"}, {"empty", "false"}}) +
        printed({{"uuid", "3"}, {"name-label", "d"}, {"sr-uuid", "4"}, {"virtual-size", "1"}}) +
        printed({{"uuid", "4"}, {"name-label", "s"}, {"host", "h"}, {"content-type", "user"}}) +
        printed({{"uuid", "5"}, {"name-label", "n"}, {"bridge", "xenbr0"}}) +
        printed({{"uuid", "6"}, {"name-label", "h"}, {"hostname", "h"}}) +
        printed({{"uuid", "7"}, {"device", "eth0"}, {"VLAN", "-1"}, {"network-uuid", "5"}}) +
        printed({{"uuid", "8"}, {"host-uuid", "6"}, {"sr-uuid", "4"}, {"device-config (MRO)", ""}}) +
        printed({{"uuid", "9"}, {"master", "6"}, {"default-SR", "4"}}) +
        printed({{"uuid", "10"}, {"name-label", "host, template or VM snapshot"}}));
    for (const char* name : {"VIF", "VBD", "VDI", "SR", "network", "host", "PIF", "PBD", "pool"}) {
        const auto class_id = capture.class_named(name);
        EXPECT_TRUE(class_id && capture.objects_of(*class_id) == 1) << name;
    }
    EXPECT_TRUE(notes(capture, "1 record of a kind that is not known, from line 5"));
}

TEST(XeText, LeavesOutWhatTheObjectDoesNotHave) {
    const Capture capture = capture_of(
        whole_vm({{"allowed-VBD-devices (SRO)", "1; 2"}, {"possible-hosts", "<expensive field>"}}) +
        printed({{"uuid", "4"}, {"host", "h"}, {"content-type", "iso"}}));
    const auto known_field = [&](const char* class_name, const char* field) {
        return capture.field_named(*capture.class_named(class_name), field).has_value();
    };
    EXPECT_FALSE(known_field("VM", "allowed_VBD_devices"));
    EXPECT_FALSE(known_field("VM", "possible_hosts"));
    EXPECT_EQ(said(capture, "SR", "PBDs"), "(absent)");
    EXPECT_EQ(said_of_vm({{"brand-new", "1"}}, "brand_new"), "\"1\"");
}

TEST(XeText, ReadsValuesByTheirTypes) {
    EXPECT_EQ(said_of_vm({{"VCPUs-max", "4"}}, "VCPUs_max"), "4");
    EXPECT_EQ(said_of_vm({{"HVM-shadow-multiplier", "1.000"}}, "HVM_shadow_multiplier"), "real 1");
    EXPECT_EQ(said_of_vm({{"dom-id", "7"}}, "domid"), "7");
    EXPECT_EQ(said_of_vm({{"snapshot-time", "20261120T01:58:40Z"}}, "snapshot_time"),
              "time 2026-11-20T01:58:40Z");
    EXPECT_EQ(said_of_vm({}, "power_state"), "\"Running\"");
    EXPECT_EQ(said_of_vm({{"actions-after-crash", "Core dump and restart"}}, "actions_after_crash"),
              "\"coredump_and_restart\"");
    EXPECT_EQ(said_of_vm({{"last-boot-record", "'(a 'b')'"}}, "last_booted_record"), "\"(a 'b')\"");
    EXPECT_EQ(said_of_vm({{"tags (SRW)", "b; c, a"}}, "tags"), "[\"a\", \"b; c\"]");
    EXPECT_EQ(said_of_vm({{"allowed-operations (SRO)", "stop, now; start"}}, "allowed_operations"),
              "[\"start\", \"stop, now\"]");
    EXPECT_EQ(said_of_vm({{"tags (SRW)", ""}}, "tags"), "[]");
    EXPECT_EQ(said_of_vm({{"platform (MRW)", "nx: true; xs:main: a:b"}}, "platform"),
              "{nx: \"true\", xs:main: \"a:b\"}");
    EXPECT_EQ(said_of_vm({{"platform (MRW)", "a: ; b:"}}, "platform"), "{a: \"\", b: \"\"}");
}

TEST(XeText, PutsTogetherWhatNoEntryBeginsWith) {
    const auto entries = [](std::string_view text) {
        std::string all;
        for (const auto& [key, value] : split_map(text).entries)
            all += "[" + std::string(key) + "|" + std::string(value) + "]";
        return all + (split_map(text).glued ? " glued" : "");
    };
    EXPECT_EQ(entries("a: 1; b: 2"), "[a|1][b|2]");
    EXPECT_EQ(entries("a: 1; 2; b: 3"), "[a|1; 2][b|3] glued");
    EXPECT_EQ(entries("a: ; x"), "[a|; x] glued");
    EXPECT_EQ(entries("a: 1; a: 2"), "[a|1; a: 2] glued");
    EXPECT_EQ(entries("a: 1; : 2"), "[a|1; : 2] glued");
    EXPECT_FALSE(split_map("nothing of a map").is_map);
    EXPECT_TRUE(
        notes(capture_of(whole_vm({{"platform (MRW)", "a: 1; 2"}, {"bios-strings (MRW)", "a: 1; 2"}})),
              "2 maps can be read in more than one way"));
}

TEST(XeText, TakesWhatIsNoValueAsUnknown) {
    for (const char* text : {"<not in database>", "<unknown time>", "<expensive field>",
                             "<invalid reference>", "<unknown>", "<inconsistent>", "<shared>"})
        EXPECT_EQ(said_of_vm({{"affinity", text}}, "affinity"), "unknown") << text;
    EXPECT_EQ(said_of_vm({{"memory-target", "1"}}, "memory_target"), "unknown");
    EXPECT_EQ(said_of_vm({{"current-operations (SRO)", "start"}}, "current_operations"), "unknown");
    EXPECT_EQ(said_of_vm({{"current-operations (SRO)", ""}}, "current_operations"), "{}");
    EXPECT_EQ(said_of_vm({{"snapshots", "a; <not in database>"}}, "snapshots"), "unknown");
    EXPECT_EQ(said_of_vm({{"name-description", "<unknown>"}}, "name_description"), "\"<unknown>\"");
}

TEST(XeText, KnowsAnEmptyDrive) {
    const auto disk = [](const char* vdi, const char* empty) {
        return said(
            capture_of(printed({{"uuid", "2"}, {"vm-uuid", "v"}, {"vdi-uuid", vdi}, {"empty", empty}})),
            "VBD", "VDI");
    };
    EXPECT_EQ(disk("<EMPTY>", "true"), "outside");
    EXPECT_EQ(disk("<not in database>", "true"), "outside");
    EXPECT_EQ(disk("<not in database>", "false"), "unknown");
}

TEST(XeText, ParsesAVmIntoThreeObjects) {
    const Capture capture = capture_of(whole_vm({{"memory-actual", "5"},
                                                 {"os-version (MRO)", "distro: debian"},
                                                 {"guest-metrics-last-updated", "20261120T01:58:40Z"}}));
    EXPECT_EQ(said(capture, "VM_metrics", "memory_actual"), "5");
    EXPECT_EQ(said(capture, "VM_guest_metrics", "last_updated"), "time 2026-11-20T01:58:40Z");
    EXPECT_EQ(said(capture, "VM", "guest_metrics"), "-> VM_guest_metrics");
    EXPECT_EQ(capture.children(capture.object(0)).size(), 2u);

    const Capture without = capture_of(whole_vm({{"os-version (MRO)", "<not in database>"}}));
    EXPECT_EQ(without.objects().size(), 1u);
    EXPECT_EQ(said(without, "VM", "guest_metrics"), "outside");
    EXPECT_EQ(said(without, "VM", "metrics"), "(absent)");
}

TEST(XeText, MakesOwnersOfWhatRecordsName) {
    const Capture capture = capture_of(vif_text("0", {{"network-uuid", "N"}, {"network-name-label", "LAN"}}));
    EXPECT_EQ(said(capture, "VM", "name_label"), "\"web01\"");
    EXPECT_EQ(said(capture, "VIF", "network"), "-> network");
    EXPECT_EQ(said(capture, "network", "uuid"), "\"n\"");
    // the VM may be a VM snapshot, which no other side needs to have
    const std::string others = printed({{"uuid", "2"}, {"power-state", "halted"}}) +
                               printed({{"uuid", "3"}, {"power-state", "halted"}});
    EXPECT_EQ(changes(others, others + vif_text("0")), Paths{});
    EXPECT_TRUE(not_compared(others, others + vif_text("0"), "VM", "", "hides VM snapshots"));
    EXPECT_EQ(diff(capture_of(others), capture_of(others + vif_text("0"))).summary.vms_only_in_new, 0u);
}

TEST(XeText, CompletesShortRecords) {
    const std::string whole = whole_vm({{"VCPUs-max", "2"}});
    const Capture repeated = capture_of(vm_text() + whole);
    EXPECT_EQ(repeated.objects().size(), 1u);
    EXPECT_EQ(said(repeated, "VM", "VCPUs_max"), "2");
    EXPECT_TRUE(notes(repeated, "1 short record of what stands there in full"));
    const Capture two = capture_of(vm_text() + printed({{"uuid", vm_uuid}, {"VCPUs-max", "4"}}));
    EXPECT_EQ(two.objects().size(), 1u);
    EXPECT_EQ(said(two, "VM", "VCPUs_max"), "4");
    EXPECT_EQ(said(two, "VM", "name_label"), "\"web01\"");
}

// A search through all parameters for each would take half an hour.
TEST(XeText, IsLinear) {
    constexpr int count = 500'000;
    Rows many, drives;
    for (int i = 0; i < count; ++i) many.emplace_back("a" + std::to_string(i), "1");
    EXPECT_NE(error_of(vm_text(many) + vm_text(many)).find("more than 10,000 fields"), std::string::npos);
    for (int i = 0; i < count; ++i) drives.emplace_back("vdi-uuid", "<not in database>");
    const std::string vbd = printed(with({{"uuid", "b"}, {"vm-uuid", vm_uuid}, {"other-config (MRW)", ""}},
                                         with(drives, {{"userdevice", "0"}, {"empty", "true"}})));
    EXPECT_EQ(said(capture_of(whole_vm() + vbd), "VBD", "VDI"), "outside");
}

TEST(XeText, WhatAShortRecordLacksIsNoChange) {
    const Rows rows = {{"VCPUs-max", "2"}, {"os-version (MRO)", "distro: debian"}};
    const std::string other = printed({{"uuid", "2"},
                                       {"name-label", "db"},
                                       {"power-state", "halted"},
                                       {"other-config (MRW)", ""},
                                       {"VCPUs-max", "1"},
                                       {"os-version (MRO)", "distro: rocky"}});
    EXPECT_EQ(changes(whole_vm(rows) + other, vm_text() + other), Paths{});
    EXPECT_EQ(changes(vm_text() + other, whole_vm(rows) + other), Paths{});
    EXPECT_TRUE(not_compared(whole_vm(rows), vm_text(), "VM", "VCPUs_max", "does not show it"));
    EXPECT_EQ(changes(whole_vm(rows), whole_vm({{"VCPUs-max", "3"}, {"os-version (MRO)", "distro: debian"}})),
              Paths{"VM:web01/VCPUs_max"});
}

TEST(XeText, OneRecordSaysNothingOfOthers) {
    const std::string network =
        object("VIF", "Ref:1",
               member("uuid", "00000000-0000-0000-0000-000000000000") + member("VM", "Ref:0") +
                   member("device", "0") + member("MAC", "02:16:3e:00:00:00")) +
        "</value><value>" +
        object("VIF", "Ref:2",
               member("uuid", "00000000-0000-0000-0000-000000000001") + member("VM", "Ref:0") +
                   member("device", "1") + member("MAC", "02:16:3e:00:00:01"));
    const std::string document = export_of({vm(), network});
    EXPECT_EQ(changes(document, whole_vm() + vif_text("0")), Paths{});
    EXPECT_TRUE(not_compared(document, whole_vm() + vif_text("0"), "VIF", "", "one record of class VIF"));
    EXPECT_TRUE(not_compared(document, whole_vm(), "VIF", "", "no record of class VIF"));
    EXPECT_EQ(changes(whole_vm() + vif_text("0") + vif_text("2"),
                      whole_vm() + vif_text("0") + vif_text("1") + vif_text("2")),
              Paths{"VM:web01/VIF:1"});
}

TEST(XeText, VmListHidesTemplatesAndSnapshots) {
    const std::string list = whole_vm() + printed({{"uuid", "2"}, {"power-state", "halted"}});
    const auto hidden = [](const char* label) {
        return printed({{"uuid", "3"}, {"name-label", "x"}, {"power-state", "halted"}, {label, "true"}});
    };
    EXPECT_EQ(changes(list + hidden("is-a-template"), list), Paths{});
    EXPECT_TRUE(not_compared(list + hidden("is-a-template"), list, "VM", "", "hides templates"));
    EXPECT_TRUE(not_compared(list, list + hidden("is-a-snapshot"), "VM", "", "hides VM snapshots"));
    EXPECT_EQ(changes(list + hidden("is-vmss-snapshot"), list), Paths{"VM:x"});
}

TEST(XeText, KnowsControlDomainsByTheirName) {
    const std::string dom0 =
        printed({{"uuid", "2"}, {"name-label", "Control domain on host: one"}, {"power-state", "running"}});
    const Capture capture = load_bytes("vms.txt", vm_text() + dom0);
    EXPECT_EQ(diff(capture, capture).summary.left_out.at("control domains"), 1u);
}

TEST(XeText, TakesAListThatWasAskedForAPartForNoMore) {
    const std::string other = "8c3f1a6e-0d35-4b7c-9a52-d1e0c7a4b302";
    const std::string vms =
        whole_vm() + printed({{"uuid", other}, {"name-label", "db"}, {"power-state", "halted"}});
    const std::string of_one = vms + vif_text("0") + vif_text("1");
    std::string of_other = vif_text("2");
    of_other.replace(of_other.find(vm_uuid), other.size(), other);
    EXPECT_EQ(changes(of_one + of_other, of_one), Paths{});
    EXPECT_TRUE(not_compared(of_one + of_other, of_one, "VIF", "", "of one VM alone"));
    EXPECT_EQ(changes(of_one + of_other, vms + vif_text("0") + of_other), Paths{"VM:web01/VIF:1"});

    const auto network = [](const char* uuid) { return printed({{"uuid", uuid}, {"bridge", "xenbr0"}}); };
    const auto on = [](const char* uuid) {
        return vif_text("0", {{"network-uuid", uuid}, {"network-name-label", "DMZ"}});
    };
    const std::string two = network("a") + network("b"), three = two + network("c");
    EXPECT_EQ(changes(whole_vm() + three + on("a"), whole_vm() + two + on("a")), Paths{"network:c"});
    EXPECT_TRUE(not_compared(whole_vm() + three + on("d"), whole_vm() + two + on("d"), "network", "",
                             "that it does not list"));
}

TEST(XeText, TellsGpuGroupsByWhatTheirListPrints) {
    const std::string group = printed({{"uuid", "1"},
                                       {"name-label", "GPUs"},
                                       {"VGPU-uuids (SRO)", ""},
                                       {"allocation-algorithm", "depth-first"}});
    EXPECT_EQ(said(capture_of(whole_vm() + group), "GPU_group", "allocation_algorithm"), "\"depth_first\"");
}

TEST(XeText, CountsNoDevicesThatItDoesNotShow) {
    const auto halted = [](const std::string& uuid) {
        return printed({{"uuid", uuid}, {"name-label", "db" + uuid}, {"power-state", "halted"}});
    };
    const std::string other = halted("2") + halted("3");
    const auto told = [&](const std::string& after) {
        const Diff found = diff(capture_of(other), capture_of(other + after));
        return found.changes.empty() ? std::string() : found.changes.front().new_text;
    };
    EXPECT_EQ(told(whole_vm({{"VCPUs-max", "2"}})), "2 VCPUs, Running");
    EXPECT_EQ(told(whole_vm() + vif_text("0")).substr(0, 5), "1 NIC");
}

TEST(XeText, ComparesWhatIsOnlyToldByItsUuid) {
    const auto with_host = [](const std::string& affinity, const std::string& host_uuid) {
        return export_of(
            {vm(member("affinity", affinity)), object("host", "Ref:1", member("uuid", host_uuid))});
    };
    const auto with_affinity = [](const char* uuid) { return whole_vm({{"affinity", uuid}}); };
    EXPECT_EQ(changes(with_host("Ref:1", "aa"), with_affinity("AA")), Paths{});
    EXPECT_EQ(changes(with_affinity("aa"), with_host("Ref:1", "aa")), Paths{});
    EXPECT_EQ(changes(with_host("Ref:1", "aa"), with_affinity("bb")), Paths{"VM:web01/affinity"});
    EXPECT_EQ(changes(with_affinity("aa"), with_affinity("bb")), Paths{"VM:web01/affinity"});
    EXPECT_EQ(changes(with_affinity("<not in database>"), with_affinity("bb")), Paths{});
    EXPECT_TRUE(
        not_compared(with_affinity("<not in database>"), with_affinity("bb"), "VM", "affinity", "unsaid"));
    EXPECT_FALSE(not_compared(export_of({vm(member("affinity", "OpaqueRef:NULL"))}),
                              with_affinity("<not in database>"), "VM", "affinity", "unsaid"));
    const std::string raw = with_host("OpaqueRef:1", "aa");
    EXPECT_EQ(changes(raw, with_affinity("aa")), Paths{});
    EXPECT_EQ(changes(with_affinity("aa"), raw), Paths{});
    EXPECT_TRUE(not_compared(raw, with_affinity("aa"), "VM", "affinity", "OpaqueRef"));
}

TEST(XeText, ComparesSetsOfWhatIsOnlyToldByItsUuid) {
    const auto in_groups = [](const char* text) { return whole_vm({{"groups", text}}); };
    const auto exported = [](const std::vector<std::string>& refs) {
        return export_of({vm(member("groups", array_of(refs))),
                          object("VM_group", "Ref:1", member("uuid", "aa")),
                          object("VM_group", "Ref:2", member("uuid", "bb"))});
    };
    EXPECT_EQ(changes(exported({"Ref:1", "Ref:2"}), in_groups("bb; aa")), Paths{});
    EXPECT_EQ(changes(in_groups("bb; aa"), exported({"Ref:1", "Ref:2"})), Paths{});
    EXPECT_EQ(changes(exported({"Ref:1", "Ref:2"}), in_groups("bb")), Paths{"VM:web01/groups:aa"});
    EXPECT_EQ(changes(exported({"OpaqueRef:1"}), in_groups("bb")), Paths{});
    EXPECT_TRUE(not_compared(in_groups("bb"), exported({"OpaqueRef:1"}), "VM", "groups", "OpaqueRef"));
}

TEST(XeText, MasksSecrets) {
    EXPECT_EQ(said_of_vm({{"xenstore-data (MRW)", "vm-data/password: hunter2"}}, "xenstore_data"),
              "{vm-data/password: masked}");
    EXPECT_EQ(said_of_vm({{"xenstore-data (MRW)", "hunter2"}}, "xenstore_data"), "masked");
    EXPECT_EQ(error_of(whole_vm({{"PV-args", "hunter2"}}) + "hunter2\xff").find("hunter2"),
              std::string::npos);
}

TEST(XeText, LoadsTheSamples) {
    const std::filesystem::path samples = std::filesystem::path(OVAUDIT_SOURCE_DIR) / "../shared/samples/xe";
    if (!std::filesystem::exists(samples)) GTEST_SKIP() << "no samples";
    for (const auto& entry : std::filesystem::directory_iterator(samples)) {
        const Capture capture = load(entry.path());
        EXPECT_EQ(capture.sources()[0].form, "xe text") << entry.path();
        const Diff same = diff(capture, capture);
        EXPECT_TRUE(same.changes.empty() && same.not_comparable.empty()) << entry.path();
        for (const std::string& note : capture.notes())
            EXPECT_EQ(note.find("left out"), note.npos) << entry.path() << ": " << note;
    }
}

}  // namespace
}  // namespace ovaudit
