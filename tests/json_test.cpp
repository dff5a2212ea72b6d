#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/report.hpp"
#include "support/random_diff.hpp"
#include "support/schema_check.hpp"

namespace ovaudit {
namespace {

using nlohmann::json;

std::string render(const Diff& diff, const Format& format = *find_format("json")) {
    std::string report;
    format.render(diff, {}, [&](std::string_view bytes) { report += bytes; });
    return report;
}

Source small_source() {
    Source source;
    source.name = "monday.xva";
    source.form = "XVA";
    source.export_kind = ExportKind::metadata;
    source.product = "XCP-ng";
    source.product_version = "8.3.0";
    source.captured_at = "2026-11-16T02:00:04Z";
    source.captured_from = TimeFrom::archive;
    source.sha256 = std::string(64, 'a');
    source.complete = Answer::yes;
    return source;
}

Change small_change() {
    Change change;
    change.id = "VM:9538882a/VIF:0/network";
    change.path = "VM:web01/VIF:0/network";
    change.label = "NIC 0 network";
    change.vm = 0;
    change.object = {"VIF", "0", "11e14183", "", "NIC 0", "device"};
    change.field = "network";
    change.category = Category::network;
    change.old_value = {Named{"network", "8a6a2c0d", "Pool-wide network 0"}};
    change.new_value = {Named{"network", "", "DMZ"}};
    change.old_text = "Pool-wide network 0";
    change.new_text = "DMZ";
    return change;
}

Diff small_diff() {
    Diff diff;
    diff.old_side = {"monday.xva", {small_source()}, {{"VIF", 1}, {"VM", 1}}, {}};
    diff.new_side = {"captures", {small_source(), {}}, {{"VM", 1}}, {"\"two\" sources"}};
    diff.arguments.ignore = {{"platform:*", 2}};
    diff.arguments.pairs = {{"a", "b"}};
    diff.summary = {1, 1, 0, 0, 214, {{Role::runtime, 14}}, {{"other VMs", 3}}, {{Category::ip, 1}}};
    diff.vms = {{"9538882a", "web01", "", "", "uuid", "Running", "Halted", "", true, {"re-imported"}}};
    diff.changes = {small_change()};
    diff.not_comparable = {{"a full export holds none", "SR", {"tags"}, 3}};
    diff.notes = {"one note", "another"};
    return diff;
}

const char* const small_report = R"({
  "schema": "ovaudit/diff/1",
  "tool": {"name": "ovaudit", "version": "0.1.0"},
  "arguments": {"only": [], "ignore": [{"pattern": "platform:*", "hits": 2}], "include": [], "vms": [], "pairs": [{"old": "a", "new": "b"}], "match": "auto", "fail_on": [], "title": null, "secrets_shown": false},
  "old": {"name": "monday.xva", "form": "XVA", "export": "metadata", "product": "XCP-ng", "product_version": "8.3.0", "captured_at": "2026-11-16T02:00:04Z", "captured_from": "archive", "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "complete": "yes", "verified": "unknown", "objects": {"VIF": 1, "VM": 1}, "sources": [{"name": "monday.xva", "form": "XVA", "export": "metadata", "product": "XCP-ng", "product_version": "8.3.0", "captured_at": "2026-11-16T02:00:04Z", "captured_from": "archive", "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "complete": "yes", "verified": "unknown"}], "notes": []},
  "new": {"name": "captures", "form": null, "export": null, "product": null, "product_version": null, "captured_at": null, "captured_from": null, "sha256": null, "complete": null, "verified": null, "objects": {"VM": 1}, "sources": [{"name": "monday.xva", "form": "XVA", "export": "metadata", "product": "XCP-ng", "product_version": "8.3.0", "captured_at": "2026-11-16T02:00:04Z", "captured_from": "archive", "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "complete": "yes", "verified": "unknown"}, {"name": "", "form": "", "export": "unknown", "product": null, "product_version": null, "captured_at": null, "captured_from": "none", "sha256": null, "complete": "unknown", "verified": "unknown"}], "notes": ["\"two\" sources"]},
  "summary": {"settings_changed": 1, "reported_changed": 0, "exit_status": 1, "by_category": {"memory": 0, "vcpu": 0, "network": 1, "ip": 0, "storage": 0, "boot": 0, "power": 0, "ha": 0, "platform": 0, "gpu": 0, "security": 0, "os": 0, "tools": 0, "snapshot": 0, "labels": 0, "other": 0}, "by_op": {"changed": 1, "added": 0, "removed": 0}, "vms": {"compared": 1, "changed": 1, "only_in_old": 0, "only_in_new": 0}, "settings_compared": 214, "hidden": {"runtime": 14}, "filtered": {"ip": 1}, "left_out": {"other VMs": 3}, "ignored": 2, "not_comparable": 1},
  "vms": [
    {"uuid": "9538882a", "name": "web01", "old_uuid": null, "old_name": null, "matched_by": "uuid", "old_power_state": "Running", "new_power_state": "Halted", "observed_at": null, "halted": true, "headlines": ["re-imported"]}
  ],
  "changes": [
    {"id": "VM:9538882a/VIF:0/network", "path": "VM:web01/VIF:0/network", "label": "NIC 0 network", "vm": {"index": 0, "uuid": "9538882a", "name": "web01", "old_uuid": null, "old_name": null, "matched_by": "uuid"}, "object": {"class": "VIF", "id": "0", "uuid": "11e14183", "old_uuid": null, "name": "NIC 0", "matched_by": "device"}, "field": "network", "key": null, "op": "changed", "category": "network", "role": "config", "counts": true, "unit": null, "old": {"class": "network", "uuid": "8a6a2c0d", "name": "Pool-wide network 0"}, "new": {"class": "network", "uuid": null, "name": "DMZ"}, "old_text": "Pool-wide network 0", "new_text": "DMZ", "masked": false, "old_masked": false, "new_masked": false, "record": null, "observed_at": null}
  ],
  "not_comparable": [
    {"reason": "a full export holds none", "class": "SR", "fields": ["tags"], "objects": 3}
  ],
  "notes": [
    "one note",
    "another"
  ]
}
)";

