// What one difference is told as, on documents of a few objects.
#include <gtest/gtest.h>

#include "diff/usage.hpp"
#include "load/load_bytes.hpp"
#include "ovaudit/diff.hpp"
#include "support/containers.hpp"
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

constexpr const char* yes = "<boolean>1</boolean>";

/// The NIC moves between two networks, each given by its uuid and name.
Change moved_nic(const std::pair<std::string, std::string>& from,
                 const std::pair<std::string, std::string>& to) {
    const auto side = [&](const char* network) {
        return with_vm({named("network", "Ref:a", from.first, from.second),
                        named("network", "Ref:b", to.first, to.second), vif("0", network)});
    };
    return change_at(diff(side("Ref:a"), side("Ref:b")), "VM:web01/VIF:0/network");
}

/// The paths at which VMs differ that have this under these keys of `platform`.
std::vector<std::string> paths_between(const std::string& key, const std::string& one,
                                       const std::string& other) {
    const auto side = [&](const std::string& text) {
        return with_vm({}, member("platform", struct_of(member(key, text))));
    };
    std::vector<std::string> paths;
    for (const Change& change : diff(side(one), side(other)).changes) paths.push_back(change.path);
    return paths;
}

TEST(Diff, SwitchesOfThePlatformAreEqualInBothSpellings) {
    using Paths = std::vector<std::string>;
    EXPECT_EQ(paths_between("acpi", "1", "true"), Paths());
    EXPECT_EQ(paths_between("viridian", "false", "0"), Paths());
    EXPECT_EQ(paths_between("acpi", "1", "false"), Paths{"VM:web01/platform:acpi"});
    EXPECT_EQ(paths_between("acpi", "true", "True"), Paths{"VM:web01/platform:acpi"});
    EXPECT_EQ(paths_between("cores-per-socket", "1", "true"), Paths{"VM:web01/platform:cores-per-socket"});
}

/// The paths of what changed between two VMs web01 of these members.
std::vector<std::string> paths_of(const std::string& one, const std::string& other) {
    std::vector<std::string> paths;
    for (const Change& change : diff(with_vm({}, one), with_vm({}, other)).changes)
        paths.push_back(change.path);
    return paths;
}

TEST(Diff, NestedSetsAreComparedByWhatTheyHold) {
    const auto structs = [](const std::string& text) {
        return member("zz_new", array_of({struct_of(member("a", text)), struct_of(member("b", "x"))}));
    };
    const auto sets = [](const std::vector<std::string>& all) { return member("zz_new", array_of(all)); };
    const std::string more = member("other_config", struct_of(member("x", "1") + member("y", "2")));
    EXPECT_EQ(paths_of(structs("1"), structs("2")).size(), 2u);
    EXPECT_EQ(
        paths_of(structs("1") + member("other_config", struct_of(member("x", "1"))), more + structs("1")),
        std::vector<std::string>{"VM:web01/other_config:y"});
    EXPECT_TRUE(
        paths_of(sets({array_of({"a", "b"}), array_of({"c"})}), sets({array_of({"c"}), array_of({"b", "a"})}))
            .empty());
}

TEST(Diff, SecretsOfASetHaveNoOrder) {
    const auto secrets = [](const std::vector<std::string>& all) {
        return member("other_config", struct_of(member("password", array_of(all))));
    };
    EXPECT_TRUE(paths_of(secrets({"A", "B", "A"}), secrets({"A", "A", "B"})).empty());
    EXPECT_EQ(paths_of(secrets({"A", "B"}), secrets({"A", "C"})).size(), 1u);
}

TEST(Diff, NullAndNoReferenceAtAllAreTheSame) {
    const auto cd = [](const std::string& medium) {
        return object("VBD", "Ref:cd",
                      member("VM", "Ref:0") + member("userdevice", "3") + member("type", "CD") + medium);
    };
    const auto other = object("VBD", "Ref:cd2",
                              member("VM", "Ref:0") + member("userdevice", "4") + member("type", "CD") +
                                  member("VDI", "OpaqueRef:NULL"));
    EXPECT_TRUE(diff(with_vm({cd(member("VDI", "OpaqueRef:NULL")), other}), with_vm({cd(""), other}))
                    .changes.empty());
}

TEST(Diff, VmsWithoutUuidsAreNotTheSame) {
    const auto without_uuid = [](const std::string& name, const std::string& cpus) {
        return object("VM", "Ref:" + name, member("name_label", name) + member("VCPUs_max", cpus));
    };
    const Capture one = capture_of(export_of({without_uuid("b", "1")}));
    const Capture many =
        capture_of(export_of({without_uuid("a", "2"), without_uuid("b", "1"), without_uuid("c", "1")}));
    const Diff result = diff(one, many);
    EXPECT_TRUE(result.changes.empty());
    EXPECT_EQ(result.summary.left_out.at("other VMs"), 2u);
}

