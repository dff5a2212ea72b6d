#include "diff/reverts.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "diff/datum.hpp"
#include "diff/order.hpp"
#include "model/natural.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

/// What one revert would change.
struct Part {
    VmSnapshot snapshot;
    VmEntry vm;
    std::vector<Change> changes;
};

bool stands_before(const Part& a, const Part& b) {
    const VmSnapshot &x = a.snapshot, &y = b.snapshot;
    if (x.vm_name != y.vm_name) return natural_less(x.vm_name, y.vm_name);
    if (x.vm_uuid != y.vm_uuid) return x.vm_uuid < y.vm_uuid;
    return x.taken_at > y.taken_at;
}

std::string title(const VmSnapshot& snapshot) {
    std::string text = "a revert to VM snapshot \"" + escape_visibly(snapshot.name) + "\"";
    if (snapshot.taken_at.empty()) return text;
    return text + ", taken " + human_time(snapshot.taken_at);
}

/// The same change comes of several reverts of a VM: its id says of which.
void name_after(const VmSnapshot& snapshot, Change& change) {
    const std::string vm = "VM:" + snapshot.vm_uuid;
    if (change.id.starts_with(vm)) change.id.insert(vm.size(), "@" + snapshot.uuid);
}

/// What is in a CD drive, which the drive tells; its owner is another where only the VM snapshot uses it.
bool is_medium(const Change& change) {
    return change.object.class_name == "VDI" && change.field.empty() && change.label.starts_with("CD drive");
}

std::vector<Part> parts_of(Reverts& reverts, Diff& result) {
    std::map<std::string, const VmSnapshot*> by_vm;
    for (const VmSnapshot& snapshot : reverts.snapshots) by_vm.emplace(snapshot.vm_uuid, &snapshot);
    std::vector<Part> parts;
    for (VmEntry& vm : reverts.diff.vms) {
        const auto asked = by_vm.find(vm.uuid);
        const VmSnapshot snapshot = asked == by_vm.end() ? VmSnapshot() : *asked->second;
        vm.headlines = {"by " + title(snapshot)};
        parts.push_back({snapshot, std::move(vm), {}});
    }
    for (Change& change : reverts.diff.changes) {
        // what stands beside the VMs is the same on both sides
        if (change.vm == no_vm || is_medium(change)) continue;
        if (change.role == Role::reported) {  // the guest will report anew
            ++result.summary.hidden[Role::reported];
            continue;
        }
        Part& part = parts[change.vm];
        if (part.snapshot.uuid.empty()) continue;  // a uuid that names other VMs too
        name_after(part.snapshot, change);
        part.changes.push_back(std::move(change));
    }
    std::erase_if(parts, [](const Part& part) { return part.changes.empty(); });
    for (const Part& part : parts) by_vm.erase(part.vm.uuid);
    for (const auto& [uuid, snapshot] : by_vm)
        result.notes.push_back("VM " + escape_visibly(snapshot->vm_name) + ": " + title(*snapshot) +
                               ", would change nothing but what is on the disks");
    return parts;
}

void add(Summary& sum, const Summary& part) {
    sum.settings_compared += part.settings_compared;
    for (const auto& [role, count] : part.hidden) sum.hidden[role] += count;
}

}  // namespace

Reverts compare_reverted(const Capture& capture, const Capture& reverted, std::vector<VmSnapshot> snapshots,
                         DiffOptions options) {
    options.vms.clear();
    for (const VmSnapshot& snapshot : snapshots) options.vms.push_back(snapshot.vm_uuid);
    return {std::move(snapshots), diff(capture, reverted, options)};
}

Diff joined(std::vector<Reverts> all) {
    Diff result;
    std::vector<Part> parts;
    std::set<std::string> vms;
    for (Reverts& reverts : all) {
        if (&reverts == &all.front()) {
            result.old_side = reverts.diff.old_side;
            result.new_side = reverts.diff.new_side;
            result.new_side.notes.clear();  // of the same file
            result.arguments = reverts.diff.arguments;
        }
        for (const VmSnapshot& snapshot : reverts.snapshots) vms.insert(snapshot.vm_uuid);
        add(result.summary, reverts.diff.summary);
        for (const std::string& note : reverts.diff.notes)
            if (std::ranges::find(result.notes, note) == result.notes.end()) result.notes.push_back(note);
        std::ranges::move(parts_of(reverts, result), std::back_inserter(parts));
    }
    std::ranges::stable_sort(parts, stands_before);
    for (Part& part : parts) {
        for (Change& change : part.changes) {
            change.vm = static_cast<std::uint32_t>(result.vms.size());
            result.changes.push_back(std::move(change));
        }
        result.vms.push_back(std::move(part.vm));
    }
    result.summary.vms_compared = vms.size();
    result.summary.vms_changed = vms_changed(result);
    return result;
}

}  // namespace ovaudit
