#include <algorithm>
#include <set>

#include "audit/addresses.hpp"
#include "audit/row.hpp"
#include "audit/words.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"

namespace ovaudit {
namespace {

constexpr FieldId mac = field_id("VIF", "MAC"), vif_network = field_id("VIF", "network");

/// Examines each VM on its own, and then what they claim together.
template <typename Claims, typename Accuse>
FleetOutcome unique_claims(Examination& e, std::span<const ObjectIndex> vms, const Claims& claims_of,
                           const Accuse& accuse) {
    FleetOutcome fleet;
    std::vector<Claim> claims;
    for (std::size_t vm = 0; vm < vms.size(); ++vm) {
        e.begin(vms[vm]);
        const std::size_t before = claims.size();
        if (!e.is_template()) claims_of(vm, claims);
        fleet.vms.push_back({});
        fleet.vms.back().applies = claims.size() > before;
        fleet.vms.back().unseen = e.unseen();
    }
    for (const auto& group : shared_claims(std::move(claims)))
        if (std::optional<Fault> fault = accuse(group)) {
            for (const Claim& claim : group) fleet.vms[claim.vm].fails = true;
            fleet.vms[group.front().vm].faults.push_back(std::move(*fault));
        }
    return fleet;
}

bool are_of_several_vms(const std::vector<Claim>& group) {
    return std::ranges::any_of(group, [&](const Claim& claim) { return claim.vm != group.front().vm; });
}

/// The fault stands with the first of the group.
Fault shared_fault(const std::vector<Claim>& group, std::string message) {
    Fault fault{group.front().at, std::move(message)};
    fault.shared = group.front().key;
    for (std::size_t i = 1; i < group.size(); ++i) fault.others.push_back(group[i].at);
    return fault;
}

std::string count_of_vms(const std::vector<Claim>& group) {
    std::set<std::size_t> vms;
    for (const Claim& claim : group) vms.insert(claim.vm);
    return std::to_string(vms.size()) + (vms.size() == 1 ? " VM" : " VMs");
}

FleetOutcome unique_macs(Examination& e, std::span<const ObjectIndex> vms) {
    const auto claims_of = [&](std::size_t vm, std::vector<Claim>& claims) {
        for (const ObjectIndex vif : e.owned(known().vif))
            if (const auto address = e.text(vif, mac); address && !address->empty())
                claims.push_back({std::string(*address), vm, vif});
    };
    const auto accuse = [&](const std::vector<Claim>& group) -> std::optional<Fault> {
        std::vector<std::optional<ObjectIndex>> networks;
        for (const Claim& claim : group) networks.push_back(e.target(claim.at, vif_network));
        const bool same_network = std::ranges::any_of(networks, [&](const auto& network) {
            return network && network != no_object && std::ranges::count(networks, network) > 1;
        });
        Fault fault = shared_fault(
            group, brief(group.front().key) + " is the MAC of " + std::to_string(group.size()) + " NICs in " +
                       count_of_vms(group) + (same_network ? ", on one network" : ", on several networks"));
        if (!same_network) fault.level = Level::warning;
        return fault;
    };
    return unique_claims(e, vms, claims_of, accuse);
}

FleetOutcome unique_mac_seeds(Examination& e, std::span<const ObjectIndex> vms) {
    const auto claims_of = [&](std::size_t vm, std::vector<Claim>& claims) {
        const auto seed = e.entry(e.vm(), known().of_vm.other_config, "mac_seed");
        if (seed && !seed->empty()) claims.push_back({std::string(*seed), vm, e.vm()});
    };
    const auto accuse = [&](const std::vector<Claim>& group) -> std::optional<Fault> {
        return shared_fault(group, count_of_vms(group) + " have mac_seed " + brief(group.front().key));
    };
    return unique_claims(e, vms, claims_of, accuse);
}

/// The same address on two networks is no conflict: the key has both.
FleetOutcome unique_addresses(Examination& e, std::span<const ObjectIndex> vms) {
    const auto claims_of = [&](std::size_t vm, std::vector<Claim>& claims) {
        for (const Reported& reported : reported_addresses(e)) {
            if (reported.vif == no_object || is_of_no_plan(*address_of(reported.text))) continue;
            const auto network = e.target(reported.vif, vif_network);
            if (network && *network != no_object)
                claims.push_back(
                    {std::string(reported.text) + " " + std::string(e.uuid(*network)), vm, reported.vif});
        }
    };
    const auto accuse = [&](const std::vector<Claim>& group) -> std::optional<Fault> {
        if (!are_of_several_vms(group)) return std::nullopt;
        const std::string& key = group.front().key;
        const auto network = e.target(group.front().at, vif_network);
        return shared_fault(group, brief(key.substr(0, key.find(' '))) + " is used by " +
                                       count_of_vms(group) + " on network " + e.name(*network));
    };
    return unique_claims(e, vms, claims_of, accuse);
}

constexpr Row family[] = {
    {{"NET-001", "MAC that several NICs have", Level::error, Category::network,
      "On one network both lose traffic as switches learn the address here and there. On separate networks "
      "it "
      "is a trap for the next move.",
      "xe vif-destroy uuid={object}; xe vif-create vm-uuid={vm} device=... network-uuid=... mac=random",
      "VIF.MAC VIF.network"},
     nullptr,
     unique_macs},
    {{"NET-002", "mac_seed that several VMs have", Level::warning, Category::network,
      "MACs are made from the seed: NICs added to both get the same ones, and an import that preserves "
      "refuses "
      "the VM.",
      "xe vm-param-remove uuid={vm} param-name=other-config param-key=mac_seed", "VM.other_config:mac_seed"},
     nullptr,
     unique_mac_seeds},
    {{"NET-003", "address that several running VMs use", Level::error, Category::ip,
      "Two guests on one network report the same address: connections go to the one or the other.",
      "xe vm-param-get uuid={vm} param-name=networks",
      "VM_guest_metrics.networks VIF.network VM.power_state"},
     nullptr,
     unique_addresses},
};

}  // namespace

std::span<const Row> network_fleet_rows() {
    return family;
}

}  // namespace ovaudit
