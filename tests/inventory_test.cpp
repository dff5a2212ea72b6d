#include "ovaudit/inventory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "load/load_bytes.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/load.hpp"
#include "support/program.hpp"
#include "support/schema_check.hpp"
#include "support/seeds.hpp"

namespace ovaudit {
namespace {

const std::string fixtures = OVAUDIT_SOURCE_DIR "/fixtures/";

Inventory of_fixture(const std::string& file, std::vector<std::string> columns = {},
                     const std::vector<std::string>& vms = {}) {
    return inventory(load(fixtures + file), std::move(columns), vms);
}

std::vector<std::string> texts(const Inventory& inventory, std::size_t row) {
    std::vector<std::string> all;
    for (const Cell& cell : inventory.rows.at(row)) all.push_back(cell.text);
    return all;
}

std::string rendered(const Inventory& inventory, std::string_view format) {
    std::string text;
    std::ranges::find(inventory_formats(), format, &InventoryFormat::name)
        ->render(inventory, [&](std::string_view bytes) { text += bytes; });
    return text;
}

TEST(Inventory, TellsOfAVmWhatPeopleAskFirst) {
    std::vector<std::string> columns;
    for (const std::string_view name : inventory_columns()) columns.emplace_back(name);
    const Inventory all = of_fixture("memory-grew/after.xva", columns);
    const std::vector<std::string> expected = {"web01",
                                               "d741eeaf-5630-44cd-a362-7137f6174c5c",
                                               "Running",
                                               "8 GiB",
                                               "2",
                                               "1",
                                               "20 GiB",
                                               "1",
                                               "Pool-wide network associated with eth0",
                                               "02:dd:bf:d3:7e:ab",
                                               "192.0.2.17",
                                               "2026-11-20",
                                               "Debian GNU/Linux 12 (bookworm)",
                                               "8.4.0-1",
                                               "-",
                                               "-",
                                               "front end of the shop"};
    EXPECT_EQ(texts(all, 0), expected);
    EXPECT_EQ(all.memory, std::int64_t{8} << 30);
    EXPECT_EQ(all.vcpus, 2);
    EXPECT_EQ(all.disk_bytes, std::int64_t{20} << 30);
}

TEST(Inventory, AnyPathBelowAVmIsAColumn) {
    const Inventory found =
        of_fixture("memory-grew/after.xva", {"VIF:0/MAC", "other_config:base_template_name", "VBD:*/type",
                                             "memory-static-max", "other_config:nothing"});
    EXPECT_EQ(texts(found, 0), (std::vector<std::string>{"02:dd:bf:d3:7e:ab", "Debian Bookworm 12",
                                                         "Disk, CD", "8 GiB", "-"}));
    EXPECT_EQ(std::get<std::int64_t>(found.rows[0][3].exact.value), std::int64_t{8} << 30);
}

TEST(Inventory, SumsNothingThatIsNotTold) {
    const Capture capture = load_bytes("list.txt",
                                       "uuid ( RO)           : 11111111-1111-1111-1111-111111111111\n"
                                       "     name-label ( RW): web01\n    power-state ( RO): running\n",
                                       {});
    const Inventory found = inventory(capture, {}, {});
    EXPECT_EQ(found.memory, std::nullopt);
    EXPECT_NE(
        rendered(found, "text").find("1 VM, ? of memory, ? VCPUs, ? of disk. ? = the source does not say."),
        std::string::npos)
        << rendered(found, "text");
    EXPECT_NE(rendered(found, "json").find("\"memory\": null"), std::string::npos);
    EXPECT_EQ(test::breaches(schema("inventory"), rendered(found, "json")), "");
}

TEST(Inventory, AMisspeltColumnIsAnError) {
    const test::Outcome outcome =
        test::run_program("inventory --columns name,memroy fixtures/memory-grew/after.xva");
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.err,
              "ovaudit: --columns: XenAPI has no class and no field \"memroy\", the nearest is "
              "\"memory\"\n");
}

TEST(Inventory, AColumnIsGivenOnce) {
    const test::Outcome outcome =
        test::run_program("inventory --columns name,memory --columns name fixtures/memory-grew/after.xva");
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err, "ovaudit: --columns: expected each column once, found \"name\" twice\n");
}

TEST(Inventory, VmsStandByNameAndOthersAreLeftOutAndCounted) {
    const Inventory found = of_fixture("many-vms/after.xva.gz", {"name"});
    std::vector<std::string> names;
    for (const auto& row : found.rows) names.push_back(row[0].text);
    EXPECT_EQ(names,
              (std::vector<std::string>{"db", "golden image", "proxy", "web1", "web2", "web3", "web10"}));
    EXPECT_EQ(found.left_out.at("control domains"), 1u);
    EXPECT_EQ(of_fixture("many-vms/after.xva.gz", {"name"}, {"web*"}).rows.size(), 4u);
    EXPECT_THROW(of_fixture("many-vms/after.xva.gz", {}, {"nobody"}), Error);
}

TEST(Inventory, WhatTheSourceDoesNotSayIsAQuestionMark) {
    const Capture capture = load_bytes("vm.json", R"({"schema": "ovaudit/show/1", "objects": [
        {"class": "VM", "uuid": "d741eeaf-5630-44cd-a362-7137f6174c5c", "name": "web01", "fields": {"name_label": "web01", "VCPUs_max": 2}}]})");
    const Inventory found = inventory(capture, {"name", "vcpus", "memory", "state", "tags"}, {});
    EXPECT_EQ(texts(found, 0), (std::vector<std::string>{"web01", "2", "?", "?", "?"}));
    EXPECT_NE(rendered(found, "text").find("? = the source does not say"), std::string::npos);
}

TEST(Inventory, JsonKeepsItsSchemaAndSaysWhatTheTableSays) {
    for (const auto& sample : generated::ova_documents()) {
        const Inventory found = inventory(load_bytes(sample.name, sample.bytes), {}, {});
        const std::string json = rendered(found, "json");
        EXPECT_EQ(test::breaches(schema("inventory"), json), "") << sample.name;
        EXPECT_EQ(nlohmann::json::parse(json)["vms"].size(), found.rows.size());
        const std::string csv = rendered(found, "csv");
        EXPECT_GE(std::ranges::count(csv, '\n'), static_cast<std::ptrdiff_t>(found.rows.size() + 1));
    }
}

TEST(Inventory, DataStaysDataInEveryFormat) {
    const Inventory found = of_fixture("special-characters/after.xva", {"name", "description"});
    EXPECT_EQ(rendered(found, "html").find("<script>alert"), std::string::npos);
    for (const char* format : {"text", "markdown", "csv"})
        EXPECT_EQ(rendered(found, format).find("\u202e"), std::string::npos) << format;
    EXPECT_NE(rendered(found, "csv").find("'--help"), std::string::npos);
    EXPECT_NE(rendered(found, "markdown").find("``\"Bücher\""), std::string::npos);
}

}  // namespace
}  // namespace ovaudit
