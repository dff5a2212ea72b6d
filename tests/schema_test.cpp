#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "support/random_diff.hpp"
#include "support/schema_check.hpp"
#include "support/small_report.hpp"

namespace ovaudit {
namespace {

using nlohmann::json;
using test::error_of, test::render, test::small_report;

TEST(Schema, AcceptsEveryReport) {
    const auto seed = static_cast<std::uint32_t>(std::random_device{}());
    SCOPED_TRACE("seed " + std::to_string(seed));
    EXPECT_EQ(test::breaches(schema("diff"), small_report), "");
    for (std::uint32_t i = 0; i < 25; ++i)
        ASSERT_EQ(test::breaches(schema("diff"), render(test::random_diff(seed + i))), "") << "run " << i;
}

/// The schema and the reader refuse the same mistakes.
TEST(Schema, ForbidsWhatTheReaderRefuses) {
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
    for (const char* name : {"diff", "show", "identify", "check", "inventory", "can-import", "log",
                             "annotate", "whose", "captures"}) {
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
