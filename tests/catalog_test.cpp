#include "ovaudit/catalog.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

namespace ovaudit {
namespace {

struct Row {
    const char* class_name;
    const char* field;
    Type type;
    Role role;
    Category category;
    Unit unit;
    const char* xe;
};

std::string name_of(const testing::TestParamInfo<Row>& info) {
    return std::string(info.param.class_name) + "_" + info.param.field;
}

class CatalogRow : public testing::TestWithParam<Row> {};

TEST_P(CatalogRow, SaysWhatIsKnown) {
    const Row& row = GetParam();
    const auto class_id = find_class(row.class_name);
    ASSERT_TRUE(class_id);
    const auto id = find_field(*class_id, row.field);
    ASSERT_TRUE(id);
    EXPECT_EQ(std::string_view(field(*id).name), row.field);
    EXPECT_EQ(field(*id).type, row.type);
    EXPECT_EQ(to_string(field(*id).role), to_string(row.role));
    EXPECT_EQ(to_string(field(*id).category), to_string(row.category));
    EXPECT_EQ(field(*id).unit, row.unit);
    EXPECT_EQ(std::string_view(field(*id).xe), row.xe);
}

using enum Role;
INSTANTIATE_TEST_SUITE_P(
    Catalog, CatalogRow,
    testing::Values(
        Row{"VM", "name_label", Type::text, config, Category::labels, Unit::none, ""},
        Row{"VM", "memory_static_max", Type::integer, config, Category::memory, Unit::bytes, ""},
        Row{"VM", "VCPUs_max", Type::integer, config, Category::vcpu, Unit::none, ""},
        Row{"VM", "power_state", Type::text, runtime, Category::power, Unit::none, ""},
        Row{"VM", "last_booted_record", Type::text, runtime, Category::boot, Unit::none, "last-boot-record"},
        Row{"VM", "tags", Type::text_set, config, Category::labels, Unit::none, ""},
        Row{"VM", "NVRAM", Type::text_map, runtime, Category::security, Unit::none, ""},
        Row{"VIF", "MAC", Type::text, config, Category::network, Unit::none, ""},
        Row{"VDI", "virtual_size", Type::integer, config, Category::storage, Unit::bytes, ""},
        Row{"VM_guest_metrics", "networks", Type::text_map, reported, Category::ip, Unit::none, ""},
        Row{"PIF", "IP", Type::text, config, Category::ip, Unit::none, ""},
        Row{"PIF", "VLAN_master_of", Type::reference, internal, Category::network, Unit::none,
            "vlan-master-of"},
        Row{"PBD", "currently_attached", Type::boolean, runtime, Category::storage, Unit::none, ""},
        Row{"PBD", "device_config", Type::text_map, config, Category::storage, Unit::none, ""},
        Row{"Bond", "slaves", Type::reference_set, config, Category::network, Unit::none, ""},
        Row{"pool", "ha_enabled", Type::boolean, config, Category::ha, Unit::none, ""},
        Row{"SM", "version", Type::text, reported, Category::storage, Unit::none, ""},
        Row{"secret", "value", Type::text, config, Category::security, Unit::none, ""},
        Row{"host_metrics", "memory_total", Type::integer, runtime, Category::memory, Unit::bytes, ""},
        Row{"VMSS", "VMs", Type::reference_set, internal, Category::snapshot, Unit::none, ""},
        Row{"host", "suspend_image_sr", Type::reference, config, Category::platform, Unit::none,
            "suspend-image-sr-uuid"}),
    name_of);

TEST(Catalog, NumbersEveryFieldOnce) {
    std::size_t count = 0;
    for (ClassId class_id = 0; class_id < classes().size(); ++class_id) {
        std::set<std::string_view> names;
        for (const Field& row : classes()[class_id].fields) {
            EXPECT_TRUE(names.insert(row.name).second)
                << classes()[class_id].name << " " << std::string_view(row.name);
            EXPECT_EQ(find_field(class_id, row.name), count++);
        }
        EXPECT_EQ(find_class(classes()[class_id].name), class_id);
    }
    EXPECT_EQ(count, field_count());
    EXPECT_EQ(find_class("Gadget"), std::nullopt);
}

TEST(Catalog, OwnersAndPlacesAreFields) {
    for (ClassId id = 0; id < classes().size(); ++id) {
        const Class& row = classes()[id];
        EXPECT_TRUE(row.owner_field.empty() || find_field(id, row.owner_field)) << row.name;
        EXPECT_EQ(row.owner_field.empty(), row.owner_class.empty()) << row.name;
        EXPECT_TRUE(row.owner_class.empty() || find_class(row.owner_class)) << row.name;
        EXPECT_TRUE(row.place_field.empty() || find_field(id, row.place_field)) << row.name;
        const bool owned = !row.owner_field.empty() || !row.holder_class.empty();
        EXPECT_TRUE(row.name == "VM" || row.step.empty() != owned) << row.name;
        EXPECT_TRUE(row.holder_class.empty() || find_field(*find_class(row.holder_class), row.holder_field))
            << row.name;
    }
}

TEST(Catalog, NamesReadBack) {
    for (std::size_t i = 0; i < role_count; ++i)
        EXPECT_EQ(role_named(to_string(static_cast<Role>(i))), static_cast<Role>(i));
    for (std::size_t i = 0; i < category_count; ++i)
        EXPECT_EQ(category_named(to_string(static_cast<Category>(i))), static_cast<Category>(i));
    EXPECT_EQ(role_named("nothing"), std::nullopt);
    EXPECT_EQ(category_named(""), std::nullopt);
    EXPECT_EQ(unit_named("bytes"), Unit::bytes);
}

TEST(Catalog, KnowsParticularMapKeys) {
    const ClassId vm = *find_class("VM");
    const MapKey* offset = find_map_key(*find_field(vm, "platform"), "timeoffset");
    ASSERT_NE(offset, nullptr);
    EXPECT_NE(offset->role, config);
    EXPECT_EQ(find_map_key(*find_field(vm, "platform"), "nothing in particular"), nullptr);
    const MapKey* orchestra = find_map_key(*find_field(vm, "other_config"), "xo:backup:vm");
    ASSERT_NE(orchestra, nullptr);
    EXPECT_NE(orchestra->role, config);
}

/// What the datamodel calls a type, as ours; nothing for what no export holds.
std::optional<Type> type_named(const nlohmann::json& field) {
    const std::string kind = field.at("kind"), type = field.at("type");
    if (kind == "ref") return Type::reference;
    const auto ends = [&](std::string_view end) { return std::string_view(type).ends_with(end); };
    if (kind == "set")
        return ends("ref set") ? Type::reference_set : ends("int set") ? Type::integer_set : Type::text_set;
    if (kind == "map")
        return ends("ref) map")          ? Type::reference_map
               : ends("string set) map") ? Type::text_set_map
               : ends("float) map")      ? Type::real_map
               : ends("int) map")        ? Type::integer_map
                                         : Type::text_map;
    if (type == "int") return Type::integer;
    if (type == "bool") return Type::boolean;
    if (type == "float") return Type::real;
    if (type == "datetime") return Type::time;
    if (type == "string" || kind == "enum") return Type::text;
    return std::nullopt;
}

TEST(Catalog, HoldsEveryFieldOfTheDatamodel) {
    const std::filesystem::path path =
        std::filesystem::path(OVAUDIT_SOURCE_DIR).parent_path() / "shared/reference/xapi_schema.json";
    std::ifstream file(path);
    if (!file) GTEST_SKIP() << "the datamodel is not beside the checkout";
    const nlohmann::json schema = nlohmann::json::parse(file);
    for (const auto& [name, known] : schema.items()) EXPECT_TRUE(find_class(name)) << name;
    for (const Class& row : classes()) {
        ASSERT_TRUE(schema.contains(row.name)) << row.name;
        for (const auto& [name, known] : schema.at(std::string(row.name)).at("fields").items()) {
            const auto id = find_field(*find_class(row.name), name);
            EXPECT_TRUE(id) << row.name << " " << name;
            const auto type = type_named(known);
            EXPECT_TRUE(!id || !type || field(*id).type == *type) << row.name << " " << name;
        }
    }
}

}  // namespace
}  // namespace ovaudit
