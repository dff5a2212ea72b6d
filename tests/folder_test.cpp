#include "load/folder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "load/name_time.hpp"
#include "model/ascii.hpp"
#include "ovaudit/diff.hpp"
#include "ovaudit/error.hpp"
#include "support/containers.hpp"
#include "support/documents.hpp"

namespace ovaudit {
namespace {

namespace fs = std::filesystem;
using namespace test;

/// A folder that goes with the test.
class Folder : public ::testing::Test {
  protected:
    const fs::path root = fs::temp_directory_path() / ("ovaudit-folder-" + std::to_string(getpid()));

    void SetUp() override {
        fs::remove_all(root);
        fs::create_directories(root);
    }
    void TearDown() override { fs::remove_all(root); }

    std::string in_root(const std::string& name) const { return (root / name).string(); }
    void write(const std::string& name, const std::string& bytes) const {
        fs::create_directories((root / name).parent_path());
        std::ofstream(root / name, std::ios::binary) << bytes;
    }
    Capture load_root() const { return load(root.string()); }
    std::string error() const {
        try {
            load_root();
        } catch (const Error& error) {
            return error.what();
        }
        return "no error";
    }
};

std::string uuid(int number) {
    return "9538882a-c7e4-b8e5-c1f9-0d136f4a81b" + std::to_string(number);
}

/// A VM of this number with one NIC on the network that all have.
std::string export_with(int number, std::string_view members = {}) {
    const std::string digit = std::to_string(number);
    return export_of(
        {object("VM", "Ref:0",
                member("uuid", uuid(number)) + member("name_label", "vm" + digit) + std::string(members)),
         object("VIF", "Ref:1",
                member("uuid", "vif" + digit) + member("device", "0") + member("VM", "Ref:0") +
                    member("network", "Ref:2")),
         object("network", "Ref:2", member("uuid", "net") + member("name_label", "LAN"))});
}

std::uint32_t count(const Capture& capture, std::string_view class_name) {
    return capture.objects_of(*capture.class_named(class_name));
}

TEST_F(Folder, IsOneCaptureOfAllBelowIt) {
    write("a/one.xml", export_with(1));
    write("b/c/two.xml", export_with(2));
    const Capture capture = load_root();
    EXPECT_EQ(capture.sources().size(), 2u);
    EXPECT_EQ(capture.name(), root.string());
    EXPECT_EQ(count(capture, "VM"), 2u);
    EXPECT_EQ(count(capture, "VIF"), 2u);
    EXPECT_EQ(count(capture, "network"), 1u) << "shared, and there once";
    for (const Object& object : capture.objects()) {
        if (capture.class_name(object.class_id) != "VIF") continue;
        EXPECT_EQ(said(capture, *capture.field(object, *capture.field_named(object.class_id, "network"))),
                  "-> network");
    }
}

TEST_F(Folder, TellsWhatChangedInIt) {
    write("old/one.xml", export_with(1, member("VCPUs_max", "1")));
    write("old/two.xml", export_with(2));
    write("new/1.xml", export_with(1, member("VCPUs_max", "2")));
    write("new/2.xml", export_with(2));
    const Capture before = load(in_root("old")), after = load(in_root("new"));
    EXPECT_TRUE(diff(before, before).changes.empty());
    const Diff found = diff(before, after);
    ASSERT_EQ(found.changes.size(), 1u);
    EXPECT_EQ(found.changes[0].path, "VM:vm1/VCPUs_max");
    EXPECT_EQ(exit_status(found), 1);
}

TEST_F(Folder, OfTwoVmsMissesTheOneThatIsGone) {
    write("old/1.xml", export_with(1));
    write("old/2.xml", export_with(2));
    write("new/1.xml", export_with(1));
    const Diff found = diff(load(in_root("old")), load(in_root("new")));
    EXPECT_EQ(found.summary.vms_only_in_old, 1u);
    EXPECT_EQ(exit_status(found), 1);
    const Diff of_one = diff(load(in_root("old")), load(in_root("new/1.xml")));
    EXPECT_EQ(of_one.summary.vms_only_in_old, 0u) << "a file of one VM says nothing of others";
    EXPECT_EQ(of_one.summary.left_out.at("other VMs"), 1u);
}

TEST_F(Folder, AFileOfOneVmSaysNothingOfOthersThoughItsVmIsNotThere) {
    for (int number : {1, 2}) write("old/" + std::to_string(number) + ".xml", export_with(number));
    write("3.xml", export_with(3));
    const Diff found = diff(load(in_root("3.xml")), load(in_root("old")));
    EXPECT_EQ(found.summary.vms_only_in_old, 1u);
    EXPECT_EQ(found.summary.vms_only_in_new, 0u);
    EXPECT_EQ(found.summary.left_out.at("other VMs"), 2u);
}

TEST_F(Folder, AVmThatIsAskedForByOneOfItsNamesIsNoOther) {
    write("old/1.xml", export_with(1));
    write("new/1.xml",
          export_of({object("VM", "Ref:0", member("uuid", uuid(1)) + member("name_label", "vm1 old"))}));
    write("new/2.xml",
          export_of({object("VM", "Ref:0", member("uuid", uuid(2)) + member("name_label", "vm1"))}));
    DiffOptions options;
    options.vms = {"vm1"};
    const Diff found = diff(load(in_root("old")), load(in_root("new")), options);
    EXPECT_EQ(found.summary.vms_only_in_new, 1u);
    const auto renamed = std::ranges::find(found.changes, "name_label", &Change::field);
    ASSERT_NE(renamed, found.changes.end());
    EXPECT_EQ(renamed->new_text, "vm1 old");
    ASSERT_EQ(found.vms.size(), 2u);
    EXPECT_EQ(found.vms[0].matched_by + found.vms[1].matched_by, "uuid");
}

TEST_F(Folder, TakesAVmFromTheLatestWithAllThatItOwns) {
    write("2026-11-16/vm.xml", export_with(1));
    write("x/2026-11-20/vm.xml",
          export_of({object("VM", "Ref:7", member("uuid", uuid(1)) + member("name_label", "later"))}));
    const Capture capture = load_root();
    EXPECT_EQ(said(capture, "VM", "name_label"), "\"later\"");
    EXPECT_EQ(count(capture, "VIF"), 0u);
    EXPECT_TRUE(notes(capture, "VM later is there 2 times; taken from " + in_root("x/2026-11-20/vm.xml")));
    EXPECT_EQ(capture.sources()[1].captured_at, "2026-11-20T00:00:00Z");
    EXPECT_EQ(capture.sources()[1].captured_from, TimeFrom::folder);
    EXPECT_EQ(load(in_root("2026-11-16/")).sources()[0].captured_at, "2026-11-16T00:00:00Z");
}

TEST_F(Folder, TheTimeInAFilesNameIsNearerThanItsFoldersAndItsOwn) {
    write("pool-2026-11-16.xml", export_with(1));
    write("2026-11-18/vm.xml",
          export_of({object("VM", "Ref:7", member("uuid", uuid(1)) + member("name_label", "later"))}));
    const Capture capture = load_root();
    EXPECT_EQ(said(capture, "VM", "name_label"), "\"later\"");
    EXPECT_EQ(capture.sources()[0].captured_at, "2026-11-16T00:00:00Z");
}

TEST_F(Folder, ReadsTheLatestOfDatedFolders) {
    write("metadata/2026-11-16-02-00-03/all/1.vmmeta", export_with(1));
    write("metadata/2026-11-20-02-00-03/all/2.vmmeta", export_with(2));
    const Capture capture = load_root();
    EXPECT_EQ(said(capture, "VM", "name_label"), "\"vm2\"");
    EXPECT_EQ(capture.sources()[0].captured_at, "2026-11-20T02:00:03Z");
    EXPECT_TRUE(notes(capture, "holds 2 dated folders; the latest, 2026-11-20-02-00-03, was read"));
}

TEST_F(Folder, PassesOverWhatIsNoMetadata) {
    write("vm.xml", export_with(1));
    write("disk.vhd", "conectix" + std::string(10000, 'x'));
    write("page.xml", "<html/>");
    write("package.json", R"({"name": "x"})");
    write("report.json", R"({"schema": "ovaudit/diff/1"})");
    write("empty.log", "");
    write("backup.tar", tar_member("readme", "text") + tar_end());
    const Capture capture = load_root();
    EXPECT_TRUE(notes(capture, "6 files that hold no metadata were passed over"));
    EXPECT_EQ(capture.unread(), std::vector<std::string>{});
}

TEST_F(Folder, NamesWhatShouldBeReadAndCannot) {
    write("vm.xml", export_with(1));
    write("failed.vmmeta", "");
    write("cut.xml", export_with(2).substr(0, 400));
    const Capture capture = load_root();
    ASSERT_EQ(capture.unread().size(), 2u);
    EXPECT_TRUE(capture.unread()[0].starts_with(in_root("cut.xml") + ": line 1, column "));
    EXPECT_EQ(capture.unread()[1], in_root("failed.vmmeta") + ": is empty: its export failed");
    EXPECT_EQ(exit_status(diff(capture, capture)), 2) << "though nothing differs";
}

TEST_F(Folder, WithoutMetadataIsAnError) {
    EXPECT_EQ(error(), root.string() + ": expected exports or other metadata in it, found none in 0 files");
    write("failed.vmmeta", "");
    EXPECT_EQ(error(), root.string() + ": nothing in it can be read: " + in_root("failed.vmmeta") +
                           ": is empty: its export failed");
}

TEST_F(Folder, MeetsEachFileOnce) {
    write("all/vm.xml", export_with(1));
    fs::create_directories(root / "by-sr");
    fs::create_symlink("../all/vm.xml", root / "by-sr/vm.xml");
    fs::create_symlink("nowhere", root / "by-sr/dangling.xml");
    fs::create_directory_symlink(root, root / "by-sr/loop");
    write("copy/vm.xml", export_with(1));
    const Capture capture = load_root();
    EXPECT_EQ(capture.sources().size(), 1u) << "a copy says nothing new";
    EXPECT_EQ(capture.unread(), std::vector<std::string>{});
}

TEST_F(Folder, ReadsTheNewestOfDumpsThatRotate) {
    write("pool.db", export_with(1));
    write("pool.db.1", export_with(2));
    EXPECT_EQ(said(load_root(), "VM", "name_label"), "\"vm1\"");
}

TEST_F(Folder, FindsInOneFileWhatAnotherRefersTo) {
    write("VIF.json", R"({"OpaqueRef:1": {"uuid": "v", "device": "0", "MAC": "", "VM": "OpaqueRef:2",
                                          "network": "OpaqueRef:3"}})");
    write("VM.json", R"({"OpaqueRef:2": {"uuid": "u", "name_label": "web01", "VCPUs_max": "2"}})");
    write("network.json", R"({"OpaqueRef:3": {"uuid": "n", "name_label": "LAN", "bridge": "xenbr0"}})");
    const Capture capture = load_root();
    EXPECT_EQ(said(capture, "VIF", "VM"), "-> VM");
    EXPECT_EQ(said(capture, "VIF", "network"), "-> network");
}

