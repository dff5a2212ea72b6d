#include "audit/claims.hpp"
#include "audit/times.hpp"
#include "audit/words.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"

namespace ovaudit {
namespace {

constexpr FieldId is_vmss_snapshot = field_id("VM", "is_vmss_snapshot");

bool few_snapshots(Examination& e) {
    const auto most = static_cast<std::size_t>(e.parameters().snapshots_max.value_or(3));
    const std::size_t count = e.snapshots().size();
    if (count > most)
        e.fail({e.vm(), std::to_string(count) + " VM snapshots, more than " + std::to_string(most)});
    return true;
}

/// A snapshot that a schedule made goes when the schedule says so.
bool young_snapshots(Examination& e) {
    const std::int64_t most = e.parameters().snapshot_days.value_or(30);
    const std::vector<ObjectIndex> snapshots = e.snapshots();
    const auto now = seconds_of(e.options().now);
    if (!now && !snapshots.empty()) e.not_observable("capture time", "the source does not tell it");
    for (const ObjectIndex snapshot : snapshots) {
        const auto time = e.text(snapshot, known().of_vm.snapshot_time);
        const auto taken = time ? seconds_of(*time) : std::nullopt;
        const Value* scheduled = e.value_if_any(snapshot, is_vmss_snapshot);
        if (!now || !taken || (scheduled != nullptr && scheduled->at != 0)) continue;
        if (const std::int64_t days = (*now - *taken) / seconds_of_a_day; days > most)
            e.fail(
                {snapshot, "VM snapshot " + e.name(snapshot) + " is " + std::to_string(days) + " days old"});
    }
    return !snapshots.empty();
}

FleetOutcome snapshots_with_a_vm(Examination& e, std::span<const ObjectIndex> vms) {
    FleetOutcome fleet = examine_each(e, vms, [&](std::size_t) { return !e.snapshots().empty(); });
    for (ObjectIndex at = 0; at < e.capture().objects().size(); ++at) {
        const Object& object = e.capture().object(at);
        const Value* parent = e.capture().field(object, known().of_vm.snapshot_of);
        const bool is_orphan = object.owner == no_object && e.capture().is_vm_snapshot(object) &&
                               parent != nullptr && parent->kind == Kind::outside &&
                               !is_unclear_null(e.capture(), at, known().of_vm.snapshot_of, parent);
        if (is_orphan) fleet.shared.push_back({{at, "VM snapshot " + e.name(at) + " is of no VM"}});
    }
    return fleet;
}

constexpr Row family[] = {
    {{"SNP-001", "many VM snapshots", Level::warning, Category::snapshot,
      "Each one keeps a disk in the chain: slower reads, and space that nobody sees.",
      "xe snapshot-uninstall uuid=...", "VM.is_a_snapshot VM.snapshot_of"},
     few_snapshots},
    {{"SNP-002", "old VM snapshot", Level::warning, Category::snapshot,
      "A snapshot is no backup: it grows with every write of its VM, and reverting to it loses a month.",
      "xe snapshot-uninstall uuid={object}", "VM.snapshot_time VM.is_vmss_snapshot"},
     young_snapshots},
    {{"SNP-003", "VM snapshot of no VM", Level::warning, Category::snapshot,
      "Its VM was deleted and its disks still take space.", "xe snapshot-uninstall uuid={object}",
      "VM.snapshot_of VM.is_a_snapshot"},
     nullptr,
     snapshots_with_a_vm},
};

}  // namespace

std::span<const Row> snapshot_rows() {
    return family;
}

}  // namespace ovaudit
