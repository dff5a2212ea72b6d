#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "model/text.hpp"
#include "support/small_report.hpp"

namespace ovaudit {
namespace {

using nlohmann::json;
using test::error_of, test::small_report;

/// The message for the small report after `edit`.
template <typename Edit>
std::string error_after(Edit edit) {
    json report = json::parse(small_report);
    edit(report);
    return error_of(report.dump());
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
    EXPECT_EQ(after([](json& r) { r["changes"][0]["object"]["used_by"] = -1; }),
              "/changes/0/object/used_by: expected a count, found -1");
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
    for (std::size_t i = 0; i + 1 < report.size(); i += 3) {
        std::string damaged = report;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x15);
        EXPECT_NE(error_of(report.substr(0, i)), "no error");
        const std::string error = error_of(damaged);
        EXPECT_TRUE(is_valid_utf8(error) && error.find('\n') == std::string::npos) << error;
    }
}

}  // namespace
}  // namespace ovaudit