// A folder of backups in one tar, packed or not.
TEST_F(Folder, MayBeATar) {
    const std::string tar = tar_member("backup/readme", "text") + tar_member("backup/1.xml", export_with(1)) +
                            tar_member("backup/2.vmmeta", pack(export_with(2), false)) +
                            tar_member("backup/3.xml.gz", gzip(export_with(3))) +
                            tar_member("backup/cut.xml", export_with(4).substr(0, 400)) + tar_end();
    for (const std::string& bytes : {tar, zstd(tar)}) {
        write("all.tar", bytes);
        const Capture capture = load(in_root("all.tar"));
        EXPECT_EQ(count(capture, "VM"), 3u);
        EXPECT_EQ(count(capture, "network"), 1u);
        EXPECT_EQ(capture.sources()[0].name, in_root("all.tar/backup/1.xml"));
        ASSERT_EQ(capture.unread().size(), 1u);
        EXPECT_TRUE(capture.unread()[0].starts_with(in_root("all.tar/backup/cut.xml") + ": line 1"));
        EXPECT_TRUE(notes(capture, "1 file that holds no metadata was passed over"));
    }
}

// Fields have numbers of 16 bits.
TEST_F(Folder, AFileWhoseFieldsFindNoNumbersCostsNoOther) {
    const auto field = [](int vm, int number) {
        return "f" + std::to_string(vm) + "_" + std::to_string(number);
    };
    std::string tar;
    for (int vm = 0; vm < 8; ++vm) {
        std::string members;
        if (vm < 7)
            for (int i = 0; i < 9'990; ++i) members += member(field(vm, i), field(vm, i));
        const std::string name = std::to_string(vm) + ".xml";
        write("all/" + name, export_with(vm, members));
        tar += tar_member(name, export_with(vm, members));
    }
    write("all.tar", tar + tar_end());
    for (const char* path : {"all", "all.tar"}) {
        const Capture capture = load(in_root(path));
        EXPECT_EQ(count(capture, "VM"), 7u) << "the last one says nothing unknown";
        ASSERT_EQ(capture.unread().size(), 1u);
        EXPECT_NE(capture.unread()[0].find("6.xml: with the files before it more than 6"), std::string::npos)
            << capture.unread()[0];
        for (const Object& vm : capture.objects()) {
            const std::string_view name = capture.text(vm.name);
            if (!name.starts_with("vm")) continue;
            for (const Value& value : capture.fields(vm))
                if (value.field >= field_count()) {
                    ASSERT_EQ(capture.field_name(value.field), capture.text_of(&value));
                    ASSERT_EQ(capture.field_name(value.field)[1], name[2]);
                }
        }
    }
}

TEST_F(Folder, OfATarIsBounded) {
    write("all.tar",
          tar_member("1.xml", export_with(1)) + tar_member("big", std::string(1 << 20, 'x')) + tar_end());
    LoadOptions options;
    options.limits.document_bytes = 1 << 19;
    try {
        load(in_root("all.tar"), options);
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("--max-document"), std::string::npos) << error.what();
    }
}

