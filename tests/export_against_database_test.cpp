#include <gtest/gtest.h>

#include "load/load_bytes.hpp"
#include "ovaudit/diff.hpp"
#include "support/documents.hpp"
#include "support/outcome.hpp"

/// What an export leaves as an OpaqueRef, or makes null, is no change against a database that has the object.
namespace ovaudit {
namespace {

using test::array_of, test::capture_of, test::export_of, test::member, test::object, test::paths, test::vm;

const std::string uuid = "9538882a-c7e4-b8e5-c1f9-0d136f4a81b1";

const std::string disk =
    "<table name=\"VDI\"><row ref=\"OpaqueRef:d\" uuid=\"d1\" name__label=\"suspend image\"/></table>";

Capture database_with(const std::string& vm_columns, const std::string& tables = "") {
    return load_bytes("pool.db", "<database>" + tables +
                                     "<table name=\"VM\"><row ref=\"OpaqueRef:v\" uuid=\"" + uuid +
                                     "\" name__label=\"web01\" " + vm_columns + "/></table></database>");
}

const std::string appliance =
    "<table name=\"VM_appliance\"><row ref=\"OpaqueRef:a\" uuid=\"a1\" name__label=\"shop\"/></table>";
const std::string groups =
    "<table name=\"VM_group\"><row ref=\"OpaqueRef:g\" uuid=\"g1\"/><row ref=\"OpaqueRef:h\" "
    "uuid=\"h1\"/></table>";
const std::string host =
    "<table name=\"host\"><row ref=\"OpaqueRef:h\" uuid=\"h1\" name__label=\"xen01\"/></table>";

using Paths = std::vector<std::string>;

std::vector<std::string> fields_not_compared(const Diff& diff, std::string_view part_of_reason) {
    for (const NotComparable& group : diff.not_comparable)
        if (group.class_name == "VM" && group.reason.find(part_of_reason) != group.reason.npos)
            return group.fields;
    return {};
}

TEST(ExportAgainstDatabase, AnOpaqueRefIsTheObjectThatHasIt) {
    const Capture of_export = capture_of(export_of({vm(member("appliance", "OpaqueRef:a"))}));
    const Capture same = database_with("appliance=\"OpaqueRef:a\"", appliance);
    EXPECT_EQ(paths(diff(of_export, same)), Paths{});
    EXPECT_EQ(paths(diff(same, of_export)), Paths{});
    const Capture other = capture_of(export_of({vm(member("appliance", "OpaqueRef:b"))}));
    EXPECT_EQ(paths(diff(other, same)), Paths{"VM:web01/appliance"});
    EXPECT_EQ(paths(diff(same, other)), Paths{"VM:web01/appliance"});
}

TEST(ExportAgainstDatabase, LikewiseInSets) {
    const Capture of_export = capture_of(
        export_of({vm(member("groups", array_of({"OpaqueRef:h", "OpaqueRef:g", "OpaqueRef:x"})))}));
    const Capture same = database_with("groups=\"('OpaqueRef:g' 'OpaqueRef:h' 'OpaqueRef:x')\"", groups);
    EXPECT_EQ(paths(diff(of_export, same)), Paths{});
    EXPECT_EQ(paths(diff(same, of_export)), Paths{});
    const Capture fewer = database_with("groups=\"('OpaqueRef:g' 'OpaqueRef:x')\"", groups);
    DiffOptions all;
    all.include = {Role::internal, Role::runtime};
    EXPECT_EQ(paths(diff(of_export, fewer, all)).size(), 1u);
    EXPECT_EQ(paths(diff(fewer, of_export, all)).size(), 1u);
}

TEST(ExportAgainstDatabase, NullMayMeanNotExported) {
    const Capture null = capture_of(export_of({vm(member("suspend_VDI", "OpaqueRef:NULL"))}));
    const Capture set = database_with("suspend_VDI=\"OpaqueRef:d\"", disk);
    for (const Diff& result : {diff(null, set), diff(set, null)}) {
        EXPECT_EQ(paths(result), Paths{});
        EXPECT_EQ(fields_not_compared(result, "null"), Paths{"suspend_VDI"});
    }
}

TEST(ExportAgainstDatabase, NullIsNullWhereTheTargetComesWithTheVm) {
    const std::string document = export_of({vm(member("affinity", "OpaqueRef:NULL"))});
    const Capture set = database_with("affinity=\"OpaqueRef:h\"", host);
    EXPECT_EQ(paths(diff(capture_of(document), set)), Paths{"VM:web01/affinity"});
    std::string old_document = document;
    old_document.replace(old_document.find("8.3.0"), 5, "5.5.0");
    const Diff against_old = diff(capture_of(old_document), set);
    EXPECT_EQ(paths(against_old), Paths{});
    EXPECT_EQ(fields_not_compared(against_old, "null"), Paths{"affinity"});
}

TEST(ExportAgainstDatabase, NullOfADatabaseIsNull) {
    const Capture null = database_with("affinity=\"OpaqueRef:NULL\"", host);
    EXPECT_EQ(paths(diff(null, database_with("affinity=\"OpaqueRef:h\"", host))), Paths{"VM:web01/affinity"});
    const Capture set = capture_of(
        export_of({vm(member("affinity", "Ref:1")), object("host", "Ref:1", member("uuid", "h1"))}));
    EXPECT_EQ(paths(diff(set, null)), Paths{"VM:web01/affinity"});
}

TEST(ExportAgainstDatabase, BetweenExportsNullIsComparedAsItStands) {
    const Capture null = capture_of(export_of({vm(member("affinity", "OpaqueRef:NULL"))}));
    const Capture set = capture_of(
        export_of({vm(member("affinity", "Ref:1")), object("host", "Ref:1", member("uuid", "h1"))}));
    EXPECT_EQ(paths(diff(null, set)), Paths{"VM:web01/affinity"});
}

TEST(ExportAgainstDatabase, ClassesOfDatabasesAloneAreNotMissed) {
    const Diff result = diff(database_with("", appliance + host), capture_of(export_of({vm()})));
    EXPECT_EQ(paths(result), Paths{});
    ASSERT_EQ(result.not_comparable.size(), 2u);
    EXPECT_EQ(result.not_comparable[0].reason, "an export holds only what its VMs refer to");
    EXPECT_EQ(result.not_comparable[1].reason, "no export holds the class");
}

TEST(ExportAgainstDatabase, ColumnsOfDatabasesAloneAreNotCompared) {
    const std::string storage =
        "<table name=\"SR\"><row ref=\"OpaqueRef:s\" uuid=\"s1\" default_vdi_visibility=\"true\"/></table>";
    const Capture of_export = capture_of(export_of({vm(), object("SR", "Ref:9", member("uuid", "s1"))}));
    const Diff result = diff(of_export, database_with("", storage));
    ASSERT_EQ(result.not_comparable.size(), 1u);
    EXPECT_EQ(result.not_comparable[0].reason, "no export holds the field");
}

}  // namespace
}  // namespace ovaudit
