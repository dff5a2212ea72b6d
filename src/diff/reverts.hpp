#pragma once

#include <vector>

#include "ovaudit/diff.hpp"
#include "ovaudit/snapshots.hpp"

namespace ovaudit {

/// What reverts to VM snapshots would change.
struct Reverts {
    std::vector<VmSnapshot> snapshots;  ///< one of a VM at most
    Diff diff;                          ///< of their VMs alone
};

/// reverted: what load_kept() makes of the capture and the VM snapshots. options: all but `vms` and `pairs`.
Reverts compare_reverted(const Capture& capture, const Capture& reverted, std::vector<VmSnapshot> snapshots,
                         DiffOptions options);

/// One diff of all, in which each VM has an entry for each of its VM snapshots, the latest first. It has a
/// note for each VM snapshot to which a revert would change nothing.
Diff joined(std::vector<Reverts> all);

}  // namespace ovaudit