TEST_F(Folder, IsOfTheTimeThatIsGiven) {
    write("2026-11-16/vm.xml", export_with(1));
    LoadOptions options;
    options.captured_at = "2026-11-18T00:00:00Z";
    const Capture capture = load(root.string(), options);
    EXPECT_EQ(capture.sources()[0].captured_at, "2026-11-18T00:00:00Z");
    EXPECT_EQ(capture.sources()[0].captured_from, TimeFrom::given);
}

TEST_F(Folder, ReadsTheLatestOfDatedFiles) {
    write("2026-11-16.xml", export_with(1));
    write("2026-11-20.xml", export_with(2));
    write("2026-11-16.sha256", "0");
    write("other-2026-11-10.xml", export_with(3));
    write("METADATA_host/pool_db-20261116-020004.dump", export_with(4));
    write("METADATA_host/pool_db-20261120-020003.dump", export_with(5));
    write("disk-2026-11-10.vhd", "conectix");
    write("disk-2026-11-11.vhd", "conectix");
    const Capture capture = load_root();
    EXPECT_EQ(count(capture, "VM"), 3u);
    EXPECT_TRUE(notes(capture, "holds 2 dated files; the latest, 2026-11-20.xml, was read"));
    EXPECT_TRUE(notes(capture, "holds 2 dated files; the latest, pool_db-20261120-020003.dump, was read"));
    EXPECT_TRUE(notes(capture, "2 files that hold no metadata were passed over")) << "the disks";
}

