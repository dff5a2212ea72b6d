#pragma once

#include <span>
#include <string>
#include <vector>

#include "audit/examination.hpp"

/// The checks: a row and a function each, a file for each family.
namespace ovaudit {

/// Examines the VM that the examination has turned to. False: the check does not apply to it.
using OfVm = bool (*)(Examination&);

/// What a check over several VMs says of one of them.
struct Outcome {
    std::vector<Fault> faults;
    bool fails = false;  ///< in a fault that stands with another VM
    bool applies = true;
    std::optional<std::string> unseen;
};
struct FleetOutcome {
    std::vector<Outcome> vms;        ///< as `vms` of the function
    std::vector<Fault> beside = {};  ///< faults of what no checked VM owns
};

/// Examines all VMs together; each before it is read with Examination::begin().
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

/// Something of a VM that no other VM may have: its key, which VM of the fleet has it, and where.
struct Claim {
    std::string key;
    std::size_t vm;
    ObjectIndex at;
};

/// The claims that share their key with one of another object, each group with its first at the front.
std::vector<std::vector<Claim>> shared_claims(std::vector<Claim> claims);

}  // namespace ovaudit
