#include "load/canonical.hpp"

#include <gtest/gtest.h>

#include <set>

#include "support/documents.hpp"
#include "support/outcome.hpp"

namespace ovaudit {
namespace {

using namespace test;

/// A field of the VM after loading, by its XML.
std::string vm_field(std::string_view field, std::string_view content) {
    return said(capture_of(export_of({vm(member(field, content))})), "VM", field);
}

const Object* object_of(const Capture& capture, std::string_view class_name, std::size_t number = 0) {
    for (const Object& object : capture.objects())
        if (capture.class_name(object.class_id) == class_name && number-- == 0) return &object;
    return nullptr;
}

std::string owner_of(const Capture& capture, std::string_view class_name, std::size_t number = 0) {
    const Object* object = object_of(capture, class_name, number);
    if (object == nullptr) return "no such object";
    if (object->owner == no_object) return "alone";
    const Object& owner = capture.object(object->owner);
    return std::string(capture.class_name(owner.class_id)) + " " + std::string(capture.text(owner.name));
}

TEST(Canonical, GivesFieldsTheirTypes) {
    EXPECT_EQ(vm_field("memory_static_max", "4294967296"), "4294967296");
    EXPECT_EQ(vm_field("memory_static_max", "-9223372036854775808"), "-9223372036854775808");
    EXPECT_EQ(vm_field("VCPUs_max", "<i4>2</i4>"), "2");
    EXPECT_EQ(vm_field("is_a_template", "<boolean>1</boolean>"), "true");
    EXPECT_EQ(vm_field("is_a_template", "false"), "false");
    EXPECT_EQ(vm_field("HVM_shadow_multiplier", "<double>1.00</double>"), "real 1");
    EXPECT_EQ(vm_field("snapshot_time", "<dateTime.iso8601>20261120T01:58:40Z</dateTime.iso8601>"),
              "time 2026-11-20T01:58:40Z");
    EXPECT_EQ(vm_field("name_description", ""), "\"\"");
    EXPECT_EQ(vm_field("name_description", "<nil/>"), "unknown");
    EXPECT_EQ(vm_field("tags", array_of({"b", "a", "b"})), "[\"a\", \"b\"]");
    EXPECT_EQ(vm_field("platform", struct_of(member("b", "1") + member("a", "2"))), "{a: \"2\", b: \"1\"}");
    EXPECT_EQ(vm_field("tags", ""), "[]");
    EXPECT_EQ(vm_field("platform", ""), "{}");
}

TEST(Canonical, KeepsAndNotesTextOfAnotherType) {
    for (const auto& [field, text] :
         std::vector<std::pair<std::string, std::string>>{{"memory_static_max", "9223372036854775808"},
                                                          {"memory_static_max", "4,096"},
                                                          {"is_a_template", "2"},
                                                          {"HVM_shadow_multiplier", "nan"},
                                                          {"snapshot_time", "yesterday"},
                                                          {"tags", "text"},
                                                          {"platform", "text"}}) {
        const Capture capture = capture_of(export_of({vm(member(field, text))}));
        EXPECT_EQ(said(capture, "VM", field), "\"" + text + "\"");
        EXPECT_TRUE(notes(capture, field + " holds text where")) << field;
    }
}

TEST(Canonical, FoldsWhatWritersSpellDifferently) {
    EXPECT_EQ(vm_field("name_description", "a&#13;\nb&#13;c"), "\"a\nb\nc\"");
    const std::string vif = object("VIF", "Ref:1",
                                   member("VM", "Ref:0") + member("MAC", "02:16:3E:AB:CD:EF") +
                                       member("ipv4_allowed", array_of({""})) + member("uuid", "ABC"));
    const Capture capture = capture_of(export_of({vm(), vif}));
    EXPECT_EQ(said(capture, "VIF", "MAC"), "\"02:16:3e:ab:cd:ef\"");
    EXPECT_EQ(said(capture, "VIF", "ipv4_allowed"), "[]");
    EXPECT_EQ(said(capture, "VIF", "uuid"), "\"abc\"");
    EXPECT_EQ(vm_field("tags", array_of({""})), "[\"\"]");
}

std::string networks(const std::string& members) {
    const std::string guest = object("VM_guest_metrics", "Ref:1", member("networks", struct_of(members)));
    return said(capture_of(export_of({vm(member("guest_metrics", "Ref:1")), guest})), "VM_guest_metrics",
                "networks");
}

TEST(Canonical, TellsEachAddressOnce) {
    EXPECT_EQ(networks(member("0/ip", "10.0.0.5") + member("0/ipv4/0", "10.0.0.5")), "{0/ip: \"10.0.0.5\"}");
    EXPECT_EQ(networks(member("0/ip", "10.0.0.5") + member("0/ipv4/0", "10.0.0.6") +
                       member("0/ipv4/1", "10.0.0.5")),
              "{0/ip: \"10.0.0.5\", 0/ipv4: [\"10.0.0.6\"]}");
    EXPECT_EQ(networks(member("0/ipv6/0", "fe80::1") + member("0/ipv6/1", "2001::1")),
              "{0/ipv6: [\"2001::1\"], 0/ipv6/link-local: [\"fe80::1\"]}");
}

TEST(Canonical, TellsEachAddressOnceAlsoOfManyDevices) {
    std::string members = member("0/ip", "10.0.0.5") + member("0/ipv4/0", "10.0.0.5");
    for (int device = 1; device < 600; ++device)
        members += member(std::to_string(device) + "/ipv4/0", "10.1.0." + std::to_string(device % 250));
    const std::string told = networks(members);
    EXPECT_NE(told.find("0/ip: \"10.0.0.5\""), std::string::npos);
    EXPECT_EQ(told.find("/ipv4"), std::string::npos) << told.substr(told.find("/ipv4"), 40);
}

TEST(Canonical, OfEqualMembersOfASetOneIsKept) {
    const auto nested = [](const std::string& text) { return struct_of(member("a", text)); };
    EXPECT_EQ(vm_field("zz_new", array_of({nested("1"), nested("2"), nested("1")})),
              "[{a: \"1\"}, {a: \"2\"}]");
    EXPECT_EQ(vm_field("zz_new", array_of({array_of({"2"}), array_of({"1", "3"}), array_of({"2"})})),
              "[[\"1\", \"3\"], [\"2\"]]");
}

TEST(Canonical, KeepsAddressesThatAreNoTexts) {
    EXPECT_EQ(networks(member("0/ip", array_of({"a"})) + member("0/ipv4/0", struct_of(member("b", "c")))),
              "{0/ip: [\"a\"], 0/ipv4/0: {b: \"c\"}}");
    EXPECT_EQ(networks(member("0/ipv4/0", "10.0.0.5") + member("0/ipv4/1", "10.0.0.6")),
              networks(member("0/ip", "10.0.0.5") + member("0/ipv4/1", "10.0.0.6")));
    EXPECT_EQ(networks(member("0/ipv6/0", "2001:0DB8:0:0120:0:0:0:17")),
              "{0/ipv6: [\"2001:db8:0:120::17\"]}");
    EXPECT_EQ(networks(member("token/ip", "a") + member("token/ipv4/0", "a")),
              "{token/ip: masked, token/ipv4/0: masked}");
}

TEST(Canonical, FlattensRecommendations) {
    EXPECT_EQ(vm_field("recommendations",
                       "&lt;restrictions&gt;&lt;restriction field='memory-static-max' max='8'/&gt;"
                       "&lt;restriction property='number-of-vbds' max='7'/&gt;&lt;/restrictions&gt;"),
              "{memory-static-max/max: \"8\", number-of-vbds/max: \"7\"}");
    const auto restriction = [](const std::string& attributes) {
        return vm_field("recommendations",
                        "&lt;restrictions&gt;&lt;restriction " + attributes + "/&gt;&lt;/restrictions&gt;");
    };
    EXPECT_EQ(restriction("property='1' min='1' max='2'"), "{1/max: \"2\", 1/min: \"1\"}");
    for (const char* both : {"field='a' property='b' max='2'", "property='b' max='2' field='a'"})
        EXPECT_EQ(restriction(both), "{a/max: \"2\", a/property: \"b\"}");
    for (const char* text : {"&lt;restrictions&gt;", "none", "&lt;restrictions x='1'/&gt;"})
        EXPECT_TRUE(vm_field("recommendations", text).starts_with('"')) << text;
}

// tinyxml2 would make bytes of these that are not UTF-8, and ends a text at NUL.
TEST(Canonical, KeepsRecommendationsWithReferencesToCharactersAsTheyAre) {
    for (const char* character : {"&#0;", "&#xD800;", "&#x1b;"}) {
        const std::string inner =
            std::string("<restrictions><restriction field='a' max='x") + character + "'/></restrictions>";
        EXPECT_TRUE(vm_field("recommendations", "<![CDATA[" + inner + "]]>").starts_with("\"<restrictions>"))
            << character;
    }
}

TEST(Canonical, ResolvesReferences) {
    const std::string network = object("network", "Ref:2", member("name_label", "DMZ"));
    const auto vif = [&](std::string_view to) {
        return said(
            capture_of(export_of(
                {vm(), network, object("VIF", "Ref:1", member("VM", "Ref:0") + member("network", to))})),
            "VIF", "network");
    };
    EXPECT_EQ(vif("Ref:2"), "-> network");
    EXPECT_EQ(vif("Ref:99"), "outside");
    EXPECT_EQ(vif("OpaqueRef:NULL"), "outside");
    EXPECT_EQ(vif(""), "outside");
    EXPECT_EQ(vif("OpaqueRef:abc"), "outside OpaqueRef:abc");
    EXPECT_EQ(vif(array_of({"Ref:2"})), "[-> network]");
}

TEST(Canonical, KeepsUnknownClassesAndFields) {
    const Capture capture = capture_of(export_of(
        {vm(member("gadget", "7") + member("gadgets", array_of({"x", "Ref:1"}))),
         object("Gadget", "Ref:1",
                member("name_label", "g") + member("size", "<int>7</int>") + member("vm", "Ref:0"))}));
    EXPECT_EQ(said(capture, "VM", "gadget"), "\"7\"");
    EXPECT_EQ(said(capture, "VM", "gadgets"), "[\"x\", -> Gadget]");
    EXPECT_EQ(said(capture, "Gadget", "size"), "7");
    EXPECT_EQ(said(capture, "Gadget", "vm"), "-> VM");
    EXPECT_EQ(capture.text(object_of(capture, "Gadget")->name), "g");
}

// A search through all unknown fields for each would take minutes.
TEST(Canonical, FindsManyUnknownFields) {
    std::string members;
    for (int i = 0; i < 9'000; ++i) members += member("field" + std::to_string(i), "");
    std::vector<std::string> objects = {vm()};
    for (int i = 1; i < 20; ++i) objects.push_back(object("Gadget", "Ref:" + std::to_string(i), members));
    EXPECT_EQ(capture_of(export_of(objects)).objects().size(), 20u);
}

TEST(Storage, GivesEachNumberOnce) {
    Storage storage;
    std::set<ClassId> numbers;
    const auto give_all = [&] {
        for (int i = 0; i < 70'000; ++i) {
            const ClassId number = storage.class_number("Gadget" + std::to_string(i));
            ASSERT_TRUE(numbers.insert(number).second);
        }
    };
    EXPECT_NE(error_from(give_all).find(" classes that XenAPI does not have"), std::string::npos);
    EXPECT_EQ(storage.class_number("Gadget0"), *numbers.begin()) << "it has one";
    storage.keep_unknown(7, 0);
    EXPECT_EQ(storage.class_number("another"), *numbers.begin() + 7);
}

TEST(Canonical, NotesEqualDuplicatesAndRefusesOthers) {
    const auto twice = [](std::string_view field, std::string_view first, std::string_view second) {
        return export_of({vm(member(field, first) + member(field, second))});
    };
    EXPECT_TRUE(notes(capture_of(twice("PV_args", "a", "a")), "the member PV_args stands there twice"));
    EXPECT_NE(
        error_of(twice("PV_args", "a", "b")).find("the member PV_args stands there twice, with different"),
        std::string::npos);
    const auto map = [](std::string_view first, std::string_view second) {
        return export_of({vm(member("platform", struct_of(member("k", first) + member("k", second))))});
    };
    EXPECT_TRUE(notes(capture_of(map("1", "1")), "the key k of platform stands there twice"));
    EXPECT_NE(error_of(map("1", "2")).find("the key k of platform stands there twice, with different"),
              std::string::npos);
    EXPECT_TRUE(notes(capture_of(export_of({vm(), vm()})), "VM Ref:0: the object stands there twice"));
    EXPECT_EQ(capture_of(export_of({vm(), vm()})).objects().size(), 1u);
    const std::string message = error_of(export_of({vm(), vm(member("PV_args", "a"))}));
    EXPECT_TRUE(message.starts_with("ova.xml: line 1, column ")) << message;
    EXPECT_NE(message.find("VM Ref:0: the id stands there twice, for different objects"), std::string::npos);
}

TEST(Canonical, CountsOdditiesBeyondTheFirst) {
    const Capture capture = capture_of(export_of(std::vector<std::string>(1'000, vm())));
    EXPECT_LT(capture.notes().size(), 25u);
    EXPECT_TRUE(notes(capture, "979 more oddities"));
}

TEST(Canonical, NamesInMessagesAreShort) {
    const std::string id(100'000, 'i');
    EXPECT_LT(
        error_of(export_of({vm(), object("VIF", id, ""), object("VIF", id, member("MAC", "x"))})).size(),
        400u);
}

TEST(Canonical, RefusesAnExportWithoutVm) {
    EXPECT_EQ(error_of(export_of({object("network", "Ref:1", "")})),
              "ova.xml: expected at least one VM, found 1 objects and no VM");
}

TEST(Canonical, GivesPartsTheirOwners) {
    const Capture capture = capture_of(
        export_of({vm(member("guest_metrics", "Ref:3")), object("VIF", "Ref:1", member("VM", "Ref:0")),
                   object("VBD", "Ref:2", member("VM", "Ref:0") + member("VDI", "Ref:4")),
                   object("VM_guest_metrics", "Ref:3", ""), object("VDI", "Ref:4", ""),
                   object("network", "Ref:5", ""), object("VIF", "Ref:6", member("VM", "Ref:5"))}));
    EXPECT_EQ(owner_of(capture, "VIF"), "VM web01");
    EXPECT_EQ(owner_of(capture, "VBD"), "VM web01");
    EXPECT_EQ(owner_of(capture, "VM_guest_metrics"), "VM web01");
    EXPECT_EQ(owner_of(capture, "VDI"), "VBD ");
    EXPECT_EQ(owner_of(capture, "network"), "alone");
    EXPECT_EQ(owner_of(capture, "VIF", 1), "alone");
}

struct Disks {
    int living, of_snapshots;
    const char* owner;
};

class VdiOwnership : public testing::TestWithParam<Disks> {};

// Exactly one VBD of a living VM owns, or none of those and one of a VM snapshot.
TEST_P(VdiOwnership, FollowsTheDesign) {
    const Disks disks = GetParam();
    std::vector<std::string> objects = {
        vm(),
        object("VM", "Ref:1",
               member("name_label", "snap") + member("is_a_snapshot", "<boolean>1</boolean>") +
                   member("snapshot_of", "Ref:0")),
        object("VDI", "Ref:2", "")};
    for (int i = 0; i < disks.living + disks.of_snapshots; ++i)
        objects.push_back(object("VBD", "Ref:" + std::to_string(3 + i),
                                 member("VM", i < disks.living ? "Ref:0" : "Ref:1") + member("VDI", "Ref:2") +
                                     member("userdevice", std::to_string(i))));
    const Capture capture = capture_of(export_of(objects));
    std::string owner = owner_of(capture, "VDI");
    if (owner != "alone") {
        const Object& holder = capture.object(object_of(capture, "VDI")->owner);
        owner = capture.text(capture.object(holder.owner).name);
    }
    EXPECT_EQ(owner, disks.owner);
    EXPECT_EQ(owner_of(capture, "VM", 1), "VM web01");
}

INSTANTIATE_TEST_SUITE_P(Canonical, VdiOwnership,
                         testing::Values(Disks{1, 0, "web01"}, Disks{1, 1, "web01"}, Disks{1, 2, "web01"},
                                         Disks{2, 0, "alone"}, Disks{2, 1, "alone"}, Disks{0, 1, "snap"},
                                         Disks{0, 2, "alone"}, Disks{0, 0, "alone"}));

TEST(Canonical, ListsChildrenByClassAndPlace) {
    std::vector<std::string> objects = {vm()};
    for (const char* place : {"10", "2", "x", "0"})
        objects.push_back(object("VIF", std::string("Ref:") + std::to_string(objects.size()),
                                 member("VM", "Ref:0") + member("device", place)));
    const Capture capture = capture_of(export_of(objects));
    std::string places;
    for (const ObjectIndex child : capture.children(capture.object(0)))
        places += std::string(capture.text_of(capture.field(
                      capture.object(child), *capture.field_named(*capture.class_named("VIF"), "device")))) +
                  " ";
    EXPECT_EQ(places, "0 2 10 x ");
}

TEST(Canonical, SurvivesRingsAndWrongClasses) {
    const auto snapshot = [](const std::string& id, const std::string& of) {
        return object("VM", id, member("is_a_snapshot", "<boolean>1</boolean>") + member("snapshot_of", of));
    };
    const Capture capture = capture_of(
        export_of({snapshot("Ref:1", "Ref:2"), snapshot("Ref:2", "Ref:1"), snapshot("Ref:3", "Ref:3"),
                   object("VBD", "Ref:4", member("VM", "Ref:4") + member("VDI", "Ref:1"))}));
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(owner_of(capture, "VM", i), "alone");
    EXPECT_EQ(owner_of(capture, "VBD"), "alone");
}

TEST(Canonical, MasksSecretsWhateverTheirShape) {
    EXPECT_EQ(vm_field("xenstore_data", struct_of(member("vm-data/a", "x"))), "{vm-data/a: masked}");
    EXPECT_EQ(vm_field("xenstore_data", struct_of(member("a", array_of({"x"})))), "{a: [masked]}");
    EXPECT_EQ(vm_field("xenstore_data", array_of({"x"})), "[masked]");
    EXPECT_EQ(vm_field("xenstore_data", "x"), "masked");
    EXPECT_EQ(vm_field("xenstore_data", struct_of(member("vm-data/mmio-hole-size", "x"))),
              "{vm-data/mmio-hole-size: \"x\"}");
    EXPECT_EQ(vm_field("platform",
                       struct_of(member("vnc_password", struct_of(member("a", "x"))) + member("b", "y"))),
              "{b: \"y\", vnc_password: {a: masked}}");
    EXPECT_EQ(vm_field("admin_password", struct_of(member("a", "x"))), "{a: masked}");
    EXPECT_EQ(vm_field("admin_password", "x"), "masked");
    EXPECT_EQ(vm_field("admin_password", ""), "\"\"");
    EXPECT_EQ(vm_field("other_config", struct_of(member("https://u:hunter2@h", "x"))),
              "{https://(hidden)@h: \"x\"}");
    EXPECT_EQ(
        vm_field("recommendations",
                 "&lt;restrictions&gt;&lt;restriction field='password' value='x'/&gt;&lt;/restrictions&gt;"),
        "masked");
    EXPECT_EQ(vm_field("PV_args", "password=hunter2").find("hunter2"), std::string::npos);
}

TEST(Canonical, LoadsSecretsWhereAsked) {
    LoadOptions options;
    options.show_secrets = true;
    const Capture capture = capture_of(export_of({vm(member("xenstore_data", struct_of(member("a", "x"))) +
                                                     member("PV_args", "password=y"))}),
                                       options);
    EXPECT_EQ(said(capture, "VM", "xenstore_data"), "{a: \"x\"}");
    EXPECT_EQ(said(capture, "VM", "PV_args"), "\"password=y\"");
    EXPECT_TRUE(capture.secrets_shown());
}

TEST(Canonical, TellsEqualSecretsApartFromOthers) {
    const Capture capture = capture_of(export_of(
        {vm(member("xenstore_data", struct_of(member("a", "x") + member("b", "x") + member("c", "y"))))}));
    const auto entries = capture.entries_of(field_of(capture, "VM", "xenstore_data"));
    const auto token = [&](std::size_t i) { return std::get<Masked>(capture.view(entries[i].value)).token; };
    EXPECT_EQ(token(0), token(1));
    EXPECT_NE(token(0), token(2));
}

}  // namespace
}  // namespace ovaudit