TEST_F(Folder, WhatStandsAfterTheTimeTellsDatedFilesApart) {
    for (const char* name : {"2026-11-16_web01.xml", "2026-11-20_web01.xml"}) write(name, export_with(1));
    for (const char* name : {"2026-11-16_app.lan.xml", "2026-11-20_app.lan.xml"}) write(name, export_with(2));
    write("2026-11-16_db01.xml", export_with(3));
    write("2026-11-16_app.dmz.xml", export_with(4));
    for (const char* ending : {".xva", ".xva.gz", ".xva.checksum", ".log"})
        write(std::string("2026-11-16_web01") + ending, "of the earlier one");
    const Capture capture = load_root();
    EXPECT_EQ(count(capture, "VM"), 4u);
    EXPECT_EQ(capture.sources().size(), 4u);
    EXPECT_TRUE(capture.unread().empty());
    EXPECT_FALSE(notes(capture, "passed over"));
}

TEST_F(Folder, SumsUpWhereMuchIsDated) {
    for (const std::string vm : {"a", "b", "c", "d"})
        for (const std::string day : {"16", "17", "20"})
            write(vm + "/2026-11-" + day + "/vm.xml", export_with(vm[0] - 'a'));
    const Capture capture = load_root();
    EXPECT_EQ(count(capture, "VM"), 4u);
    EXPECT_EQ(capture.notes(),
              (std::vector<std::string>{"dated files or folders lie side by side in 4 places; "
                                        "the latest of each was read, and 8 left out"}));
}

