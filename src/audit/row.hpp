#pragma once

#include <span>
#include <string>
#include <vector>

#include "audit/examination.hpp"

/// The checks: a row and a function each, a file for each family.
namespace ovaudit {

/// Examines the VM that the examination has turned to. False: the check does not apply to it.
using OfVm = bool (*)(Examination&);

/// What a check says of one VM.
struct Outcome {
    std::vector<Fault> faults;
    bool applies = true;
    std::optional<std::string> unseen;
};

/// Turns to the VM and looks. `look` says whether the check applies.
template <typename Look>
Outcome outcome_of(Examination& e, ObjectIndex vm, const Look& look) {
    e.begin(vm);
    const bool applies = look();
    return {e.take_faults(), applies, e.unseen()};
}

/// A fault of several VMs, or of what no checked VM owns.
struct SharedFault {
    Fault fault;
    std::optional<std::size_t> vm = {};         ///< whose it is, by its place in `vms` of the check
    std::vector<std::size_t> further_vms = {};  ///< which besides do not pass
};

/// What a check over several VMs says.
struct FleetOutcome {
    std::vector<Outcome> vms;  ///< as `vms` of the check
    std::vector<SharedFault> shared = {};
};

/// Examines VMs together.
using OfFleet = FleetOutcome (*)(Examination&, std::span<const ObjectIndex> vms);

struct Row {
    Check check;
    OfVm of_vm = nullptr;  ///< or
    OfFleet of_fleet = nullptr;
};

std::span<const Row> memory_rows();
std::span<const Row> vcpu_rows();
std::span<const Row> network_rows();
std::span<const Row> network_fleet_rows();
std::span<const Row> storage_rows();
std::span<const Row> snapshot_rows();
std::span<const Row> ha_rows();
std::span<const Row> boot_rows();
std::span<const Row> security_rows();
std::span<const Row> tools_rows();
std::span<const Row> label_rows();
std::span<const Row> export_rows();
std::span<const Row> fleet_rows();

}  // namespace ovaudit
