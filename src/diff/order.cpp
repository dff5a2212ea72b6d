#include "diff/order.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "model/natural.hpp"

namespace ovaudit {
namespace {

void sort_vms(Diff& diff) {
    std::vector<std::uint32_t> order(diff.vms.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const VmEntry &x = diff.vms[a], &y = diff.vms[b];
        return x.name != y.name ? natural_less(x.name, y.name) : std::tie(x.uuid, a) < std::tie(y.uuid, b);
    });
    std::vector<VmEntry> sorted;
    std::vector<std::uint32_t> number(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) {
        number[order[i]] = i;
        sorted.push_back(std::move(diff.vms[order[i]]));
    }
    diff.vms = std::move(sorted);
    for (Change& change : diff.changes)
        if (change.vm != no_vm) change.vm = number[change.vm];
}

bool stands_before(const Change& a, const Change& b) {
    if (a.vm != b.vm) return a.vm < b.vm;
    if (a.vm != no_vm && a.category != b.category) return a.category < b.category;
    if (a.path != b.path) return natural_less(a.path, b.path);
    return a.op > b.op;
}

}  // namespace

void put_in_order(Diff& diff) {
    sort_vms(diff);
    std::sort(diff.changes.begin(), diff.changes.end(), stands_before);
}

std::uint64_t vms_changed(const Diff& diff) {
    std::set<std::pair<std::string_view, std::string_view>> changed;  // one that has several entries once
    for (const Change& change : diff.changes) {
        if (change.vm == no_vm || !change.counts) continue;
        const VmEntry& vm = diff.vms[change.vm];
        if (!vm.matched_by.empty()) changed.emplace(vm.uuid, vm.name);
    }
    return changed.size();
}

}  // namespace ovaudit