TEST_F(Folder, SumsUpWhereManyVmsAreThereSeveralTimes) {
    for (const char* name : {"x", "y"})
        for (int vm = 0; vm < 4; ++vm)
            write(std::string(name) + "/" + std::to_string(vm) + ".xml",
                  export_with(vm, member("tags", array_of({name}))));
    EXPECT_TRUE(notes(load_root(), "4 VMs are there several times"));
}

constexpr const char* vm_cfg =
    "name_label=vm1\nname_description=\nmemory_dynamic_max=4\nVCPUs_max=2\norig_uuid=";

/// The export of a VM snapshot, as backup programs make it: another uuid, and a word before the name.
std::string snapshot_export(const std::string& name, std::string_view members = {}) {
    return pack(export_of({object("VM", "Ref:0",
                                  member("uuid", "snapshot") + member("name_label", name) +
                                      member("order", "0") + std::string(members)),
                           object("VIF", "Ref:1",
                                  member("uuid", "other") + member("device", "0") + member("VM", "Ref:0"))}),
                true);
}

TEST_F(Folder, TakesNaubackupsMetadataForItsExport) {
    write("web01/backup-2026-11-20-(02:00:03)/vm-metadata.xml", export_with(1));
    write("web01/backup-2026-11-20-(02:00:03)/web01.xva", snapshot_export("RESTORE_vm1"));
    write("web01/backup-2026-11-20-(02:00:03)/DISK-xvda/vdi.cfg", "name_label=root\n");
    write("web01/backup-2026-11-20-(02:00:03)/success", "");
    write("web01/backup-2026-11-16-(02:00:03)/vm-metadata.xml", export_with(2));
    const Capture capture = load_root();
    ASSERT_EQ(capture.sources().size(), 1u);
    EXPECT_EQ(capture.sources()[0].captured_at, "2026-11-20T02:00:03Z");
    EXPECT_EQ(said(capture, "VM", "name_label"), "\"vm1\"");
    EXPECT_TRUE(notes(capture, "1 file of backups of which another file tells more was left out"));
    EXPECT_TRUE(notes(capture, "1 file that holds no metadata was passed over"));
}

