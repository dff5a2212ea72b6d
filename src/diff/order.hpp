#pragma once

#include "ovaudit/diff.hpp"

namespace ovaudit {

/// Puts the VMs and the changes of a finished Diff into the order of every report.
void put_in_order(Diff& diff);

/// How many of the VMs that are on both sides have a change that counts.
std::uint64_t vms_changed(const Diff& diff);

/// Drops the VMs that no change refers to any more, and numbers the others anew.
void keep_vms_in_use(Diff& diff);

}  // namespace ovaudit
