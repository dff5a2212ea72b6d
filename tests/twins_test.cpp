#include <gtest/gtest.h>

#include "ovaudit/diff.hpp"
#include "support/documents.hpp"

/// Objects that nothing tells apart: a capture equals itself all the same, and none of them is lost.
namespace ovaudit {
namespace {

using namespace test;

DiffOptions everything() {
    DiffOptions options;
    options.include = {Role::runtime, Role::internal};
    return options;
}

std::size_t changes_to_itself(const std::vector<std::string>& objects) {
    const Capture capture = capture_of(export_of(objects));
    return diff(capture, capture, everything()).changes.size();
}

std::string twin(int number, std::string_view class_name, std::string_view members) {
    return object(class_name, "Ref:" + std::to_string(number), members);
}

TEST(Twins, OfOneUuidPairInOrder) {
    const std::string members =
        member("uuid", "9538882a-c7e4-b8e5-c1f9-0d136f4a81b1") + member("name_label", "web01");
    EXPECT_EQ(changes_to_itself({vm(), twin(1, "VM", members)}), 0u);
    EXPECT_EQ(changes_to_itself({vm(), twin(1, "VDI", members), twin(2, "VDI", members)}), 0u);
    EXPECT_EQ(changes_to_itself({vm(), twin(1, "Gadget", members), twin(2, "Gadget", members)}), 0u);
}

TEST(Twins, WithoutUuidPairInOrder) {
    for (const char* class_name : {"VM", "VIF", "VBD", "VDI", "network", "SR", "host", "VTPM", "Gadget"})
        EXPECT_EQ(changes_to_itself({vm(), twin(1, class_name, ""), twin(2, class_name, "")}), 0u)
            << class_name;
}

TEST(Twins, OfVmSnapshotsPairInOrder) {
    const std::string members = member("uuid", "x") + member("is_a_snapshot", "<boolean>1</boolean>") +
                                member("snapshot_of", "Ref:0");
    EXPECT_EQ(changes_to_itself({vm(), twin(1, "VM", members), twin(2, "VM", members)}), 0u);
}

TEST(Twins, OwnTwins) {
    const std::string disk = member("uuid", "9538882a-c7e4-b8e5-c1f9-0d136f4a81b1");
    EXPECT_EQ(changes_to_itself({vm(), twin(1, "VDI", disk), twin(2, "VDI", disk),
                                 twin(3, "VBD", member("userdevice", "0") + member("VDI", "Ref:1"))}),
              0u);
}

TEST(Twins, OneMoreIsOneMore) {
    const Capture two = capture_of(export_of({vm(), twin(1, "Gadget", ""), twin(2, "Gadget", "")}));
    const Capture three =
        capture_of(export_of({vm(), twin(1, "Gadget", ""), twin(2, "Gadget", ""), twin(3, "Gadget", "")}));
    EXPECT_EQ(diff(two, three, everything()).changes.size(), 1u);
}

// Each field is looked up by name; a search through all unknown ones took minutes.
TEST(Twins, OfManyUnknownFieldsAreComparedFast) {
    std::string members;
    for (int i = 0; i < 9'000; ++i) members += member("field" + std::to_string(i), "x");
    std::vector<std::string> objects = {vm()};
    for (int i = 1; i < 9; ++i) objects.push_back(twin(i, "VIF", members));
    EXPECT_EQ(changes_to_itself(objects), 0u);
}

}  // namespace
}  // namespace ovaudit