TEST_F(Folder, TellsAnExportOfAVmSnapshotAsOneOfItsVm) {
    write("backup-2026-11-20-(02:00:03)/vm.cfg", vm_cfg + uuid(1) + "\n");
    write("backup-2026-11-20-(02:00:03)/vm1.xva",
          snapshot_export("RESTORE_vm1", member("memory_static_max", "8")));
    const Capture capture = load_root();
    ASSERT_EQ(capture.sources().size(), 1u);
    EXPECT_EQ(capture.sources()[0].form, "XVA");
    EXPECT_EQ(said(capture, "VM", "uuid"), '"' + uuid(1) + '"');
    EXPECT_EQ(said(capture, "VM", "name_label"), "\"vm1\"");
    EXPECT_EQ(said(capture, "VM", "memory_static_max"), "8");
    EXPECT_EQ(said(capture, "VM", "order"), "unknown") << "xapi resets it in a VM snapshot";
    EXPECT_EQ(said(capture, "VIF", "uuid"), "unknown");
    EXPECT_EQ(capture.notes(), std::vector<std::string>{});
}

TEST_F(Folder, TellsAnExportOfAnotherVmAsItIs) {
    write("vm.cfg", vm_cfg + uuid(1) + "\n");
    write("web02.xva", snapshot_export("web02"));
    EXPECT_EQ(said(load_root(), "VM", "name_label"), "\"web02\"");
}

TEST_F(Folder, TakesVmCfgForWantOfBetter) {
    write("vm.cfg", vm_cfg + uuid(1) + "\n");
    write("vm-metadata.xml", "");
    write("vm1.xva.gz", "");
    write("DISK-xvda/vbd.cfg", "userdevice=0\ntype=Disk\n");
    write("DISK-xvda/other.cfg", "odd");
    write("VIFs/vif-0.cfg", "device=0\nMAC=02:16:3e:00:00:01\n");
    const Capture capture = load_root();
    EXPECT_EQ(capture.sources()[0].form, "NAUbackup");
    EXPECT_EQ(count(capture, "VBD"), 1u);
    EXPECT_EQ(count(capture, "VIF"), 1u);
    EXPECT_EQ(capture.unread(),
              (std::vector<std::string>{in_root("vm-metadata.xml") + ": is empty: its export failed",
                                        in_root("vm1.xva.gz") + ": is empty: its export failed"}));
    EXPECT_EQ(count(load(in_root("vm.cfg")), "VIF"), 0u) << "alone it tells of the VM only";
}

TEST_F(Folder, NamesTheFileOfNaubackupThatCannotBeRead) {
    write("vm.xml", export_with(2));
    write("backup/vm.cfg", vm_cfg + uuid(1) + "\n");
    write("backup/VIFs/vif-0.cfg", std::string("device=0\0", 9));
    const Capture capture = load_root();
    EXPECT_EQ(capture.unread(),
              (std::vector<std::string>{in_root("backup/VIFs/vif-0.cfg") + ": expected text, found a NUL"}));
}

TEST_F(Folder, PassesOverTheVmCfgOfAnother) {
    write("vm.xml", export_with(1));
    write("oracle/vm.cfg", "name = 'web01'\nvif = []\n");
    const Capture capture = load_root();
    EXPECT_TRUE(notes(capture, "1 file that holds no metadata was passed over"));
    EXPECT_TRUE(capture.unread().empty());
}

/// A full backup's metadata.
std::string xo_document(int number, const std::string& memory, const std::string& time) {
    const std::string name = "vm" + std::to_string(number);
    const std::string record = R"("power_state": "Running", "order": "3", "memory_static_max": ")" + memory +
                               R"(", "is_a_template": false, "VIFs": []})";
    return R"({"jobId": "j", "mode": "full", "timestamp": 176370)" + time +
           R"(0000000, "version": "2.0.0", "vm": {"uuid": ")" + uuid(number) + R"(", "name_label": ")" +
           name + R"(", "snapshot_of": "OpaqueRef:NULL", )" + record +
           R"(, "vmSnapshot": {"uuid": "s", "name_label": "[XO] )" + name +
           R"(", "snapshot_of": "OpaqueRef:)" + name + "\", " + record + R"(, "xva": "./x.xva"})";
}