TEST(Diff, SizesThatDoNotAddUpDoNotOverflow) {
    const auto disk = [](const std::string& place) {
        return std::vector{object("VBD", "Ref:b" + place,
                                  member("VM", "Ref:2") + member("userdevice", place) +
                                      member("type", "Disk") + member("VDI", "Ref:d" + place)),
                           object("VDI", "Ref:d" + place, member("virtual_size", "9223372036854775807"))};
    };
    Objects objects = {object("VM", "Ref:2", member("uuid", "two") + member("name_label", "db"))};
    for (const std::string place : {"0", "1"})
        for (const std::string& part : disk(place)) objects.push_back(part);
    const Diff result = diff(with_vm({object("VM", "Ref:1", member("uuid", "one"))}), with_vm([&] {
                                 objects.push_back(object("VM", "Ref:1", member("uuid", "one")));
                                 return objects;
                             }()));
    const Change added = change_at(result, "VM:db");
    EXPECT_NE(added.new_text.find("(9223372036854775807 bytes)"), std::string::npos) << added.new_text;
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

// Impact.

/// Two living VMs on one network, one of them with two NICs, a disk and a disc there, on a host; a VM
/// snapshot and a control domain on the same network.
std::string shared_network(std::string_view description) {
    const std::string about = member("name_description", description);
    const auto drive = [](const std::string& place, std::string_view type) {
        return object("VBD", "Ref:vbd" + place,
                      member("VM", "Ref:0") + member("userdevice", place) + member("type", type) +
                          member("VDI", "Ref:vdi" + place));
    };
    const auto vdi = [](const std::string& place) {
        return named("VDI", "Ref:vdi" + place, "vdi-" + place, "disk" + place, member("SR", "Ref:sr"));
    };
    return export_of(
        {vm(member("resident_on", "Ref:host")), named("VM", "Ref:1", "uuid-1", "web02"),
         named("VM", "Ref:2", "uuid-2", "before",
               member("is_a_snapshot", yes) + member("snapshot_of", "Ref:0")),
         named("VM", "Ref:3", "uuid-3", "dom0", member("is_control_domain", yes)),
         named("network", "Ref:net", "net-1", "DMZ", about), named("SR", "Ref:sr", "sr-1", "NFS", about),
         named("host", "Ref:host", "host-1", "xen01", about), vif("0", "Ref:net"), vif("1", "Ref:net"),
         vif("0", "Ref:net", "Ref:1"), vif("0", "Ref:net", "Ref:2"), vif("0", "Ref:net", "Ref:3"),
         drive("0", "Disk"), drive("3", "CD"), vdi("0"), vdi("3")});
}

TEST(Usage, CountsTheLivingVmsThatAreReached) {
    const Diff found = diff(capture_of(shared_network("a")), capture_of(shared_network("b")));
    EXPECT_EQ(found.changes.size(), 3u);
    EXPECT_EQ(change_at(found, "network:DMZ/name_description").object.used_by, 2u);
    EXPECT_EQ(change_at(found, "SR:NFS/name_description").object.used_by, 1u);
    EXPECT_EQ(change_at(found, "host:xen01/name_description").object.used_by, 1u);
}

TEST(Usage, DoesNotCountWhatIsLeftOut) {
    DiffOptions options;
    options.vms = {"web02"};
    const Diff found = diff(capture_of(shared_network("a")), capture_of(shared_network("b")), options);
    EXPECT_EQ(change_at(found, "network:DMZ/name_description").object.used_by, 1u);
    EXPECT_EQ(change_at(found, "SR:NFS/name_description").object.used_by, 0u);
}

TEST(Usage, OfAHostIsNotKnownWhereTheSourceBlanksIt) {
    const Capture full = load_bytes("full.xva", pack(shared_network("b"), true));
    const Diff found = diff(capture_of(shared_network("a")), full);
    EXPECT_EQ(change_at(found, "host:xen01/name_description").object.used_by, std::nullopt);
    EXPECT_EQ(change_at(found, "network:DMZ/name_description").object.used_by, 2u);
}

TEST(Usage, IsThatOfOldForWhatIsOnlyThere) {
    const Capture old_capture = capture_of(shared_network("a")),
                  new_capture = with_vm({named("VM", "Ref:1", "uuid-1", "web02")});
    const Pairing pairing = pair_objects(old_capture, new_capture, {});
    Usage usage(old_capture, new_capture, pairing);
    for (ObjectIndex at = 0; at < old_capture.objects().size(); ++at) {
        const std::string_view class_name = old_capture.class_name(old_capture.object(at).class_id);
        const std::optional<std::uint64_t> found = usage({at, no_object});
        EXPECT_EQ(found.has_value(), class_name == "network" || class_name == "SR" || class_name == "host");
        if (class_name == "network") {
            EXPECT_EQ(found, 2u);
        }
    }
}

// Addresses on the host-internal management network.

/// The VM's NIC 1 is on the host-internal management network, NIC 0 on another.
Capture reporting(const std::string& key, const std::string& address) {
    const std::string reported = address.empty() ? struct_of("") : struct_of(member(key, address));
    const std::string internal =
        member("other_config", struct_of(member("is_host_internal_management_network", "true")));
    return with_vm({named("network", "Ref:a", "net-a", "DMZ", member("other_config", struct_of(""))),
                    named("network", "Ref:b", "net-b", "Host internal", internal), vif("0", "Ref:a"),
                    vif("1", "Ref:b"), object("VM_guest_metrics", "Ref:m", member("networks", reported))},
                   member("guest_metrics", "Ref:m"));
}

std::size_t addresses_told(const std::string& key, const std::string& old_address,
                           const std::string& new_address) {
    Diff found = diff(reporting(key, old_address), reporting(key, new_address));
    EXPECT_EQ(found.changes.size() + found.summary.hidden[Role::internal], 1u);
    return found.changes.size();
}

TEST(Diff, AddressesOfTheGuestsOwnChoiceOnTheHostInternalNetworkAreHidden) {
    EXPECT_EQ(addresses_told("1/ip", "169.254.0.2", "169.254.7.9"), 0u);
    EXPECT_EQ(addresses_told("1/ipv4/1", "", "169.254.7.9"), 0u);
    EXPECT_EQ(addresses_told("1/ipv4/1", "169.254.0.2", "169.254.7.9"), 0u);
    EXPECT_EQ(addresses_told("1/ip", "169.254.0.2", ""), 0u);
}

TEST(Diff, OtherAddressesAreTold) {
    EXPECT_EQ(addresses_told("0/ip", "169.254.0.2", "169.254.7.9"), 1u);
    EXPECT_EQ(addresses_told("1/ip", "169.254.0.2", "10.0.0.5"), 1u);
    EXPECT_EQ(addresses_told("1/ip", "", "10.0.0.5"), 1u);
    EXPECT_EQ(addresses_told("1/ipv4/1", "169.254.0.2", "10.0.0.5"), 1u);
    EXPECT_EQ(addresses_told("2/ip", "169.254.0.2", "169.254.7.9"), 1u);
}

// A square of these numbers takes minutes.
TEST(Diff, OfManyAddressesCostsNoSquare) {
    const auto reporting_many = [](std::size_t count, const std::string& address) {
        std::string members;
        for (std::size_t i = 0; i < count; ++i) members += member(std::to_string(i) + "/ip", address);
        return with_vm({object("VM_guest_metrics", "Ref:m", member("networks", struct_of(members)))},
                       member("guest_metrics", "Ref:m"));
    };
    constexpr std::size_t count = 100'000;
    EXPECT_EQ(diff(reporting_many(count, "10.0.0.5"), reporting_many(count, "10.0.0.6")).changes.size(),
              count);
}

TEST(Diff, OfManyVmSnapshotsCostsNoSquare) {
    const auto with_snapshots = [](std::size_t count) {
        std::vector<std::string> objects;
        for (std::size_t i = 0; i < count; ++i)
            objects.push_back(object("VM", "Ref:s" + std::to_string(i),
                                     member("uuid", "u" + std::to_string(i)) + member("name_label", "same") +
                                         member("is_a_snapshot", "<boolean>1</boolean>") +
                                         member("snapshot_of", "Ref:0")));
        return with_vm(objects, "");
    };
    constexpr std::size_t count = 50'000;
    const Diff found = diff(with_snapshots(1), with_snapshots(count));
    ASSERT_EQ(found.changes.size(), count - 1);
    EXPECT_EQ(found.changes.front().path, "VM:web01/snapshot:u1");
}

// Recommendations.

struct Limited {
    std::string key;      // as a document has it: field='vcpus-max'
    std::string members;  // of the VM
    Objects others;
};

Capture limited_to(const Limited& vm, int most) {
    return with_vm(vm.others,
                   member("recommendations", "&lt;restrictions&gt;&lt;restriction " + vm.key + " max='" +
                                                 std::to_string(most) + "'/&gt;&lt;/restrictions&gt;") +
                       vm.members);
}

TEST(Diff, RecommendationsAreToldOfAVmThatBreaksThem) {
    const auto vbd = [](const std::string& place) {
        return object("VBD", "Ref:vbd" + place, member("VM", "Ref:0") + member("userdevice", place));
    };
    const Limited all[] = {
        {"field='memory-static-max'", member("memory_static_max", "3"), {}},
        {"field='vcpus-max'", member("VCPUs_max", "3"), {}},
        {"property='number-of-vbds'", "", {vbd("0"), vbd("1"), vbd("2")}},
        {"property='number-of-vifs'", "", {vif("0", "Ref:x"), vif("1", "Ref:x"), vif("2", "Ref:x")}}};
    for (const Limited& vm : all) {
        const Diff broken = diff(limited_to(vm, 4), limited_to(vm, 2));
        ASSERT_EQ(broken.changes.size(), 1u) << vm.key;
        EXPECT_EQ(broken.changes[0].field, "recommendations");
        EXPECT_EQ(broken.changes[0].old_text, "4");
        EXPECT_EQ(exit_status(broken), 0);
        const Diff kept = diff(limited_to(vm, 2), limited_to(vm, 3));
        EXPECT_TRUE(kept.changes.empty()) << vm.key;
        EXPECT_EQ(kept.summary.hidden.at(Role::internal), 1u);
    }
}

}  // namespace
}  // namespace ovaudit
