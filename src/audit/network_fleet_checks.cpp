#include <algorithm>
#include <set>

#include "audit/addresses.hpp"
#include "audit/claims.hpp"
#include "audit/words.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

constexpr FieldId mac = field_id("VIF", "MAC"), vif_network = field_id("VIF", "network"),
                  blocked_operations = field_id("VM", "blocked_operations");

/// A template is not started: it may have what the VM that was made from it has.
template <typename ClaimsOf>
FleetOutcome unique_claims(Examination& e, std::span<const ObjectIndex> vms, const ClaimsOf& claims_of,
                           const Accuse& accuse) {
    std::vector<Claim> claims;
    FleetOutcome fleet = examine_each(e, vms, [&](std::size_t vm) {
        const std::size_t before = claims.size();
        if (!e.is_template()) claims_of(vm, claims);
        return claims.size() > before;
    });
    fleet.shared = shared_faults(std::move(claims), accuse);
    return fleet;
}

bool are_of_several_vms(std::span<const Claim> group) {
    return std::ranges::any_of(group, [&](const Claim& claim) { return claim.vm != group.front().vm; });
}

/// A copy for disaster recovery has the MACs of its original and must not be started: backup tools block
/// that.
bool may_start(Examination& e, ObjectIndex vif) {
    const ObjectIndex vm = e.capture().object(vif).owner;
    return vm == no_object || !e.entry(vm, blocked_operations, "start");
}

/// Whether two of the NICs can be plugged into one network at once.
bool meet(Examination& e, std::span<const Claim> group) {
    std::set<ObjectIndex> taken;
    for (const Claim& claim : group) {
        const auto network = e.target(claim.at, vif_network);
        if (!network || *network == no_object || !may_start(e, claim.at)) continue;
        if (!taken.insert(*network).second) return true;
    }
    return false;
}

Fault shared_mac(Examination& e, std::span<const Claim> group) {
    const bool collide = meet(e, group);
    Fault fault{group.front().at, brief(group.front().key) + " is the MAC of " +
                                      counted(group.size(), "NIC") + " in " + count_of_vms(group) +
                                      (collide ? ", on one network" : ", which do not meet on one network")};
    fault.is_other = !collide;
    return fault;
}

FleetOutcome unique_macs(Examination& e, std::span<const ObjectIndex> vms) {
    const auto claims_of = [&](std::size_t vm, std::vector<Claim>& claims) {
        for (const ObjectIndex vif : e.owned(known().vif))
            if (const auto address = e.text(vif, mac); address && !address->empty())
                claims.push_back({std::string(*address), vm, vif});
    };
    return unique_claims(e, vms, claims_of,
                         [&](std::span<const Claim> group) { return shared_mac(e, group); });
}

FleetOutcome unique_mac_seeds(Examination& e, std::span<const ObjectIndex> vms) {
    const auto claims_of = [&](std::size_t vm, std::vector<Claim>& claims) {
        const auto seed = e.entry(e.vm(), known().of_vm.other_config, "mac_seed");
        if (seed && !seed->empty()) claims.push_back({std::string(*seed), vm, e.vm()});
    };
    return unique_claims(e, vms, claims_of, [](std::span<const Claim> group) {
        return Fault{group.front().at, count_of_vms(group) + " have mac_seed " + brief(group.front().key)};
    });
}

/// The same address on two networks is no conflict: the key has both.
FleetOutcome unique_addresses(Examination& e, std::span<const ObjectIndex> vms) {
    const auto claims_of = [&](std::size_t vm, std::vector<Claim>& claims) {
        for (const Reported& reported : reported_addresses(e)) {
            if (reported.vif == no_object || is_of_no_plan(*address_of(reported.text))) continue;
            const auto network = e.target(reported.vif, vif_network);
            if (network && *network != no_object)
                claims.push_back({std::string(reported.text) + " " + e.id(*network), vm, reported.vif});
        }
    };
    const auto accuse = [&](std::span<const Claim> group) -> std::optional<Fault> {
        if (!are_of_several_vms(group)) return std::nullopt;
        const std::string& key = group.front().key;
        const auto network = e.target(group.front().at, vif_network);
        return Fault{group.front().at, brief(key.substr(0, key.find(' '))) + " is used by " +
                                           count_of_vms(group) + " on network " + e.name(*network)};
    };
    return unique_claims(e, vms, claims_of, accuse);
}

constexpr Row family[] = {
    {{"NET-001",
      "MAC that several NICs have",
      Level::error,
      Category::network,
      "On one network both lose traffic as switches learn the address here and there. On separate networks, "
      "or "
      "in a copy whose start is blocked, it is a trap for the next move.",
      "xe vif-destroy uuid={object}; xe vif-create vm-uuid={vm} device=... network-uuid=... mac=random",
      "VIF.MAC VIF.network VM.blocked_operations:start",
      {},
      {Level::warning, "NICs that do not meet on one network"}},
     nullptr,
     unique_macs},
    {{"NET-002", "mac_seed that several VMs have", Level::warning, Category::network,
      "MACs are made from the seed: NICs added to both get the same ones, and an import that preserves "
      "refuses the VM.",
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