TEST_F(Folder, MayBeATreeOfXenOrchestra) {
    const std::string one = "xo-vm-backups/" + uuid(1) + "/", two = "xo-vm-backups/" + uuid(2) + "/";
    write(one + "20261116T020000Z.json", xo_document(1, "4", "0"));
    write(one + "20261116T020000Z.xva", snapshot_export("[XO] vm1"));
    write(one + "20261120T020000Z.json", xo_document(1, "8", "1"));
    write(one + "cache.json.gz",
          gzip("{\"/" + one + "20261116T020000Z.json\": " + xo_document(1, "4", "0") + "}"));
    write(one + "vdis/job/disk/20261116T020000Z.vhd", "conectix");
    write(two + "20261120T020000Z.json", xo_document(2, "8", "1"));
    write(two + "20261120T020000Z.xva",
          snapshot_export("[XO] vm2", member("is_a_template", "true") + member("memory_static_max", "8")));
    write("xo-pool-metadata-backups/schedule/pool/20261120T020000Z/metadata.json",
          R"({"jobId": "j", "jobName": "n", "timestamp": 1, "pool": {"uuid": "p"}})");
    write("xo-pool-metadata-backups/schedule/pool/20261120T020000Z/data", export_with(3));
    write("xo-config-backups/schedule/20261120T020000Z/metadata.json", R"({"jobId": "j", "timestamp": 1})");
    const Capture capture = load_root();
    EXPECT_EQ(capture.unread(), std::vector<std::string>{});
    EXPECT_EQ(count(capture, "VM"), 3u);
    EXPECT_EQ(capture.sources().size(), 3u);
    for (const Object& object : capture.objects()) {
        if (capture.class_name(object.class_id) != "VM" || capture.text(object.uuid) == uuid(3)) continue;
        const auto member_of = [&](std::string_view name) {
            const Value* value = capture.field(object, *find_field(object.class_id, name));
            return value == nullptr ? "(absent)" : said(capture, *value);
        };
        EXPECT_EQ(member_of("memory_static_max"), "8");
        EXPECT_EQ(member_of("order"), "3") << "of the VM and not of its snapshot";
        EXPECT_EQ(member_of("is_a_template"), "false");
    }
    const std::string series = in_root(one.substr(0, one.size() - 1)) + ": holds 2 dated files; the latest, ";
    EXPECT_EQ(capture.notes(), (std::vector<std::string>{series + "20261120T020000Z.json, was read",
                                                         "2 files that hold no metadata were passed over"}));
    const Diff none = diff(capture, load_root());
    EXPECT_TRUE(none.changes.empty());
}

TEST_F(Folder, ReadsXenOrchestrasMetadataForWantOfItsExport) {
    write("20261120T020000Z.json", xo_document(1, "8", "1"));
    write("20261120T020000Z.xva", snapshot_export("[XO] vm1").substr(0, 700));
    const Capture capture = load_root();
    EXPECT_EQ(said(capture, "VM", "name_label"), "\"vm1\"");
    EXPECT_EQ(capture.unread().size(), 1u);
}

