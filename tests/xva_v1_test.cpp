#include "load/xva_v1.hpp"

#include <gtest/gtest.h>

#include "load/load_bytes.hpp"
#include "ovaudit/diff.hpp"
#include "support/containers.hpp"
#include "support/documents.hpp"
#include "support/seeds.hpp"

namespace ovaudit {
namespace {

using namespace test;

std::string appliance(std::string_view hacks = R"(<hacks is_hvm="false" kernel_boot_cmdline="ro quiet"/>)",
                      std::string_view disk_bytes = "5368709120") {
    return std::string(R"(<?xml version="1.0"?>
<appliance version="0.1">
  <vm name="key">
    <label> web01 </label>
    <shortdesc>front &amp; end</shortdesc>
    <config mem_set="268435456" vcpus="2"/>
    )") + std::string(hacks) +
           R"(
    <vbd device="sda" function="root" mode="w" vdi="root disk"/>
    <vbd device="hdc" function="data" mode="r" vdi="data disk"/>
  </vm>
  <vdi name="root disk" size=")" +
           std::string(disk_bytes) + R"(" source="file://a" type="dir-gzipped-chunks" variety="SYSTEM"/>
  <vdi name="data disk" size="1073741824" source="file://b" type="dir-gzipped-chunks"/>
</appliance>)";
}

TEST(XvaV1, ReadsAsTheImporterDid) {
    const Capture capture = capture_of(appliance());
    EXPECT_EQ(capture.sources()[0].form, "XVA v1");
    EXPECT_EQ(said(capture, "VM", "name_label"), "\"web01\"");
    EXPECT_EQ(said(capture, "VM", "name_description"), "\"front & end\"");
    EXPECT_EQ(said(capture, "VM", "memory_static_max"), "268435456");
    EXPECT_EQ(said(capture, "VM", "memory_dynamic_max"), "268435456");
    EXPECT_EQ(said(capture, "VM", "memory_dynamic_min"), "16777216");
    EXPECT_EQ(said(capture, "VM", "VCPUs_max"), "1");
    EXPECT_TRUE(notes(capture, "asks for 2 VCPUs"));
    EXPECT_EQ(said(capture, "VM", "PV_bootloader"), "\"pygrub\"");
    EXPECT_EQ(said(capture, "VM", "PV_legacy_args"), "\"ro quiet\"");
    EXPECT_EQ(said(capture, "VM", "HVM_boot_policy"), "(absent)");
    EXPECT_EQ(said(capture_of(appliance("<hacks/>")), "VM", "HVM_boot_policy"), "\"BIOS order\"");
    EXPECT_EQ(said(capture_of(appliance("<hacks/>")), "VM", "HVM_boot_params"), "{order: \"cd\"}");
    EXPECT_EQ(said(capture, "VBD", "userdevice"), "\"0\"");
    EXPECT_EQ(said(capture, "VBD", "VDI"), "-> VDI");
    EXPECT_EQ(said(capture, "VDI", "virtual_size"), "5368709120");
    EXPECT_EQ(said(capture, "VDI", "type"), "\"system\"");
}

TEST(XvaV1, TellsWhatChanged) {
    const Capture before = capture_of(appliance());
    EXPECT_TRUE(diff(before, before).changes.empty());
    const Diff found =
        diff(before,
             capture_of(appliance("<hacks is_hvm='false' kernel_boot_cmdline='ro quiet'/>", "6442450944")));
    ASSERT_EQ(found.changes.size(), 1u);
    EXPECT_EQ(found.changes[0].path, "VM:web01/VBD:0/VDI/virtual_size");
}

// NICs, tags and the like are not gone: it never had them.
TEST(XvaV1, TakesNothingAwayFromAnExport) {
    const Capture exported = capture_of(
        export_of({vm(member("memory_static_max", "536870912") + member("tags", array_of({"prod"}))),
                   object("VIF", "Ref:1", member("device", "0") + member("VM", "Ref:0"))}));
    const Diff found = diff(exported, capture_of(appliance()));
    for (const Change& change : found.changes)
        EXPECT_TRUE(change.field == "memory_static_max" || change.object.class_name == "VBD" ||
                    change.role != Role::config)
            << change.path;
    EXPECT_FALSE(found.not_comparable.empty());
}

TEST(XvaV1, IsFoundInAnArchive) {
    EXPECT_EQ(load_bytes("x", pack(appliance(), false)).sources()[0].form, "XVA v1");
}

TEST(XvaV1, RefusesAnother) {
    EXPECT_EQ(error_of("<appliance version='0.2'/>"),
              "ova.xml: line 1, column 1: expected version 0.1 of an appliance, found 0.2");
    EXPECT_EQ(error_of("<appliance/>"),
              "ova.xml: line 1, column 1: expected the attribute version of <appliance>");
    EXPECT_EQ(error_of("<appliance version='0.1'/>"),
              "ova.xml: expected at least one VM in the appliance, found none");
    EXPECT_EQ(error_of("<appliance version='0.1'><vm name='a'><config vcpus='1'/></vm></appliance>"),
              "ova.xml: line 1, column 39: expected the attribute mem_set of <config>");
}

TEST(XvaV1, ReadsTheSamples) {
    const auto samples = generated::samples_in("v1");
    if (samples.empty()) GTEST_SKIP() << "the samples are not beside the checkout";
    for (const generated::Sample& sample : samples) {
        const Capture capture = load_bytes(sample.name, sample.bytes);
        EXPECT_GT(capture.objects_of(*capture.class_named("VM")), 0u) << sample.name;
        EXPECT_TRUE(diff(capture, capture).changes.empty()) << sample.name;
    }
}

}  // namespace
}  // namespace ovaudit
