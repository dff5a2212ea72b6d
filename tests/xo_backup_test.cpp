#include <gtest/gtest.h>

#include <algorithm>

#include "load/load_bytes.hpp"
#include "ovaudit/diff.hpp"
#include "support/documents.hpp"
#include "support/outcome.hpp"
#include "support/program.hpp"
#include "support/seeds.hpp"

/// Metadata of Xen Orchestra's backups.
namespace ovaudit {
namespace {

using test::notes, test::paths, test::said;

/// One backup; what differs from one to the next is made of `run`.
struct Backup {
    std::string run = "1";
    std::string memory = "4294967296";
    std::string further = "";  // members of the document
    std::string power = "Running";
    bool full = false;
    bool cd = false;  // a drive that the backup leaves out
};

std::string vm_record(const Backup& backup, bool snapshot) {
    const std::string own = snapshot ? "snapshot-" + backup.run : "9538882a-c7e4-b8e5-c1f9-0d136f4a81b1";
    std::string text =
        R"({"uuid": ")" + own + R"(", "name_label": ")" + (snapshot ? "[XO job] " : "") +
        R"(web01", "power_state": ")" + (snapshot ? "Halted" : backup.power) + R"(", "is_a_snapshot": )" +
        (snapshot ? "true" : "false") + R"(, "is_a_template": )" + (snapshot ? "true" : "false") +
        R"(, "memory_static_max": ")" + backup.memory + R"(", "order": ")" + (snapshot ? "0" : "3") +
        R"(", "tags": [], "snapshot_of": "OpaqueRef:)" + (snapshot ? "vm" : "NULL") +
        R"(", "VIFs": ["OpaqueRef:vif)" + backup.run + R"("], "VBDs": ["OpaqueRef:vbd)" + backup.run + "\"";
    if (backup.cd) text += ", \"OpaqueRef:cd\"";
    return text + R"(], "other_config": {"mac_seed": "a", "xo:backup:datetime": ")" + backup.run + "\"}}";
}

std::string document(const Backup& backup) {
    const std::string& run = backup.run;
    std::string text = R"({"jobId": "j", "mode": "delta", "timestamp": 17637)" + run +
                       R"(0000000, "version": "2.0.0", "vm": )" + vm_record(backup, false) +
                       R"(, "vmSnapshot": )" + vm_record(backup, true) + backup.further;
    if (backup.full) return text + "}";
    return text + R"(, "vbds": {"OpaqueRef:vbd)" + run + R"(": {"uuid": "vbd-)" + run +
           R"(", "VM": "OpaqueRef:snapshot)" + run + R"(", "VDI": "OpaqueRef:vdi)" + run +
           R"(", "userdevice": "0", "type": "Disk", "$type": "VBD"}}, "vdis": {"OpaqueRef:vdi)" + run +
           R"(": {"uuid": "vdi-)" + run + R"(", "location": "vdi-)" + run +
           R"(", "name_label": "root", "virtual_size": "10", "is_a_snapshot": true, "snapshot_of": "OpaqueRef:disk",
               "snapshot_time": "20261116T02:00:0)" +
           run + R"(Z", "SR": "OpaqueRef:sr", "$SR$uuid": "sr-uuid",
               "$snapshot_of$uuid": "disk-uuid"}}, "vifs": {"OpaqueRef:vif)" +
           run + R"(": {"uuid": "vif-)" + run + R"(", "VM": "OpaqueRef:snapshot)" + run +
           R"(", "device": "0", "MAC": "02:16:3e:00:00:01",
               "network": "OpaqueRef:net", "$network$uuid": "net-uuid"}}, "vtpms": {}})";
}

Capture capture_of(const std::string& text) {
    return load_bytes("a.json", text);
}

std::string error_of(const std::string& text) {
    return test::error_from([&] { capture_of(text); });
}

const ClassCoverage& coverage_of(const Capture& capture, std::string_view class_name) {
    return capture.sources().front().coverage->classes.at(*find_class(class_name));
}

