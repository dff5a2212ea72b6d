#include "load/sr_names.hpp"

#include <gtest/gtest.h>

#include "ovaudit/diff.hpp"
#include "support/documents.hpp"

namespace ovaudit {
namespace {

using namespace test;

std::string names(std::string_view disk) {
    return R"(<?xml version="1.0" ?>
<meta>
  <sr uuid="s1" name_label="Local storage" name_description="of xen01">
    <vdi uuid="v1" name_label=")" +
           std::string(disk) + R"(" name_description=""/>
  </sr>
  <sr uuid="s2" name_label="DVD drives" name_description=""/>
</meta>)";
}

TEST(SrNames, HoldsSrsAndTheirDisks) {
    const Capture capture = capture_of(names("R&amp;D"));
    EXPECT_EQ(capture.sources()[0].form, "SRMETA.xml");
    EXPECT_EQ(capture.objects().size(), 3u);
    EXPECT_EQ(said(capture, "SR", "name_description"), "\"of xen01\"");
    EXPECT_EQ(said(capture, "VDI", "name_label"), "\"R&D\"");
    EXPECT_EQ(said(capture, "VDI", "SR"), "-> SR");
}

TEST(SrNames, TellsARenamedDisk) {
    const Diff found = diff(capture_of(names("old")), capture_of(names("new")));
    ASSERT_EQ(found.changes.size(), 1u);
    EXPECT_EQ(found.changes[0].path, "VDI:new/name_label");
}

TEST(SrNames, SaysLittleBesideAnExport) {
    const std::string document = export_of(
        {vm(), object("SR", "Ref:1",
                      member("uuid", "s1") + member("name_label", "Local storage") + member("type", "lvm") +
                          member("shared", "<boolean>0</boolean>") + member("content_type", "user") +
                          member("physical_size", "1") + member("physical_utilisation", "1"))});
    std::vector<Capture> both;
    both.push_back(capture_of(document));
    both.push_back(capture_of(names("disk")));
    const Capture merged = merge(std::move(both), {"both", {}, {}});
    EXPECT_EQ(said(merged, "SR", "type"), "\"lvm\"") << "a list of names takes nothing over";
    EXPECT_EQ(said(merged, "VDI", "SR"), "-> SR");
    EXPECT_TRUE(diff(capture_of(document), merged).changes.empty());
}

TEST(SrNames, RefusesAnother) {
    EXPECT_EQ(error_of("<meta><sr uuid='1'><other/></sr></meta>"),
              "ova.xml: line 1, column 20: expected <sr> and <vdi> in it, found <other>");
    EXPECT_NE(error_of("<meta name='description'/>").find("outermost element is <meta>"), std::string::npos);
}

}  // namespace
}  // namespace ovaudit
