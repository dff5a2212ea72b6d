#include "diff/order.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

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
    std::vector<bool> changed(diff.vms.size(), false);
    for (const Change& change : diff.changes)
        if (change.vm != no_vm && change.counts && !diff.vms[change.vm].matched_by.empty())
            changed[change.vm] = true;
    return static_cast<std::uint64_t>(std::count(changed.begin(), changed.end(), true));
}

}  // namespace ovaudit