// What xe-backup-metadata leaves on its disk; one export failed.
TEST_F(Folder, MayBeATreeOfXeBackupMetadata) {
    const std::string dated = "metadata/2026-11-20-02-00-03/";
    write(".ctxs-metadata-backup", "1");
    write("metadata/2026-11-16-02-00-03/all/" + uuid(1) + ".vmmeta", pack(export_with(1), false));
    write(dated + "all/" + uuid(1) + ".vmmeta", pack(export_with(1, member("VCPUs_max", "4")), false));
    write(dated + "all/" + uuid(2) + ".vmmeta", "");
    write(dated + "SRMETA.xml",
          "<meta><sr uuid='sr' name_label='local' name_description=''>"
          "<vdi uuid='v' name_label='unused' name_description=''/></sr></meta>");
    for (const std::string name : {"pool.db", "pool.db.1"})
        write(name,
              R"(<?xml version="1.0"?><database><manifest/><table name="VM"><row ref="OpaqueRef:3" uuid=")" +
                  uuid(3) + R"(" name__label="vm3"/></table></database>)");
    fs::create_directories(root / (dated + "by-sr/sr"));
    fs::create_symlink("../../all/" + uuid(1) + ".vmmeta",
                       root / (dated + "by-sr/sr/" + uuid(1) + ".vmmeta"));
    fs::create_symlink("../../all/gone.vmmeta", root / (dated + "by-sr/sr/gone.vmmeta"));
    fs::create_directory_symlink("..", root / (dated + "by-sr/loop"));
    const Capture capture = load_root();
    EXPECT_EQ(count(capture, "VM"), 2u);
    EXPECT_EQ(count(capture, "VDI"), 1u);
    EXPECT_EQ(capture.sources().size(), 3u);
    EXPECT_EQ(capture.unread(), (std::vector<std::string>{in_root(dated + "all/" + uuid(2) + ".vmmeta") +
                                                          ": is empty: its export failed"}));
    EXPECT_EQ(exit_status(diff(capture, load_root())), 2);
}

TEST(IsUuid, TakesTheWholeTextInEitherCase) {
    EXPECT_TRUE(is_uuid("9538882A-c7e4-b8e5-c1f9-0d136f4a81b1"));
    for (const char* text :
         {"", "9538882a-c7e4-b8e5-c1f9-0d136f4a81b", "9538882a-c7e4-b8e5-c1f9-0d136f4a81b12",
          "9538882ac-7e4-b8e5-c1f9-0d136f4a81b1", "g538882a-c7e4-b8e5-c1f9-0d136f4a81b1"})
        EXPECT_FALSE(is_uuid(text)) << text;
}

TEST(NameTime, IsReadFromTheNamesOfBackupTools) {
    EXPECT_EQ(time_in_name("2026-11-20-02-00-03"), "2026-11-20T02:00:03Z");
    EXPECT_EQ(time_in_name("backup-2026-11-20-(02:00:03)"), "2026-11-20T02:00:03Z");
    EXPECT_EQ(time_in_name("20261120T020003Z"), "2026-11-20T02:00:03Z");
    EXPECT_EQ(time_in_name("2026-11-20"), "2026-11-20T00:00:00Z");
    EXPECT_EQ(time_in_name("backup-2026-11--20-(02:00:03)"), "2026-11-20T02:00:03Z");
    EXPECT_EQ(time_in_name("1de31f85-2015-4130-9e08-2015113012ab-2026-11-20"), "2026-11-20T00:00:00Z");
    EXPECT_EQ(time_in_name("web01 2026-11-20 daily"), "2026-11-20T00:00:00Z");
    for (const char* other :
         {"", "web01", "2026", "2026-13-20", "2026-11-31", "12345678901234567890",
          "1de31f85-2015-4130-9e08-2015113012ab", "x 20151130-2015-4130-9e08-2015113012ab"})
        EXPECT_EQ(time_in_name(other), "") << other;
}

// What a VM has is shown by the source from which it was taken, whatever else lies beside that.
TEST_F(Folder, AVmIsShownByItsOwnSource) {
    const std::string tree = OVAUDIT_SOURCE_DIR "/fixtures/xo-tree/";
    const Diff found = diff(load(tree + "before/xo-pool-metadata-backups"), load(tree + "after"));
    std::vector<std::string> paths;
    for (const Change& change : found.changes) paths.push_back(change.path);
    EXPECT_EQ(paths,
              (std::vector<std::string>{"VM:db01/VIF:0/network", "VM:db01/tags:prod", "VM:web01/VCPUs_max"}));
}

}  // namespace
}  // namespace ovaudit
