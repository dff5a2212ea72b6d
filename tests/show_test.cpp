// Long because the four views of one small capture, which stands first, are checked side by side.
#include "report/show.hpp"

#include <gtest/gtest.h>
#include <tinyxml2.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "load/load_bytes.hpp"
#include "support/edits.hpp"
#include "support/export_writer.hpp"
#include "support/pool_maker.hpp"
#include "support/schema_check.hpp"
#include "support/seeds.hpp"

namespace ovaudit {
namespace {

using generated::list;
using generated::Node;
using generated::scalar;
using generated::structure;
using nlohmann::json;
using Members = std::vector<generated::Member>;
using Render = void (*)(const Capture&, const ShowOptions&, const Output&);

std::string shown(Render render, const Capture& capture, const ShowOptions& options = {}) {
    std::string text;
    render(capture, options, [&](std::string_view bytes) { text += bytes; });
    return text;
}

Node object(std::string class_name, std::string reference, Members fields) {
    return structure({{"class", scalar(std::move(class_name))},
                      {"id", scalar(std::move(reference))},
                      {"snapshot", structure(std::move(fields))}});
}

Node flag(bool truth) {
    return scalar(truth ? "1" : "0", "boolean");
}

Members vm_fields(const std::string& name, const std::string& uuid) {
    return {{"uuid", scalar(uuid)},
            {"name_label", scalar(name)},
            {"name_description", scalar("front end")},
            {"power_state", scalar("Halted")},
            {"memory_static_max", scalar("4294967296")},
            {"memory_dynamic_max", scalar("4294967296")},
            {"memory_dynamic_min", scalar("2147483648")},
            {"memory_static_min", scalar("536870912")},
            {"memory_target", scalar("0")},
            {"VCPUs_max", scalar("4")},
            {"VCPUs_at_startup", scalar("2")},
            {"VCPUs_params", structure({{"weight", scalar("512")}, {"cap", scalar("0")}})},
            {"HVM_boot_policy", scalar("BIOS order")},
            {"HVM_boot_params", structure({{"order", scalar("cd")}, {"firmware", scalar("uefi")}})},
            {"PV_args", scalar(" two\nlines ")},
            {"platform", structure({{"cores-per-socket", scalar("2")}, {"timeoffset", scalar("7")}})},
            {"other_config", structure({{"folder", scalar("/prod")},
                                        {"xo:id", scalar("abc")},
                                        {"admin_password", scalar("hunter2")}})},
            {"tags", list({scalar("prod"), scalar("(none)")})},
            {"blocked_operations", structure()},
            {"guest_metrics", scalar("Ref:5")},
            {"affinity", scalar("OpaqueRef:NULL")},
            {"odd \xe2\x80\xae field", scalar("a\xe2\x80\xae"
                                              "b & <c>")}};
}

Node web01(bool is_template = false) {
    Members fields = vm_fields("web01", "7b9e7e56-fa35-ca26-6a70-c033a80ee571");
    fields.push_back({"is_a_template", flag(is_template)});
    return object("VM", "Ref:1", std::move(fields));
}

std::vector<Node> parts_of_web01() {
    return {
        object("VIF", "Ref:2",
               {{"uuid", scalar("11111111-0000-4000-8000-000000000001")},
                {"VM", scalar("Ref:1")},
                {"network", scalar("Ref:3")},
                {"device", scalar("0")},
                {"MAC", scalar("1E:28:CC:01:0E:9E")},
                {"MTU", scalar("9000")}}),
        object("network", "Ref:3",
               {{"uuid", scalar("22222222-0000-4000-8000-000000000001")}, {"name_label", scalar("DMZ")}}),
        object("VIF", "Ref:4",
               {{"uuid", scalar("11111111-0000-4000-8000-000000000002")},
                {"VM", scalar("Ref:1")},
                {"network", scalar("Ref:99")},
                {"device", scalar("1")},
                {"MAC", scalar("a2:1a:7a:7c:81:96")}}),
        object("VM_guest_metrics", "Ref:5",
               {{"uuid", scalar("33333333-0000-4000-8000-000000000001")},
                {"os_version", structure({{"name", scalar("Debian 12")}, {"uname", scalar("6.1.0")}})},
                {"PV_drivers_version", structure({{"major", scalar("8")},
                                                  {"minor", scalar("4")},
                                                  {"micro", scalar("0")},
                                                  {"build", scalar("1")}})},
                {"networks", structure({{"0/ip", scalar("192.0.2.17")}})},
                {"last_updated", scalar("20161117T11:11:15Z", "dateTime.iso8601")}}),
        object("VBD", "Ref:6",
               {{"uuid", scalar("44444444-0000-4000-8000-000000000001")},
                {"VM", scalar("Ref:1")},
                {"VDI", scalar("Ref:7")},
                {"userdevice", scalar("0")},
                {"device", scalar("xvda")},
                {"mode", scalar("RW")},
                {"type", scalar("Disk")}}),
        object("VDI", "Ref:7",
               {{"uuid", scalar("55555555-0000-4000-8000-000000000001")},
                {"name_label", scalar("root")},
                {"SR", scalar("Ref:8")},
                {"virtual_size", scalar("5046586573")}}),
        object("SR", "Ref:8",
               {{"uuid", scalar("44a98a50-0000-4000-8000-000000000001")},
                {"name_label", scalar("Local storage")},
                {"type", scalar("lvm")},
                {"shared", flag(false)}}),
        object("VBD", "Ref:9",
               {{"uuid", scalar("44444444-0000-4000-8000-000000000002")},
                {"VM", scalar("Ref:1")},
                {"VDI", scalar("OpaqueRef:NULL")},
                {"userdevice", scalar("3")},
                {"mode", scalar("RO")},
                {"type", scalar("CD")},
                {"empty", flag(true)}}),
        object("VM", "Ref:10",
               {{"uuid", scalar("66666666-0000-4000-8000-000000000001")},
                {"name_label", scalar("before upgrade")},
                {"is_a_snapshot", flag(true)},
                {"snapshot_of", scalar("Ref:1")},
                {"snapshot_time", scalar("20161101T02:00:00Z", "dateTime.iso8601")}}),
    };
}

Capture capture_of(std::vector<Node> objects) {
    const Node document = structure({{"version", structure({{"product_version", scalar("8.3.0")},
                                                            {"product_brand", scalar("XCP-ng")},
                                                            {"export_vsn", scalar("2")}})},
                                     {"objects", list(std::move(objects))}});
    return load_bytes("small.xml", generated::write_document(document, {.declaration = true}));
}

Capture small_capture() {
    std::vector<Node> objects = parts_of_web01();
    objects.push_back(web01());
    return capture_of(std::move(objects));
}

Capture capture_of_vms(std::vector<std::pair<std::string, Members>> vms) {
    std::vector<Node> objects;
    for (auto& [name, more] : vms) {
        const std::string number = std::to_string(objects.size());
        Members fields = {{"uuid", scalar("77777777-0000-4000-8000-00000000000" + number)},
                          {"name_label", scalar(name)}};
        fields.insert(fields.end(), more.begin(), more.end());
        objects.push_back(object("VM", "Ref:" + number, std::move(fields)));
    }
    return capture_of(std::move(objects));
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

bool has_line(const std::string& text, std::string_view line) {
    const std::vector<std::string> lines = lines_of(text);
    return std::find(lines.begin(), lines.end(), line) != lines.end();
}

// The card.

constexpr std::string_view small_card =
    R"(VM web01   7b9e7e56-fa35-ca26-6a70-c033a80ee571     XCP-ng 8.3.0, metadata export, capture time not recorded
  description   front end
  state         Halted
  memory        2 .. 4 GiB (static 512 MiB .. 4 GiB)
  vcpu          4, 2 at startup, 2 cores per socket, weight=512
  boot          HVM, UEFI, order cd (disk, DVD)
  NIC 0         1e:28:cc:01:0e:9e  on DMZ  MTU 9000  reported 192.0.2.17
  NIC 1         a2:1a:7a:7c:81:96  on ?
  disk 0        4.7 GiB "root" on Local storage (44a98a50, lvm, not shared)  xvda RW
  CD 3          (empty)
  guest         Debian 12, kernel 6.1.0
  tools         8.4.0-1, last reported 2016-11-17 11:11:15Z; the VM is halted, so this is old
  ha            ?      tags  (none), prod      blocked operations  none
  other_config  admin_password=(hidden), folder=/prod
  VM snapshots  1: before upgrade, 2016-11-01 02:00:00Z
)";

TEST(ShowText, IsACard) {
    const std::string text = shown(render_show_text, small_capture());
    EXPECT_EQ(text.substr(0, small_card.size()), small_card);
    EXPECT_TRUE(has_line(text, "  23 more fields: --all.  Not in this file: hosts.")) << text;
}

TEST(ShowText, SaysWhatTheSourceDoesNotSay) {
    const std::string text = shown(render_show_text, capture_of_vms({{" bare ", {}}}));
    EXPECT_TRUE(text.starts_with("VM \" bare \"   77777777-")) << text;
    EXPECT_TRUE(has_line(text, "  state         ?"));
    EXPECT_TRUE(has_line(text, "  memory        ? (static ? .. ?, dynamic ? .. ?)"));
    EXPECT_TRUE(has_line(text, "  boot          ?"));
    EXPECT_TRUE(
        has_line(text, "  guest         no guest metrics: this file says nothing of what runs inside"));
}

TEST(ShowText, SortsVmsAndCountsThoseLeftOut) {
    const Capture capture =
        capture_of_vms({{"web10", {}},
                        {"web2", {}},
                        {"Control domain", {{"is_control_domain", flag(true)}}},
                        {"Debian", {{"is_a_template", flag(true)}, {"is_default_template", flag(true)}}}});
    const std::string some = shown(render_show_text, capture);
    const std::string all = shown(render_show_text, capture, {{}, true});
    EXPECT_LT(some.find("VM web2"), some.find("VM web10"));
    EXPECT_EQ(some.find("Control domain"), std::string::npos);
    EXPECT_NE(some.find("\nLeft out: 1 control domain, 1 default template."), std::string::npos) << some;
    EXPECT_NE(all.find("\ncontrol domain Control domain   "), std::string::npos) << all;
    EXPECT_NE(all.find("\ntemplate Debian   "), std::string::npos) << all;
    EXPECT_EQ(all.find("Left out"), std::string::npos);
}

TEST(ShowText, ShowsTemplatesWhereThereIsNothingElse) {
    const Capture capture =
        capture_of_vms({{"Debian", {{"is_a_template", flag(true)}, {"is_default_template", flag(true)}}}});
    EXPECT_TRUE(shown(render_show_text, capture).starts_with("template Debian   "));
}

TEST(ShowText, DoesNotBelieveWhatAFullExportBlanks) {
    for (const generated::Sample& sample : generated::ova_fixtures()) {
        const Capture capture = load_bytes(sample.name, sample.bytes);
        const bool full = capture.sources().front().export_kind == ExportKind::full;
        const std::string text = shown(render_show_text, capture);
        EXPECT_EQ(text.find("? (a full export blanks it)") != std::string::npos, full) << sample.name;
    }
    Capture capture = load(std::string(OVAUDIT_SOURCE_DIR) + "/fixtures/disk-added/before.xva");
    ASSERT_EQ(capture.sources().front().export_kind, ExportKind::full);
    EXPECT_NE(shown(render_show_text, capture).find("  state         ? (a full export blanks it)"),
              std::string::npos);
    EXPECT_TRUE(has_line(shown(render_show_flat, capture), "VM:db-legacy/power_state = (not said)"));
}

TEST(ShowText, WithPatternsIsAFieldALine) {
    const std::string text = shown(render_show_text, small_capture(), {{"memory_*", "**/VIF:0/MAC"}, false});
    EXPECT_EQ(text, R"(VM web01   7b9e7e56-fa35-ca26-6a70-c033a80ee571
  memory_target        0 bytes
  memory_static_max    4 GiB
  memory_dynamic_max   4 GiB
  memory_dynamic_min   2 GiB
  memory_static_min    512 MiB
  VIF:0/MAC            1e:28:cc:01:0e:9e
)");
}

TEST(ShowText, WithAllHoldsEveryField) {
    const std::string text = shown(render_show_text, small_capture(), {{}, true});
    EXPECT_TRUE(text.starts_with(small_card));
    for (const char* part :
         {"\n  memory_target  ", "\n  platform:timeoffset  ", "\n  other_config:xo:id  ",
          "\n  VBD:0/VDI/virtual_size  ", "4.7 GiB (5046586573 bytes)\n", "\nnetwork DMZ   22222222-"})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    EXPECT_EQ(text.find("more field"), std::string::npos);
}

// A line a value.

TEST(ShowFlat, IsOneLineAValue) {
    const std::string text = shown(render_show_flat, small_capture());
    for (const char* line :
         {"VM:web01/power_state = Halted", "VM:web01/memory_static_max = 4294967296",
          "VM:web01/other_config:folder = /prod", "VM:web01/other_config:admin_password = (hidden)",
          "VM:web01/tags:prod", "VM:web01/tags:\"(none)\"", "VM:web01/blocked_operations = (empty)",
          "VM:web01/PV_args = \" two\\nlines \"", "VM:web01/affinity = (none)",
          "VM:web01/odd <U+202E> field = a<U+202E>b & <c>", "VM:web01/VIF:0/MAC = 1e:28:cc:01:0e:9e",
          "VM:web01/VIF:0/network = network \"DMZ\" (22222222-0000-4000-8000-000000000001)",
          "VM:web01/VIF:1/network = (none)", "VM:web01/VBD:0/VDI/virtual_size = 5046586573",
          "VM:web01/guest_metrics/networks:0/ip = 192.0.2.17"})
        EXPECT_TRUE(has_line(text, line)) << line << "\n" << text;
}

TEST(ShowFlat, LeavesOutWhatRunsAndWhatToolsWrite) {
    const std::string some = shown(render_show_flat, small_capture());
    const std::string all = shown(render_show_flat, small_capture(), {{}, true});
    for (const char* line :
         {"VM:web01/memory_target = 0", "VM:web01/other_config:xo:id = abc",
          "VM:web01/platform:timeoffset = 7", "VM:web01/guest_metrics/last_updated = 2016-11-17T11:11:15Z"}) {
        EXPECT_FALSE(has_line(some, line)) << line;
        EXPECT_TRUE(has_line(all, line)) << line << "\n" << all;
    }
}

TEST(ShowFlat, PatternsNameWhatIsShown) {
    const auto flat = [](std::vector<std::string> patterns) {
        return lines_of(shown(render_show_flat, small_capture(), {std::move(patterns), false}));
    };
    using Lines = std::vector<std::string>;
    EXPECT_EQ(flat({"memory-static-max"}), Lines{"VM:web01/memory_static_max = 4294967296"});
    EXPECT_EQ(flat({"other_config:xo:*"}), Lines{"VM:web01/other_config:xo:id = abc"});
    EXPECT_EQ(flat({"tags:prod"}), Lines{"VM:web01/tags:prod"});
    EXPECT_EQ(flat({"VM:7b9e7e56*/VIF:1/MAC", "VCPUs_max"}),
              (Lines{"VM:web01/VCPUs_max = 4", "VM:web01/VIF:1/MAC = a2:1a:7a:7c:81:96"}));
    EXPECT_EQ(flat({"nothing"}), Lines{});
}

TEST(ShowFlat, PatternsWithoutHitAreTold) {
    const Capture capture = small_capture();
    EXPECT_EQ(patterns_without_hit(capture, {{"memory_*", "nothing", "tags"}, false}),
              std::vector<std::string>{"nothing"});
    EXPECT_EQ(patterns_without_hit(capture, {}), std::vector<std::string>{});
}

TEST(ShowFlat, IsTheSameInEveryLayout) {
    for (const generated::Sample& sample : generated::ova_documents()) {
        SCOPED_TRACE(sample.name);
        const Capture capture = load_bytes(sample.name, sample.bytes);
        const Node document = generated::parse_xmlrpc(sample.bytes);
        generated::for_each_seed(3, [&](generated::Random& random) {
            const generated::Layout layout = generated::any_layout(random);
            const Capture other = load_bytes("other.xml", generated::write_document(document, layout));
            for (const bool all : {false, true})
                EXPECT_EQ(shown(render_show_flat, capture, {{}, all}),
                          shown(render_show_flat, other, {{}, all}))
                    << generated::describe(layout);
        });
    }
}

TEST(ShowFlat, IsTheSameForEveryExportOfAnUntouchedVm) {
    const auto flat = [](const std::string& name) {
        return shown(render_show_flat,
                     load(std::string(OVAUDIT_SOURCE_DIR) + "/fixtures/renumbered/" + name));
    };
    EXPECT_EQ(flat("before.xva"), flat("after.xva"));
    EXPECT_EQ(flat("after.xva").find(" Ref:"), std::string::npos);
}

TEST(ShowFlat, IsTheSameWhenOnlyNoiseDiffers) {
    generated::for_each_seed(40, [](generated::Random& random) {
        const generated::Pool pool = generated::make_pool(random);
        generated::Pool later = pool;
        generated::disturb(later, random);
        const auto flat = [&](const generated::Pool& one) {
            const std::string bytes = generated::write_export(one, generated::any_layout(random));
            return shown(render_show_flat, load_bytes("generated.xml", bytes));
        };
        EXPECT_EQ(flat(pool), flat(later));
    });
}

// For machines.

const json* find_object(const json& document, const std::string& path) {
    for (const json& object : document["objects"])
        if (object["path"] == path) return &object;
    return nullptr;
}

TEST(ShowJson, KeepsItsSchema) {
    EXPECT_EQ(test::breaches(schema("show"), shown(render_show_json, small_capture())), "");
    for (const generated::Sample& sample : generated::ova_documents()) {
        const Capture capture = load_bytes(sample.name, sample.bytes);
        EXPECT_EQ(test::breaches(schema("show"), shown(render_show_json, capture)), "") << sample.name;
        EXPECT_EQ(test::breaches(schema("show"), shown(render_show_json, capture, {{"nothing"}, false})), "");
    }
}

TEST(ShowJson, HoldsExactValues) {
    const json document = json::parse(shown(render_show_json, small_capture()));
    const json* vm = find_object(document, "VM:web01");
    const json* nic = find_object(document, "VM:web01/VIF:0");
    ASSERT_NE(vm, nullptr);
    ASSERT_NE(nic, nullptr);
    const json& fields = (*vm)["fields"];
    EXPECT_EQ(fields["memory_static_max"], 4294967296);
    EXPECT_EQ(fields["memory_target"], 0);
    EXPECT_EQ(fields["tags"], json::array({"(none)", "prod"}));
    EXPECT_EQ(fields["other_config"]["admin_password"], json({{"masked", true}}));
    EXPECT_EQ(fields["other_config"]["folder"], "/prod");
    EXPECT_EQ(fields["affinity"], nullptr);
    EXPECT_EQ(fields["PV_args"], " two\nlines ");
    EXPECT_EQ((*nic)["owner"], "VM:web01");
    EXPECT_EQ((*nic)["fields"]["network"]["name"], "DMZ");
    EXPECT_EQ(document["objects"].size(), 10U);
    EXPECT_EQ(document["objects"][0]["path"], "VM:web01");
}

TEST(ShowJson, NamesWhatAnExportLeavesRaw) {
    const std::string reference = "OpaqueRef:8a6a2c0d-0000-4000-8000-000000000001";
    const Capture capture = capture_of_vms({{"one", {{"affinity", scalar(reference)}}}});
    const json document = json::parse(shown(render_show_json, capture, {{"affinity"}, false}));
    EXPECT_EQ(document["objects"][0]["fields"], json({{"affinity", {{"outside", reference}}}}));
    const Capture mistakable =
        capture_of_vms({{"one", {{"other_config", structure({{"outside", scalar("x")}})}}}});
    const json entries = json::parse(shown(render_show_json, mistakable, {{"other_config"}, false}));
    EXPECT_EQ(entries["objects"][0]["fields"]["other_config"],
              json({{"entries", {{{"key", "outside"}, {"value", "x"}}}}}));
}

const tinyxml2::XMLElement* child(const tinyxml2::XMLElement* parent,
                                  std::initializer_list<const char*> path) {
    for (const char* name : path)
        if (parent != nullptr) parent = parent->FirstChildElement(name);
    return parent;
}

std::string text_at(const tinyxml2::XMLElement* parent, std::initializer_list<const char*> path) {
    const tinyxml2::XMLElement* found = child(parent, path);
    return found != nullptr && found->GetText() != nullptr ? found->GetText() : "";
}

TEST(ShowXml, HoldsEachValueInItsPlace) {
    tinyxml2::XMLDocument document;
    ASSERT_EQ(document.Parse(shown(render_show_xml, small_capture()).c_str()), tinyxml2::XML_SUCCESS);
    const tinyxml2::XMLElement* vm = child(document.RootElement(), {"VM"});
    ASSERT_NE(vm, nullptr);
    EXPECT_STREQ(vm->Attribute("name"), "web01");
    EXPECT_STREQ(vm->Attribute("uuid"), "7b9e7e56-fa35-ca26-6a70-c033a80ee571");
    EXPECT_EQ(text_at(vm, {"memory_static_max"}), "4294967296");
    EXPECT_EQ(text_at(vm, {"PV_args"}), " two\nlines ");
    EXPECT_EQ(text_at(vm, {"tags", "member"}), "(none)");
    EXPECT_STREQ(child(vm, {"other_config", "entry"})->Attribute("key"), "admin_password");
    EXPECT_STREQ(child(vm, {"other_config", "entry"})->Attribute("masked"), "true");
    EXPECT_STREQ(child(vm, {"affinity"})->Attribute("null"), "true");
    EXPECT_STREQ(child(vm, {"field"})->Attribute("called"), "odd \xe2\x80\xae field");
    EXPECT_EQ(text_at(vm, {"field"}),
              "a\xe2\x80\xae"
              "b & <c>");
    EXPECT_STREQ(child(vm, {"VIF", "network"})->Attribute("name"), "DMZ");
    const tinyxml2::XMLElement* reference = child(vm, {"VBD", "VDI"});
    ASSERT_NE(reference, nullptr);
    EXPECT_STREQ(reference->Attribute("class"), "VDI");
    EXPECT_EQ(text_at(reference->NextSiblingElement("VDI"), {"virtual_size"}), "5046586573");
    EXPECT_EQ(text_at(document.RootElement(), {"network", "name_label"}), "DMZ");
}

/// The texts of every element, in order.
void collect(const tinyxml2::XMLElement& element, std::vector<std::string>& texts) {
    if (element.GetText() != nullptr) texts.emplace_back(element.GetText());
    for (auto* next = element.FirstChildElement(); next != nullptr; next = next->NextSiblingElement())
        collect(*next, texts);
}

TEST(ShowXml, IsWellFormedWhateverTheTexts) {
    for (const generated::Sample& sample : generated::ova_documents()) {
        const Capture capture = load_bytes(sample.name, sample.bytes);
        const std::string text = shown(render_show_xml, capture);
        tinyxml2::XMLDocument document;
        ASSERT_EQ(document.Parse(text.c_str()), tinyxml2::XML_SUCCESS) << sample.name;
        std::vector<std::string> texts;
        collect(*document.RootElement(), texts);
        for (const Object& object : capture.objects()) {
            const std::string name(capture.text(object.name));
            const bool plain = name.find_first_not_of(" \n\t") != std::string::npos;
            const bool named = plain && capture.field_named(object.class_id, "name_label").has_value();
            EXPECT_TRUE(!named || std::find(texts.begin(), texts.end(), name) != texts.end()) << name;
        }
    }
}

TEST(ShowXml, PatternsNarrowIt) {
    tinyxml2::XMLDocument document;
    document.Parse(shown(render_show_xml, small_capture(), {{"MAC"}, false}).c_str());
    std::vector<std::string> texts;
    collect(*document.RootElement(), texts);
    EXPECT_EQ(texts, (std::vector<std::string>{"1e:28:cc:01:0e:9e", "a2:1a:7a:7c:81:96"}));
}

}  // namespace
}  // namespace ovaudit