json change_with(Datum old_value, Datum new_value) {
    Diff diff = small_diff();
    diff.changes[0].old_value = std::move(old_value);
    diff.changes[0].new_value = std::move(new_value);
    return json::parse(render(diff))["changes"][0];
}

std::string error_of(std::string_view report) {
    try {
        parse_report(report);
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

/// The message for the small report after `edit`.
template <typename Edit>
std::string error_after(Edit edit) {
    json report = json::parse(small_report);
    edit(report);
    return error_of(report.dump());
}

TEST(JsonReport, IsAsDesigned) {
    EXPECT_EQ(render(small_diff()), small_report);
}

TEST(JsonReport, OfNothingIsWhole) {
    const std::string report = render({});
    EXPECT_NE(report.find("\n  \"changes\": [],\n  \"not_comparable\": [],\n  \"notes\": []\n}\n"),
              std::string::npos);
    EXPECT_EQ(test::breaches(schema("diff"), report), "");
    EXPECT_EQ(render(parse_report(report)), report);
}

TEST(JsonReport, KeepsIntegersExact) {
    const json change = change_with({std::int64_t{9007199254740993}}, {INT64_MIN});
    EXPECT_EQ(change["old"].dump(), "9007199254740993");
    EXPECT_EQ(change["new"].dump(), "-9223372036854775808");
}

TEST(JsonReport, TellsMaskedFromAbsent) {
    const json change = change_with({}, {Hidden{}});
    EXPECT_TRUE(change["old"].is_null());
    EXPECT_TRUE(change["new"].is_null());
    EXPECT_EQ(change["masked"], true);
    EXPECT_EQ(change["old_masked"], false);
    EXPECT_EQ(change["new_masked"], true);
}

TEST(JsonReport, WritesEveryKindOfValue) {
    const Datum list{DatumList{{"text"}, {true}, {Unsaid{}}, {Hidden{}}, {Named{"", "", "OpaqueRef:1"}}}};
    EXPECT_EQ(
        change_with(list, {DatumMap{{"b", {std::int64_t{1}}}, {"a", {}}}})["old"].dump(),
        R"(["text",true,{"unknown":true},{"masked":true},{"class":null,"name":"OpaqueRef:1","uuid":null}])");
}

TEST(JsonReport, DoesNotTakeAMapForSomethingElse) {
    const Datum like_reference{DatumMap{{"class", {"a"}}, {"uuid", {"b"}}, {"name", {"c"}}}};
    const Datum like_mark{DatumMap{{"masked", {true}}}};
    Diff diff = small_diff();
    diff.changes[0].old_value = like_reference;
    diff.changes[0].new_value = like_mark;
    const Diff back = parse_report(render(diff));
    EXPECT_EQ(back.changes[0].old_value, like_reference);
    EXPECT_EQ(back.changes[0].new_value, like_mark);
}

TEST(JsonReport, KeepsHostileTextsHarmless) {
    const std::string hostile(
        "\x1b[2J \xc2\x9b"
        "31m \xe2\x80\xae \xe2\x80\xa8 \x7f \0 \n",
        24);
    Diff diff = small_diff();
    diff.changes[0].object.name = hostile;
    const std::string report = render(diff);
    EXPECT_EQ(json::parse(report)["changes"][0]["object"]["name"], hostile);
    for (const char* bytes : {"\x1b", "\xc2\x9b", "\xe2\x80\xae", "\xe2\x80\xa8", "\x7f"})
        EXPECT_EQ(report.find(bytes), std::string::npos);
}

TEST(JsonReport, KeepsForeignLettersReadable) {
    Diff diff = small_diff();
    diff.notes = {"Z\xc3\xbcrich \"\xe4\xb8\xad\""};
    EXPECT_NE(render(diff).find("\"Z\xc3\xbcrich \\\"\xe4\xb8\xad\\\"\""), std::string::npos);
}

TEST(JsonReport, ReplacesWhatIsNotUtf8) {
    Diff diff = small_diff();
    diff.notes = {
        "a\xff"
        "b\xc3"};
    diff.changes[0].new_value = {DatumMap{{"\xfe", {true}}, {"\xff", {false}}}};
    const std::string report = render(diff);
    EXPECT_TRUE(is_valid_utf8(report));
    EXPECT_EQ(json::parse(report)["notes"][0],
              "a\xef\xbf\xbd"
              "b\xef\xbf\xbd");
    EXPECT_EQ(render(parse_report(report)), report);
}

TEST(JsonReport, IsWrittenInSmallPieces) {
    Diff diff = small_diff();
    diff.changes.resize(5000, diff.changes[0]);
    std::size_t largest = 0, all = 0;
    render_json(diff, {}, [&](std::string_view bytes) {
        largest = std::max(largest, bytes.size());
        all += bytes.size();
    });
    EXPECT_GT(all, std::size_t{1} << 21);
    EXPECT_LT(largest, std::size_t{1} << 17);
}

TEST(JsonReport, HasOneElementALine) {
    Diff diff = small_diff();
    diff.changes.resize(3, diff.changes[0]);
    const std::string report = render(diff);
    std::size_t lines = 0;
    for (std::size_t at = report.find("\n    {\"id\": "); at != std::string::npos; ++lines)
        at = report.find("\n    {\"id\": ", at + 1);
    EXPECT_EQ(lines, 3u);
}

TEST(JsonReport, ReadsBackTheSameThroughEveryFormat) {
    const auto seed = static_cast<std::uint32_t>(std::random_device{}());
    SCOPED_TRACE("seed " + std::to_string(seed));
    for (std::uint32_t i = 0; i < 500; ++i) {
        const Diff diff = test::random_diff(seed + i);
        const std::string report = render(diff);
        const Diff back = parse_report(report);
        for (const Format& format : formats())
            ASSERT_EQ(render(back, format), render(diff, format)) << format.name << ", run " << i;
    }
}

TEST(JsonReport, KeepsItsSchema) {
    const auto seed = static_cast<std::uint32_t>(std::random_device{}());
    SCOPED_TRACE("seed " + std::to_string(seed));
    EXPECT_EQ(test::breaches(schema("diff"), small_report), "");
    for (std::uint32_t i = 0; i < 25; ++i)
        ASSERT_EQ(test::breaches(schema("diff"), render(test::random_diff(seed + i))), "") << "run " << i;
}

TEST(JsonReport, ReadsAnyOrderOfKeys) {
    const std::string sorted = json::parse(small_report).dump();
    EXPECT_EQ(render(parse_report(sorted)), small_report);
}

/// The schema and the reader refuse the same mistakes.
TEST(JsonReport, RefusesWhatItsSchemaForbids) {
    const auto breaks = [](auto edit) {
        json report = json::parse(small_report);
        edit(report);
        return !test::breaches(schema("diff"), report.dump()).empty() &&
               error_of(report.dump()) != "no error";
    };
    EXPECT_TRUE(breaks([](json& report) { report["extra"] = 1; }));
    EXPECT_TRUE(breaks([](json& report) { report.erase("notes"); }));
    EXPECT_TRUE(breaks([](json& report) { report["schema"] = "ovaudit/diff/2"; }));
    EXPECT_TRUE(breaks([](json& report) { report["changes"][0].erase("key"); }));
    EXPECT_TRUE(breaks([](json& report) { report["changes"][0]["category"] = "colour"; }));
    EXPECT_TRUE(breaks([](json& report) { report["changes"][0]["old_text"] = ""; }));
    EXPECT_TRUE(breaks([](json& report) { report["summary"]["by_category"].erase("ip"); }));
    EXPECT_TRUE(breaks([](json& report) { report["old"]["complete"] = true; }));
}

TEST(ParseReport, SaysWhatIsWrongAndWhere) {
    const auto after = [](auto edit) { return error_after(edit); };
    EXPECT_EQ(after([](json& r) { r["schema"] = "ovaudit/diff/2"; }),
              "/schema: expected \"ovaudit/diff/1\", found \"ovaudit/diff/2\"");
    EXPECT_EQ(after([](json& r) { r.erase("schema"); }), "/schema: expected a text, found nothing");
    EXPECT_EQ(after([](json& r) { r["changes"][0]["op"] = "x"; }),
              "/changes/0/op: expected one of changed, added, removed, found \"x\"");
    EXPECT_EQ(after([](json& r) { r["changes"][0]["id"] = 1; }), "/changes/0/id: expected a text, found 1");
    EXPECT_EQ(after([](json& r) { r["changes"] = json::object(); }),
              "/changes: expected a list, found an object");
    EXPECT_EQ(after([](json& r) { r["changes"][0]["vm"]["index"] = 7; }),
              "/changes/0/vm/index: expected a position in /vms, found 7");
    EXPECT_EQ(after([](json& r) { r["changes"][0]["vm"]["name"] = "db"; }),
              "/changes/0/vm/name: expected \"web01\", found \"db\"");
    EXPECT_EQ(after([](json& r) { r["changes"][0]["masked"] = true; }),
              "/changes/0/masked: expected false, found true");
    EXPECT_EQ(after([](json& r) { r["changes"][0]["record"] = "x"; }),
              "/changes/0/record: expected an object, found \"x\"");
    EXPECT_EQ(after([](json& r) { r["changes"][0]["\x1b[2J"] = 1; }),
              "/changes/0/\\x1b[2J: expected nothing, found 1");
    EXPECT_EQ(after([](json& r) { r["changes"][0].erase("new"); }),
              "/changes/0/new: expected a value, found nothing");
    EXPECT_EQ(after([](json& r) { r["notes"][1] = nullptr; }), "/notes/1: expected a text, found null");
    EXPECT_EQ(after([](json& r) { r["extra"] = 1; }), "/extra: expected nothing, found 1");
    EXPECT_EQ(after([](json& r) { r["tool"]["extra"] = 1; }), "/tool/extra: expected nothing, found 1");
    EXPECT_EQ(after([](json& r) { r["vms"][0]["halted"] = 1; }),
              "/vms/0/halted: expected true or false, found 1");
    EXPECT_EQ(after([](json& r) { r["arguments"]["match"] = "any"; }),
              "/arguments/match: expected one of auto, uuid, found \"any\"");
    EXPECT_EQ(after([](json& r) { r["not_comparable"][0]["objects"] = -1; }),
              "/not_comparable/0/objects: expected a count, found -1");
}

TEST(ParseReport, RefusesNumbersThatContradictTheChanges) {
    EXPECT_EQ(error_after([](json& r) { r["summary"]["by_op"]["added"] = 4; }),
              "/summary/by_op/added: expected 0, found 4");
    EXPECT_EQ(error_after([](json& r) { r["summary"]["settings_changed"] = 0; }),
              "/summary/settings_changed: expected 1, found 0");
    EXPECT_EQ(error_after([](json& r) { r["summary"]["exit_status"] = 0; }),
              "/summary/exit_status: expected 1, found 0");
    EXPECT_EQ(error_after([](json& r) { r["old"]["sha256"] = std::string(64, 'b'); }).substr(0, 21),
              "/old/sha256: expected");
    EXPECT_EQ(error_after([](json& r) { r["new"]["form"] = "XVA"; }),
              "/new/form: expected null, found \"XVA\"");
}

TEST(ParseReport, RefusesWhatIsNoJson) {
    EXPECT_EQ(error_of(""), "byte 1: expected a JSON document, found its end");
    EXPECT_EQ(error_of("{\"a\": \x1b"), "byte 7: expected a JSON document, found \"\"a\": <U+001B>\"");
    EXPECT_EQ(error_of("[1] 2").substr(0, 40), "byte 5: expected a JSON document, found ");
    EXPECT_EQ(error_of("\"\xff\"").substr(0, 40), "byte 2: expected a JSON document, found ");
    EXPECT_EQ(error_of("{\"a\": {\"b\": [1, 2.5]}}"),
              "/a/b/1: expected an integer of 64 bits, found \"2.5\"");
    EXPECT_EQ(error_of("[18446744073709551615]"),
              "/0: expected an integer of 64 bits, found \"18446744073709551615\"");
    EXPECT_EQ(error_of("[1e400]").substr(0, 6), "byte 6");
    EXPECT_EQ(error_of("{\"a\": [{\"b\": 1, \"c\": 2, \"b\": 1}]}"),
              "/a/0: expected each key once, found \"b\" twice");
    EXPECT_EQ(error_of("7"), "report: expected an object, found 7");
    EXPECT_EQ(error_of(std::string(64, '[') + std::string(64, ']')),
              "report: expected an object, found a list");
    EXPECT_NE(error_of(std::string(100000, '[')).find("expected nesting of at most 64, found deeper"),
              std::string::npos);
}

TEST(ParseReport, SurvivesEveryDamagedByte) {
    const std::string report = small_report;
    for (std::size_t i = 0; i < report.size(); i += 3) {
        std::string damaged = report;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x15);
        EXPECT_NE(error_of(report.substr(0, i)), "no error");
        const std::string error = error_of(damaged);
        EXPECT_TRUE(is_valid_utf8(error) && error.find('\n') == std::string::npos) << error;
    }
}

TEST(Formats, AreFoundByName) {
    ASSERT_EQ(formats().size(), 3u);
    for (const Format& format : formats()) EXPECT_EQ(find_format(format.name), &format);
    EXPECT_EQ(find_format("text")->extension, "txt");
    EXPECT_EQ(find_format("xml"), nullptr);
}

/// Collects the keys that have a description neither beside them nor in the definition they refer to.
void collect_undescribed(const json& document, const json& node, const std::string& place,
                         std::vector<std::string>& undescribed) {
    if (!node.is_object()) return;
    const json properties = node.value("properties", json::object());
    for (const auto& [key, property] : properties.items()) {
        const std::string reference = property.value("$ref", "");
        const bool described =
            property.contains("description") ||
            (!reference.empty() && document[json::json_pointer(reference.substr(1))].contains("description"));
        if (!described) undescribed.push_back(place + '/' + key);
    }
    for (const auto& [key, child] : node.items())
        collect_undescribed(document, child, place + '/' + key, undescribed);
}

TEST(Schema, DescribesEveryKey) {
    for (const char* name : {"diff", "show"}) {
        const json document = json::parse(schema(name));
        std::vector<std::string> undescribed;
        collect_undescribed(document, document, name, undescribed);
        EXPECT_EQ(undescribed, std::vector<std::string>{});
    }
    EXPECT_EQ(schema("other"), "");
}

TEST(Schema, OfShowAcceptsItsShape) {
    const json side = json::parse(small_report)["old"];
    const json object = {{"class", "VIF"},
                         {"uuid", "11e14183"},
                         {"name", "NIC 0"},
                         {"owner", "VM:web01"},
                         {"path", "VM:web01/VIF:0"},
                         {"fields",
                          {{"network", {{"class", "network"}, {"uuid", "8a"}, {"name", "DMZ"}}},
                           {"metrics", {{"outside", "OpaqueRef:1"}}},
                           {"MTU", 1500},
                           {"other_config", json::object()},
                           {"tags", json::array({"a"})}}}};
    json document = {{"schema", "ovaudit/show/1"},
                     {"tool", {{"name", "ovaudit"}, {"version", "0.1.0"}}},
                     {"source", side},
                     {"objects", json::array({object})},
                     {"notes", json::array()}};
    EXPECT_EQ(test::breaches(schema("show"), document.dump()), "");
    document["objects"][0]["fields"]["MTU"] = 1500.5;
    EXPECT_NE(test::breaches(schema("show"), document.dump()), "");
}

}  // namespace
}  // namespace ovaudit