TEST(XoBackup, TellsTheVmAndNotItsSnapshot) {
    const Capture capture = capture_of(document({}));
    EXPECT_EQ(capture.sources().front().form, "Xen Orchestra backup");
    EXPECT_EQ(capture.sources().front().captured_at, "2025-11-21T07:26:40Z");
    EXPECT_EQ(capture.sources().front().captured_from, TimeFrom::archive);
    ASSERT_EQ(capture.objects().size(), 6U);
    EXPECT_EQ(capture.text(capture.object(0).ref), "OpaqueRef:vm");
    EXPECT_EQ(said(capture, "VM", "uuid"), "\"9538882a-c7e4-b8e5-c1f9-0d136f4a81b1\"");
    EXPECT_EQ(said(capture, "VM", "name_label"), "\"web01\"");
    EXPECT_EQ(said(capture, "VM", "power_state"), "\"Running\"");
    EXPECT_EQ(said(capture, "VM", "is_a_snapshot"), "false");
    EXPECT_EQ(said(capture, "VM", "is_a_template"), "false");
    EXPECT_EQ(said(capture, "VM", "snapshot_of"), "outside");
    EXPECT_EQ(said(capture, "VM", "order"), "3");
    EXPECT_EQ(said(capture, "VM", "VIFs"), "[-> VIF]");
}

TEST(XoBackup, TakesNothingOfTheSnapshotsOwnForTheVm) {
    std::string text = document({});
    const std::string own = "\"is_a_snapshot\": false, ";
    text.erase(text.find(own), own.size());
    EXPECT_EQ(said(capture_of(text), "VM", "is_a_snapshot"), "(absent)");
}

TEST(XoBackup, GivesTheDevicesToTheVm) {
    const Capture capture = capture_of(document({}));
    EXPECT_EQ(said(capture, "VIF", "VM"), "-> VM");
    EXPECT_EQ(said(capture, "VBD", "VDI"), "-> VDI");
    EXPECT_EQ(said(capture, "VBD", "$type"), "(absent)");
    EXPECT_EQ(said(capture, "VIF", "network"), "-> network");
    EXPECT_EQ(said(capture, "network", "uuid"), "\"net-uuid\"");
    EXPECT_EQ(said(capture, "VDI", "SR"), "-> SR");
    EXPECT_EQ(said(capture, "SR", "uuid"), "\"sr-uuid\"");
    EXPECT_EQ(said(capture, "VDI", "uuid"), "\"disk-uuid\"");
    EXPECT_EQ(said(capture, "VDI", "location"), "\"disk-uuid\"");
    EXPECT_EQ(said(capture, "VDI", "is_a_snapshot"), "false");
    EXPECT_EQ(said(capture, "VDI", "snapshot_time"), "time 1970-01-01T00:00:00Z");
    EXPECT_EQ(coverage_of(capture, "VIF").extent, Extent::all);
}

TEST(XoBackup, OfAnUntouchedVmAreEqual) {
    const Diff none = diff(capture_of(document({})), capture_of(document({.run = "2"})));
    EXPECT_EQ(paths(none), std::vector<std::string>());
    EXPECT_TRUE(none.not_comparable.empty());
}

TEST(XoBackup, DifferInWhatChanged) {
    const Diff one = diff(capture_of(document({})),
                          capture_of(document({.run = "2", .memory = "8589934592", .power = "Halted"})));
    EXPECT_EQ(paths(one), (std::vector<std::string>{"VM:web01/memory_static_max", "VM:web01/power_state"}));
}

TEST(XoBackup, ShowsOfAFullBackupNoDevices) {
    const Capture full = capture_of(document({.full = true}));
    EXPECT_EQ(full.objects().size(), 1U);
    EXPECT_EQ(coverage_of(full, "VBD").extent_reason, "a full backup's metadata holds no devices");
    EXPECT_EQ(coverage_of(full, "network").extent, Extent::none);
    const Diff none = diff(full, capture_of(document({.run = "2"})));
    EXPECT_EQ(paths(none), std::vector<std::string>());
    EXPECT_FALSE(none.not_comparable.empty());
}

TEST(XoBackup, KnowsThatADriveIsLeftOut) {
    EXPECT_EQ(coverage_of(capture_of(document({.cd = true})), "VBD").extent, Extent::referenced);
    EXPECT_EQ(coverage_of(capture_of(document({})), "VBD").extent, Extent::all);
}

