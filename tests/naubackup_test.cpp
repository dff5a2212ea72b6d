#include "load/naubackup.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "load/load_bytes.hpp"
#include "load/python_literal.hpp"
#include "ovaudit/diff.hpp"
#include "ovaudit/error.hpp"
#include "support/documents.hpp"

/// What NAUbackup keeps beside an export.
namespace ovaudit {
namespace {

using namespace test;

constexpr const char* vm_text =
    "name_label=web01\nname_description=a=b; front end\nmemory_dynamic_max=4294967296\nVCPUs_max=4\n"
    "VCPUs_at_startup=2\nbase_template_name=Debian Bookworm 12\nos_version=linux\n"
    "orig_uuid=9538882a-c7e4-b8e5-c1f9-0d136f4a81b1\n";
constexpr const char* vbd_text =
    "userdevice=0\nbootable=True\nmode=RW\ntype=Disk\nunpluggable=False\nempty=False\norig_uuid=vbd\n";
constexpr const char* vif_text =
    "device=0\nnetwork_name_label=LAN\nMTU=1500\nMAC=02:16:3E:00:00:01\n"
    "other_config={'a': 'b', u'caf\\xe9': \"it's\"}\norig_uuid=vif\n";

std::string vdi_text(const std::string& name = "root", const std::string& description = "") {
    return "name_label=" + name + "\nname_description=" + description +
           "\nvirtual_size=21474836480\ntype=user\nsharable=False\nread_only=False\norig_uuid=vdi\n"
           "orig_sr_uuid=sr\n";
}

std::string folder_text(const std::string& vdi = vdi_text(), const std::string& vif = vif_text) {
    return naubackup_part("vm.cfg", vm_text) + naubackup_part("DISK-xvda/vbd.cfg", vbd_text) +
           naubackup_part("DISK-xvda/vdi.cfg", vdi) + naubackup_part("VIFs/vif-0.cfg", vif);
}

Capture loaded(const std::string& text) {
    return load_bytes("vm.cfg", text);
}

std::string refusal(const std::string& text) {
    try {
        loaded(text);
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

TEST(Naubackup, TellsTheVm) {
    const Capture capture = loaded(vm_text);
    EXPECT_EQ(capture.sources().front().form, "NAUbackup");
    EXPECT_EQ(capture.sources().front().complete, Answer::unknown);
    EXPECT_EQ(said(capture, "VM", "uuid"), "\"9538882a-c7e4-b8e5-c1f9-0d136f4a81b1\"");
    EXPECT_EQ(said(capture, "VM", "name_label"), "\"web01\"");
    EXPECT_EQ(said(capture, "VM", "name_description"), "\"a=b; front end\"");
    EXPECT_EQ(said(capture, "VM", "memory_dynamic_max"), "4294967296");
    EXPECT_EQ(said(capture, "VM", "VCPUs_max"), "4");
    EXPECT_EQ(said(capture, "VM", "VCPUs_at_startup"), "2");
    EXPECT_EQ(said(capture, "VM", "other_config"), "{base_template_name: \"Debian Bookworm 12\"}");
    EXPECT_EQ(said(capture, "VM_guest_metrics", "os_version"), "{name: \"linux\"}");
    EXPECT_EQ(capture.sources().front().coverage->classes.at(*find_class("VIF")).extent_reason,
              "a vm.cfg alone holds no devices");
}

TEST(Naubackup, TellsDisksAndNics) {
    const Capture capture = loaded(folder_text());
    EXPECT_EQ(said(capture, "VBD", "VM"), "-> VM");
    EXPECT_EQ(said(capture, "VBD", "VDI"), "-> VDI");
    EXPECT_EQ(said(capture, "VBD", "device"), "\"xvda\"");
    EXPECT_EQ(said(capture, "VBD", "bootable"), "true");
    EXPECT_EQ(said(capture, "VBD", "empty"), "false");
    EXPECT_EQ(said(capture, "VDI", "virtual_size"), "21474836480");
    EXPECT_EQ(said(capture, "VDI", "SR"), "-> SR");
    EXPECT_EQ(said(capture, "SR", "uuid"), "\"sr\"");
    EXPECT_EQ(said(capture, "VIF", "MAC"), "\"02:16:3e:00:00:01\"");
    EXPECT_EQ(said(capture, "VIF", "network"), "-> network");
    EXPECT_EQ(said(capture, "network", "name_label"), "\"LAN\"");
    EXPECT_EQ(said(capture, "VIF", "other_config"), "{a: \"b\", caf\xc3\xa9: \"it's\"}");
    EXPECT_EQ(said(capture, "VIF", "locking_mode"), "(absent)");
}

TEST(Naubackup, OfAnUntouchedVmIsEqual) {
    EXPECT_TRUE(diff(loaded(folder_text()), loaded(folder_text())).changes.empty());
}

TEST(Naubackup, NamesTheNetworkThatANicMovedTo) {
    std::string moved = vif_text;
    moved.replace(moved.find("LAN"), 3, "DMZ");
    const Diff found = diff(loaded(folder_text()), loaded(folder_text(vdi_text(), moved)));
    ASSERT_EQ(found.changes.size(), 1u);
    EXPECT_EQ(found.changes[0].path, "VM:web01/VIF:0/network");
}

// The same VM; what only the export tells is not compared.
TEST(Naubackup, EqualsAnExport) {
    const std::string document = export_of(
        {vm(member("name_description", "a=b; front end") + member("memory_dynamic_max", "4294967296") +
            member("VCPUs_max", "4") + member("VCPUs_at_startup", "2") + member("memory_static_max", "8") +
            member("other_config", struct_of(member("mac_seed", "s")))),
         object("VIF", "Ref:1",
                member("uuid", "vif") + member("VM", "Ref:0") + member("device", "0") +
                    member("MTU", "1500") + member("MAC", "02:16:3e:00:00:01") + member("network", "Ref:2") +
                    member("other_config", struct_of(member("a", "b") + member("caf\xc3\xa9", "it's")))),
         object("network", "Ref:2", member("uuid", "net") + member("name_label", "LAN")),
         object("VBD", "Ref:3",
                member("uuid", "vbd") + member("VM", "Ref:0") + member("VDI", "Ref:4") +
                    member("userdevice", "0") + member("type", "Disk") + member("mode", "RW") +
                    member("bootable", "true") + member("unpluggable", "false") + member("empty", "false") +
                    member("device", "xvda")),
         object("VBD", "Ref:6", member("uuid", "cd") + member("VM", "Ref:0") + member("userdevice", "3")),
         object("VDI", "Ref:4",
                member("uuid", "vdi") + member("name_label", "root") + member("name_description", "") +
                    member("virtual_size", "21474836480") + member("type", "user") +
                    member("sharable", "false") + member("read_only", "false") + member("SR", "Ref:5")),
         object("SR", "Ref:5", member("uuid", "sr") + member("name_label", "local"))});
    const Diff found = diff(loaded(folder_text()), test::capture_of(document));
    for (const Change& change : found.changes) ADD_FAILURE() << change.path;
    EXPECT_FALSE(found.not_comparable.empty());
}

TEST(Naubackup, TakesLinesWithoutAKeyForTheTextBefore) {
    const Capture capture =
        loaded("name_label=web01\nname_description=one\n\nMAC=three\nVCPUs_max=2\r\norig_uuid=u\n");
    EXPECT_EQ(said(capture, "VM", "name_description"), "\"one\n\nMAC=three\"");
    EXPECT_EQ(said(capture, "VM", "VCPUs_max"), "2");
    EXPECT_TRUE(notes(capture, "2 lines without a key belong to the text before"));
}

TEST(Naubackup, KeepsKeysThatAreNotKnown) {
    EXPECT_EQ(said(loaded(std::string(vm_text) + "later=1\n"), "VM", "later"), "\"1\"");
}

// Python 3 prints the names of disks as bytes, and then both.
TEST(Naubackup, ReadsNamesThatPythonPrintedAsBytes) {
    const Capture capture = loaded(folder_text(vdi_text("b'caf\\xc3\\xa9'", "b\"it's\"")));
    EXPECT_EQ(said(capture, "VDI", "name_label"), "\"caf\xc3\xa9\"");
    EXPECT_EQ(said(capture, "VDI", "name_description"), "\"it's\"");
    EXPECT_EQ(said(loaded(folder_text(vdi_text("b'x'", "y"))), "VDI", "name_label"), "\"b'x'\"");
}

TEST(Naubackup, SaysThatADictionaryIsNotRead) {
    const Capture capture = loaded(folder_text(vdi_text(), "device=0\nother_config={'a': 1}\n"));
    EXPECT_EQ(said(capture, "VIF", "other_config"), "unknown");
    EXPECT_TRUE(
        notes(capture, "other_config is no dictionary of texts as Python prints it; not read: {'a': 1}"));
}

// A search through all files for each drive would take half an hour.
TEST(Naubackup, IsLinear) {
    constexpr std::size_t count = 400'000;
    std::string text = folder_text();
    for (std::size_t i = 0; i < count; ++i)
        text += naubackup_part("DISK-" + std::to_string(i) + "/vbd.cfg", "mode=RW\n");
    EXPECT_EQ(loaded(text).objects_of(*find_class("VBD")), count + 1);
}

TEST(Naubackup, RefusesWhatItDoesNotWrite) {
    EXPECT_EQ(refusal("name_label=a\nVCPUs_max=2\nno key\n"),
              "vm.cfg: line 3, column 1: expected key=value, found no key");
    EXPECT_EQ(refusal("name_label=a\nVCPUs_max=\xff\n"),
              "vm.cfg: line 2, column 1: expected UTF-8, found other bytes");
    EXPECT_EQ(refusal(std::string(vm_text) + "VCPUs_max=2\n"),
              "vm.cfg: line 1, column 1: VM vm.cfg: the member VCPUs_max stands there twice, with different "
              "values");
    EXPECT_EQ(refusal(std::string(vm_text) + std::string(1, '\0') + "\n"),
              "vm.cfg: line 9, column 1: expected text, found a NUL");
    EXPECT_EQ(refusal(naubackup_part("vm.cfg", vm_text) + naubackup_part("other", "a=b\n")),
              "vm.cfg: expected the files of a backup, found other");
    EXPECT_EQ(refusal(folder_text("name\n")),
              "vm.cfg: DISK-xvda/vdi.cfg: line 1, column 1: expected key=value, found name");
    LoadOptions options;
    options.limits.value_bytes = 100;
    EXPECT_THROW(load_bytes("vm.cfg", vm_text, options), Error);
}

TEST(Naubackup, IsToldFromOtherFilesOfTheName) {
    EXPECT_TRUE(begins_as_naubackup(vm_text));
    EXPECT_FALSE(begins_as_naubackup("name = 'web01'\nvif = ['mac=00:16']\n"));
    EXPECT_FALSE(begins_as_naubackup(vdi_text()));
    EXPECT_TRUE(begins_as_naubackup("name_label=" + std::string(form_head_bytes, 'x')));
    EXPECT_FALSE(begins_as_naubackup("name_label=x"));
}

TEST(PythonLiteral, OfBytes) {
    EXPECT_EQ(python_bytes("b''"), "");
    EXPECT_EQ(python_bytes("b'a\\\\\\'\\n\\x41'"), "a\\'\nA");
    for (const char* other : {"", "b", "b'", "b'a", "b'a'b", "'a'", "b'\\'", "b'\\x4'", "b'\\q'"})
        EXPECT_EQ(python_bytes(other), std::nullopt) << other;
}

TEST(PythonLiteral, OfADictionary) {
    EXPECT_EQ(python_dictionary("{}"), PythonDictionary{});
    EXPECT_EQ(python_dictionary("{'a': \"b'\", u'\\u20ac': '\\U0001f600'}"),
              (PythonDictionary{{"a", "b'"}, {"\xe2\x82\xac", "\xf0\x9f\x98\x80"}}));
    for (const char* other : {"", "{", "{'a'}", "{'a': 1}", "{'a': 'b'", "{'a': 'b'} ", "{'a': 'b',}",
                              "{'a': '\\ud800'}", "{'a': '\\U00110000'}"})
        EXPECT_EQ(python_dictionary(other), std::nullopt) << other;
}

}  // namespace
}  // namespace ovaudit
