// What one difference is told as, on documents of a few objects.
#include <gtest/gtest.h>

#include "ovaudit/diff.hpp"
#include "support/documents.hpp"

namespace ovaudit {
namespace {

using namespace test;

/// The objects of an export, beside the VM web01.
using Objects = std::vector<std::string>;

Capture with_vm(const Objects& others, std::string_view members = {}) {
    Objects objects = {vm(members)};
    objects.insert(objects.end(), others.begin(), others.end());
    return capture_of(export_of(objects));
}

/// The change of this path; one that is empty if there is none.
Change change_at(const Diff& diff, std::string_view path) {
    for (const Change& change : diff.changes)
        if (change.path == path) return change;
    return {};
}

std::string named(std::string_view class_name, std::string_view id, std::string_view uuid,
                  std::string_view name, std::string_view members = {}) {
    return object(class_name, id, member("uuid", uuid) + member("name_label", name) + std::string(members));
}

std::string vif(std::string_view device, std::string_view network, std::string_view vm = "Ref:0") {
    return object("VIF", "Ref:vif" + std::string(device) + " of " + std::string(vm),
                  member("device", device) + member("VM", vm) + member("network", network));
}

/// The NIC moves between two networks, each given by its uuid and name.
Change moved_nic(const std::pair<std::string, std::string>& from,
                 const std::pair<std::string, std::string>& to) {
    const auto side = [&](const char* network) {
        return with_vm({named("network", "Ref:a", from.first, from.second),
                        named("network", "Ref:b", to.first, to.second), vif("0", network)});
    };
    return change_at(diff(side("Ref:a"), side("Ref:b")), "VM:web01/VIF:0/network");
}

TEST(Diff, ThingsOfOneNameAreToldApartByTheirUuids) {
    const Change change = moved_nic({"44a98a50-1111", "backup"}, {"9152f239-2222", "backup"});
    EXPECT_EQ(change.old_text, "backup (44a98a50)");
    EXPECT_EQ(change.new_text, "backup (9152f239)");
}

TEST(Diff, ThingsOfTwoNamesNeedNoUuids) {
    const Change change = moved_nic({"44a98a50-1111", "backup"}, {"9152f239-2222", "DMZ"});
    EXPECT_EQ(change.old_text, "backup");
    EXPECT_EQ(change.new_text, "DMZ");
}

TEST(Diff, WhatHasNoUuidIsToldByItsNameAlone) {
    const Change change = moved_nic({"44a98a50-1111", "backup"}, {"", "backup"});
    EXPECT_EQ(change.old_text, "backup (44a98a50)");
    EXPECT_EQ(change.new_text, "backup");
}

}  // namespace
}  // namespace ovaudit
