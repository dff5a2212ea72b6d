#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "diff/reverts.hpp"
#include "ovaudit/diff.hpp"
#include "ovaudit/snapshots.hpp"
#include "support/database_writer.hpp"
#include "support/edits.hpp"
#include "support/export_writer.hpp"
#include "support/pool_maker.hpp"
#include "support/seeds.hpp"
#include "support/temporary_file.hpp"

/// What VM snapshots keep of their VMs is what the VMs were when they were taken.
namespace ovaudit::generated {
namespace {

using test::TemporaryFile;

/// What a revert leaves as it is, or what is told of no VM's settings.
const std::set<std::string, std::less<>> not_reverted = {"tags", "affinity", "generation_id"};

/// A pool of VMs each of which has one VM snapshot, and what became of it.
struct Kept {
    Pool then, now;
    std::vector<ObjectKey> snapshots;
};

Kept any_kept(Random& random) {
    Kept kept;
    kept.then = make_pool_without_shared_disks(random);
    for (const ObjectKey vm : living_vms(kept.then))
        kept.snapshots.push_back(add_vm_snapshot_with_record(kept.then, vm, random));
    kept.now = kept.then;
    return kept;
}

std::string written(const Pool& pool, bool as_database, Random& random) {
    return as_database ? write_database(pool, random) : write_export(pool, any_layout(random));
}

std::vector<VmSnapshot> those_taken(const Kept& kept, const Capture& capture) {
    std::set<std::string> uuids;
    for (const ObjectKey key : kept.snapshots) uuids.insert(text(kept.then, key, "uuid"));
    std::vector<VmSnapshot> snapshots = vm_snapshots(capture);
    std::erase_if(snapshots, [&](const VmSnapshot& snapshot) { return !uuids.contains(snapshot.uuid); });
    return snapshots;
}

/// `VM:<uuid>@<uuid of the VM snapshot>/...`
std::string without_snapshot(std::string id) {
    const std::size_t at = id.find('@'), end = id.find('/');
    return at < end ? id.erase(at, end - at) : id;
}

/// What the VMs of these VM snapshots differ in, and a revert would bring back.
std::vector<std::string> reverted_settings(const Diff& diff, const std::vector<VmSnapshot>& snapshots) {
    std::vector<std::string> settings;
    for (const Change& change : diff.changes) {
        if (change.vm == no_vm ||
            std::ranges::find(snapshots, diff.vms[change.vm].uuid, &VmSnapshot::vm_uuid) == snapshots.end() ||
            change.role != Role::config || not_reverted.contains(change.field) ||
            change.object.class_name == "PVS_proxy")
            continue;
        // which of two disks it was is what is on the disks
        if (change.field == "VDI" && change.label.starts_with("disk")) continue;
        settings.push_back(without_snapshot(change.id) + " " + text_of(change.old_value) + " -> " +
                           text_of(change.new_value) + " " + std::to_string(static_cast<int>(change.op)));
    }
    std::ranges::sort(settings);
    return settings;
}

std::vector<std::string> only_in(const std::vector<std::string>& one, const std::vector<std::string>& other) {
    std::vector<std::string> result;
    std::ranges::set_difference(one, other, std::back_inserter(result));
    return result;
}

}  // namespace

TEST(SnapshotsLaw, ARevertChangesNothingWhereNothingChanged) {
    for_each_seed(60, [](Random& random) {
        Kept kept = any_kept(random);
        for (std::size_t count = random.below(4); count > 0; --count) disturb(kept.now, random);
        const TemporaryFile file(written(kept.now, random.chance(50), random));
        const Capture capture = load(file.path());
        const auto snapshots = those_taken(kept, capture);
        ASSERT_EQ(snapshots.size(), kept.snapshots.size());
        const Capture reverted = load_kept(file.path(), capture, snapshots, KeptAs::reverted, {});
        const Diff would = joined({compare_reverted(capture, reverted, snapshots, {})});
        EXPECT_EQ(reverted_settings(would, snapshots), std::vector<std::string>());
    });
}

TEST(SnapshotsLaw, ARevertBringsBackWhatWasChangedSince) {
    for_each_seed(150, [](Random& random) {
        Kept kept = any_kept(random);
        edit_places(kept.now, random.below(6) + 1, random);
        const bool as_database = random.chance(50);
        const TemporaryFile file(written(kept.now, as_database, random));
        const TemporaryFile earlier(written(kept.then, as_database, random));
        const Capture capture = load(file.path());
        const auto snapshots = those_taken(kept, capture);
        if (snapshots.empty()) return;  // they were dropped
        const Capture reverted = load_kept(file.path(), capture, snapshots, KeptAs::reverted, {});
        const auto would =
            reverted_settings(joined({compare_reverted(capture, reverted, snapshots, {})}), snapshots);
        const auto did = reverted_settings(diff(capture, load(earlier.path())), snapshots);
        EXPECT_EQ(only_in(would, did), std::vector<std::string>());
        EXPECT_EQ(only_in(did, would), std::vector<std::string>());
    });
}

TEST(SnapshotsLaw, WhatIsKeptIsWhatWasThere) {
    for_each_seed(60, [](Random& random) {
        const Kept kept = any_kept(random);
        const TemporaryFile file(written(kept.then, random.chance(50), random));
        const Capture capture = load(file.path());
        const auto snapshots = those_taken(kept, capture);
        const Capture seen = load_kept(file.path(), capture, snapshots, KeptAs::seen, {});
        for (const auto& [one, other] : {std::pair(&capture, &seen), std::pair(&seen, &capture)}) {
            const Diff diff = compare_reverted(*one, *other, snapshots, {}).diff;
            for (const Change& change : diff.changes)
                if (change.vm != no_vm)
                    ADD_FAILURE() << change.path << ": " << change.old_text << " -> " << change.new_text;
        }
    });
}

}  // namespace ovaudit::generated
