#include <gtest/gtest.h>

#include <algorithm>

#include "load/load_bytes.hpp"
#include "ovaudit/diff.hpp"
#include "support/export_writer.hpp"
#include "support/leaves.hpp"
#include "support/pool_maker.hpp"
#include "support/seeds.hpp"

/// Each value of each document, changed alone, appears exactly once: shown, hidden or not comparable, where
/// the catalog says.
namespace ovaudit::generated {

namespace {

enum class When : std::uint8_t { always, of_vm_snapshot, without_uuid, in_generated };

/// Leaves whose change is more, or less, than one difference of one field.
struct Exception {
    std::string_view class_name, field;
    When when;
    std::string_view why;
};
constexpr std::string_view another_owner = "the object goes from one owner and comes to another";
constexpr std::string_view identity = "the object is another one, seen wherever it is used";
constexpr std::string_view without = "without a uuid the object is found by this, or by who uses it";
constexpr Exception exceptions[] = {
    {"VIF", "VM", When::always, another_owner},
    {"VBD", "VM", When::always, another_owner},
    {"VGPU", "VM", When::always, another_owner},
    {"VTPM", "VM", When::always, another_owner},
    {"PVS_proxy", "VIF", When::always, another_owner},
    {"VM", "snapshot_of", When::always, another_owner},
    {"VM", "metrics", When::always, "the metrics go with the reference to them"},
    {"VM", "guest_metrics", When::always, "the metrics go with the reference to them"},
    {"VM", "is_a_snapshot", When::always, "a VM snapshot is never paired with a living VM"},
    {"VM", "uuid", When::of_vm_snapshot, "one VM snapshot goes and another comes"},
    {"network", "uuid", When::always, identity},
    {"SR", "uuid", When::always, identity},
    {"host", "uuid", When::always, identity},
    {"VDI", "uuid", When::in_generated, identity},  // several drives share a disk
    {"SR", "type", When::without_uuid, without},
    {"VIF", "network", When::without_uuid, without},
    {"VIF", "device", When::without_uuid, without},
    {"VBD", "VDI", When::without_uuid, without},
    {"VBD", "userdevice", When::without_uuid, without},
};

bool applies(When when, const Leaf& leaf, bool is_generated) {
    switch (when) {
        case When::always:
            return true;
        case When::of_vm_snapshot:
            return leaf.of_vm_snapshot;
        case When::without_uuid:
            return !leaf.has_uuid;
        case When::in_generated:
            return is_generated;
    }
    return false;
}

bool is_exception(const Leaf& leaf, bool is_generated) {
    return std::ranges::any_of(exceptions, [&](const Exception& row) {
        return row.class_name == leaf.class_name && row.field == leaf.field &&
               applies(row.when, leaf, is_generated);
    });
}

std::string describe(const Leaf& leaf) {
    return leaf.class_name + " " + leaf.object + " " + leaf.field + (leaf.key.empty() ? "" : ":" + leaf.key) +
           " '" + leaf.old_text.substr(0, 80) + "' -> '" + leaf.new_text.substr(0, 80) + "'";
}

/// Whether the catalog has the leaf shown by default.
bool is_shown(const Leaf& leaf) {
    const auto class_id = find_class(leaf.class_name);
    const auto id = class_id ? find_field(*class_id, leaf.field) : std::nullopt;
    if (!id) return true;
    if (leaf.field == "networks" && leaf.old_text.starts_with("fe80:")) return false;
    const MapKey* row = find_map_key(*id, leaf.key);
    const Role role = row == nullptr ? field(*id).role : row->role;
    const unsigned flags = row == nullptr ? field(*id).flags : row->flags;
    return role == Role::config || role == Role::reported || (flags & told) != 0;
}

/// Where more than the field's own row decides: what follows from another field, or depends on its text.
bool role_is_open(const Leaf& leaf) {
    return leaf.of_vm_snapshot || leaf.field == "uuid" ||
           (leaf.class_name == "VDI" && leaf.field == "location") ||
           (leaf.class_name == "VM" && leaf.field == "recommendations");
}

void expect_once(const Leaf& leaf, const Diff& diff) {
    const Landed found = landed(diff);
    const std::uint64_t expected = leaf.is_member && found.shown > 0 ? 2 : 1;  // one member went, one came
    EXPECT_EQ(found.all(), expected) << describe(leaf) << '\n' << places_of(diff);
    if (found.not_comparable > 0 || role_is_open(leaf)) return;
    EXPECT_EQ(found.shown > 0, is_shown(leaf)) << describe(leaf) << '\n' << places_of(diff);
}

void expect_leaf(const Capture& capture, const Leaf& leaf, bool is_generated) {
    if (is_exception(leaf, is_generated)) return;
    DiffOptions options;
    options.include_templates = options.include_control = true;
    expect_once(leaf, diff(capture, load_bytes("changed.xml", leaf.document), options));
}

}  // namespace

TEST(EveryLeaf, OfTheSamples) {
    const auto samples = ova_samples();
    for (const Sample& sample : samples) {
        SCOPED_TRACE(sample.name);
        const Capture capture = load_bytes(sample.name, sample.bytes);
        for_each_leaf(sample.bytes, [&](const Leaf& leaf) { expect_leaf(capture, leaf, false); });
    }
    if (samples.empty()) GTEST_SKIP() << "no ../shared/samples/ova";
}

/// Of several pools a part of the leaves each, for the time it takes.
TEST(EveryLeaf, OfGeneratedExports) {
    constexpr unsigned percent = 12;
    for_each_seed(6, [](Random& random) {
        Layout layout = any_layout(random);
        layout.raw_names = false;
        const std::string document = write_export(make_pool(random), layout);
        const Capture capture = load_bytes("generated.xml", document);
        for_each_leaf(document, [&](const Leaf& leaf) {
            if (random.chance(percent)) expect_leaf(capture, leaf, true);
        });
    });
}

}  // namespace ovaudit::generated
