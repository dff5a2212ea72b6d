#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "audit/row.hpp"

/// What the checks over several VMs are made of.
namespace ovaudit {

/// Examines each VM on its own; `look` gets its place in `vms`. False: the check does not apply to it.
FleetOutcome examine_each(Examination& e, std::span<const ObjectIndex> vms,
                          const std::function<bool(std::size_t vm)>& look);

/// Something of a VM that no other VM may have: its key, whose it is, by its place in `vms`, and where.
struct Claim {
    std::string key;
    std::size_t vm;
    ObjectIndex at;
};

/// What is wrong with several objects that have one key; nothing if that is no fault.
using Accuse = std::function<std::optional<Fault>(std::span<const Claim> group)>;

/// A fault for each key that several claims have and that `accuse` finds fault with. It stands with the first
/// of them, names the others and fails all their VMs; its id stands on the key, unless it says on what.
std::vector<SharedFault> shared_faults(std::vector<Claim> claims, const Accuse& accuse);

/// Of how many VMs the claims are, "2 VMs".
std::string count_of_vms(std::span<const Claim> group);

}  // namespace ovaudit