TEST(XoBackup, EqualsAnExportOfTheVm) {
    using namespace test;
    const std::string export_text = export_of(
        {vm(member("memory_static_max", "4294967296") + member("order", "3") +
            member("power_state", "Running") + member("tags", array_of({})) +
            member("other_config", struct_of(member("mac_seed", "a")))),
         object("VIF", "Ref:1",
                member("uuid", "v") + member("VM", "Ref:0") + member("device", "0") +
                    member("MAC", "02:16:3e:00:00:01") + member("network", "Ref:2")),
         object("network", "Ref:2", member("uuid", "net-uuid") + member("name_label", "LAN")),
         object("VBD", "Ref:3",
                member("uuid", "b") + member("VM", "Ref:0") + member("VDI", "Ref:4") +
                    member("userdevice", "0") + member("type", "Disk")),
         object("VBD", "Ref:6", member("uuid", "c") + member("VM", "Ref:0") + member("userdevice", "3")),
         object("VDI", "Ref:4",
                member("uuid", "disk-uuid") + member("location", "disk-uuid") + member("name_label", "root") +
                    member("virtual_size", "10") + member("SR", "Ref:5")),
         object("SR", "Ref:5", member("uuid", "sr-uuid") + member("name_label", "local"))});
    EXPECT_EQ(paths(diff(capture_of(document({.cd = true})), test::capture_of(export_text))),
              std::vector<std::string>());
}

TEST(XoBackup, TakesOfACacheTheLatest) {
    const std::string text = R"({"/xo-vm-backups/a/1.json": )" + document({.run = "3"}) +
                             R"(, "/xo-vm-backups/a/2.json": )" + document({.run = "1", .memory = "7"}) + "}";
    const Capture capture = capture_of(text);
    EXPECT_EQ(capture.sources().front().captured_at, "2025-11-21T13:00:00Z");
    EXPECT_EQ(said(capture, "VM", "memory_static_max"), "4294967296");
    EXPECT_TRUE(notes(capture, "earlier backups of the same VMs are left out: 1"));
}

TEST(XoBackup, RefusesWhatIsNoBackup) {
    EXPECT_NE(error_of(R"({"timestamp": 1, "mode": "full"})").find("expected the records vm and vmSnapshot"),
              std::string::npos);
    std::string text = document({});
    const std::size_t at = text.find("17637");
    EXPECT_NE(error_of(text.substr(0, at) + "9e9" + text.substr(at + 12)).find("timestamp"),
              std::string::npos);
    EXPECT_NE(error_of(R"({"/a.json": {"b": 1}})").find("by their paths, found something else"),
              std::string::npos);
    EXPECT_NE(error_of(R"({"timestamp": 1, "jobId": "j", "vm": [], "vmSnapshot": {}})").find("found others"),
              std::string::npos);
}

TEST(XoBackup, NotesAnotherVersion) {
    std::string text = document({});
    text.replace(text.find("2.0.0"), 5, "3.0.0");
    EXPECT_TRUE(notes(capture_of(text), "version of the backup's metadata is not known"));
    EXPECT_FALSE(notes(capture_of(document({})), "version"));
}

TEST(XoBackup, SamplesLoadAndEqualThemselves) {
    const auto samples = generated::samples_in("xo");
    for (const auto& sample : samples) {
        const Capture capture = load_bytes(sample.name, sample.bytes);
        EXPECT_EQ(capture.sources().front().form, "Xen Orchestra backup");
        const Diff none = diff(capture, load_bytes(sample.name, sample.bytes));
        EXPECT_TRUE(none.changes.empty() && none.not_comparable.empty()) << sample.name;
    }
    if (samples.empty()) GTEST_SKIP() << "no ../shared/samples/xo";
}

// They are of the VM snapshot that is kept, which nobody runs.
TEST(XoBackup, DevicesAreNotCalledUnplugged) {
    const std::string shown = test::run_program("show fixtures/xo-backups/before.json").out;
    EXPECT_NE(shown.find("Running"), std::string::npos);
    EXPECT_EQ(shown.find("unplugged"), std::string::npos) << shown;
}

TEST(XoBackup, TheCacheOfAFolderTellsItsLatestBackup) {
    for (const char* vm :
         {"9e646b4a-3dc2-4c20-8c62-e3e2c29d0ba2/", "d3422751-7795-4fd7-81df-e53a09e606be/"}) {
        const std::string folder =
            OVAUDIT_SOURCE_DIR "/fixtures/xo-tree/after/xo-vm-backups/" + std::string(vm);
        const Diff found = diff(load(folder + "cache.json.gz"), load(folder + "20261120T020003Z.json"));
        EXPECT_EQ(found.summary.vms_compared, 1u) << vm;
        EXPECT_TRUE(found.changes.empty()) << vm;
    }
}

}  // namespace
}  // namespace ovaudit
