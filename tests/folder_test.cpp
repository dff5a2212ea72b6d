#include "load/folder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "load/name_time.hpp"
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

TEST(NameTime, IsReadFromTheNamesOfBackupTools) {
    EXPECT_EQ(time_in_name("2026-11-20-02-00-03"), "2026-11-20T02:00:03Z");
    EXPECT_EQ(time_in_name("backup-2026-11-20-(02:00:03)"), "2026-11-20T02:00:03Z");
    EXPECT_EQ(time_in_name("20261120T020003Z"), "2026-11-20T02:00:03Z");
    EXPECT_EQ(time_in_name("2026-11-20"), "2026-11-20T00:00:00Z");
    EXPECT_EQ(time_in_name("web01 2026-11-20 daily"), "2026-11-20T00:00:00Z");
    for (const char* other : {"", "web01", "2026", "2026-13-20", "2026-11-31", "12345678901234567890"})
        EXPECT_EQ(time_in_name(other), "") << other;
}

}  // namespace
}  // namespace ovaudit
