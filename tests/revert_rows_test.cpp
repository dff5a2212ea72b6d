#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "load/xe_names.hpp"
#include "ovaudit/catalog.hpp"
#include "revert/settable_rows.hpp"

namespace ovaudit {
namespace {

using nlohmann::json;

const std::filesystem::path schema_path =
    std::filesystem::path(OVAUDIT_SOURCE_DIR) / "../shared/reference/xapi_schema.json";

/// The way that the schema's word stands for; for a set, param-set alone takes it whole.
std::optional<Way> way_of(const json& field) {
    if (field["settable"].is_null()) return std::nullopt;
    const std::string word = field["settable"];
    const bool is_set = field["kind"] == "set";
    if (word == "param-set") return is_set ? Way::whole : Way::value;
    if (word == "map" || word == "map+map-replace") return Way::entry;
    if (word == "map-set-in") return Way::entry_kept;
    if (word.ends_with("set-add-remove")) return Way::member;
    if (word == "map-replace-once" || word == "map-clear-only") return Way::once;
    return Way::command;
}

TEST(SettableRows, SayWhatTheSchemaSays) {
    if (!std::filesystem::exists(schema_path)) GTEST_SKIP() << "no ../shared/reference/xapi_schema.json";
    std::ifstream file(schema_path);
    const json schema = json::parse(file);
    for (const Class& row : classes()) {
        if (!schema.contains(row.name)) continue;
        const json& fields = schema[std::string(row.name)]["fields"];
        for (const Field& member : row.fields) {
            const std::string name(std::string_view(member.name));
            if (member.role != Role::config || !fields.contains(name)) continue;
            SCOPED_TRACE(std::string(row.name) + "." + name);
            const json& field = fields[name];
            const Settable* found = find_settable(row.name, member.name);
            const std::optional<Way> way = way_of(field);
            ASSERT_EQ(found != nullptr, way.has_value());
            if (found == nullptr) continue;
            EXPECT_EQ(static_cast<int>(found->way), static_cast<int>(*way));
            EXPECT_EQ((found->flags & needs_halted) != 0, field["needs_halted"] == true);
            if (way != Way::command) {
                EXPECT_EQ(xe_kind(row.name), field["xe_cmd_prefix"]);
                EXPECT_EQ(xe_label(member), field["xe_param"]);
            }
        }
    }
}

TEST(SettableRows, AreOfFieldsThatTheCatalogHas) {
    for (const Settable& row : rows::settable_rows) {
        const auto class_id = find_class(row.class_name);
        const std::string_view name = row.field;
        ASSERT_TRUE(class_id) << name;
        ASSERT_TRUE(find_field(*class_id, name)) << name;
        const bool null = (row.flags & may_be_null) != 0;
        EXPECT_TRUE(!null || field(*find_field(*class_id, name)).type == Type::reference) << name;
    }
}

}  // namespace
}  // namespace ovaudit
