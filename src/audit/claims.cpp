#include "audit/claims.hpp"

#include <algorithm>
#include <set>

#include "model/text.hpp"

namespace ovaudit {
namespace {

SharedFault shared_fault(std::span<const Claim> group, Fault fault) {
    const Claim& first = group.front();
    SharedFault shared{std::move(fault), first.vm};
    shared.fault.at = first.at;
    if (shared.fault.shared.empty()) shared.fault.shared = first.key;
    std::set<std::size_t> further;
    for (const Claim& claim : group.subspan(1)) {
        shared.fault.others.push_back(claim.at);
        if (claim.vm != first.vm) further.insert(claim.vm);
    }
    shared.further_vms.assign(further.begin(), further.end());
    return shared;
}

}  // namespace

FleetOutcome examine_each(Examination& e, std::span<const ObjectIndex> vms,
                          const std::function<bool(std::size_t vm)>& look) {
    FleetOutcome fleet;
    for (std::size_t vm = 0; vm < vms.size(); ++vm)
        fleet.vms.push_back(outcome_of(e, vms[vm], [&] { return look(vm); }));
    return fleet;
}

std::vector<SharedFault> shared_faults(std::vector<Claim> claims, const Accuse& accuse) {
    std::ranges::stable_sort(claims, {}, &Claim::key);
    std::vector<SharedFault> faults;
    for (auto begin = claims.begin(); begin != claims.end();) {
        const auto end =
            std::find_if(begin, claims.end(), [&](const Claim& claim) { return claim.key != begin->key; });
        const std::span<const Claim> group(begin, end);
        begin = end;
        if (group.size() < 2) continue;
        if (std::optional<Fault> fault = accuse(group))
            faults.push_back(shared_fault(group, *std::move(fault)));
    }
    return faults;
}

std::string count_of_vms(std::span<const Claim> group) {
    std::set<std::size_t> vms;
    for (const Claim& claim : group) vms.insert(claim.vm);
    return counted(vms.size(), "VM");
}

}  // namespace ovaudit
