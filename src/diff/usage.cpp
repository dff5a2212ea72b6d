#include "diff/usage.hpp"

#include <algorithm>

#include "catalog/known.hpp"
#include "diff/compare.hpp"

namespace ovaudit {
namespace {

/// What a field of an object refers to; no_object if to nothing in the capture.
ObjectIndex target(const Capture& capture, ObjectIndex at, FieldId id) {
    const Value* value = at == no_object ? nullptr : capture.field(capture.object(at), id);
    return value != nullptr && value->kind == Kind::reference ? value->at : no_object;
}

/// The networks of a VM's NICs, the SRs of its disks, its host: each once.
std::vector<ObjectIndex> used_by(const Capture& capture, ObjectIndex vm) {
    const Known& numbers = known();
    std::vector<ObjectIndex> used = {target(capture, vm, numbers.of_vm.resident_on)};
    for (const ObjectIndex child : capture.children(capture.object(vm))) {
        const ClassId class_id = capture.object(child).class_id;
        if (class_id == numbers.vif) used.push_back(target(capture, child, numbers.of_vif.network));
        if (class_id == numbers.vbd)
            used.push_back(target(capture, target(capture, child, numbers.of_vbd.VDI), numbers.of_vdi.SR));
    }
    std::erase(used, no_object);
    std::sort(used.begin(), used.end());
    used.erase(std::unique(used.begin(), used.end()), used.end());
    return used;
}

}  // namespace

std::optional<std::uint64_t> Usage::operator()(Subject subject) {
    const bool is_new = subject.new_at != no_object;
    const ObjectIndex at = is_new ? subject.new_at : subject.old_at;
    const ClassId class_id = (is_new ? new_ : old_).object(at).class_id;
    const Known& numbers = known();
    const bool is_host = class_id == numbers.host;
    if (!is_host && class_id != numbers.network && class_id != numbers.sr) return {};
    const Count& count = count_of(is_new);
    if (is_host && !count.knows_hosts) return {};
    return count.vms[at];
}

const Usage::Count& Usage::count_of(bool is_new) {
    std::optional<Count>& count = counts_[is_new ? 1 : 0];
    if (count) return *count;
    const Capture& capture = is_new ? new_ : old_;
    const std::vector<bool>& left_out = is_new ? pairing_.left_out_new : pairing_.left_out_old;
    count = Count{std::vector<std::uint32_t>(capture.objects().size()), true};
    for (ObjectIndex at = 0; at < capture.objects().size(); ++at) {
        const Object& object = capture.object(at);
        if (object.class_id != known().vm || capture.is_vm_snapshot(object) || left_out[at]) continue;
        if (gap(capture, at, known().of_vm.resident_on) != nullptr) count->knows_hosts = false;
        for (const ObjectIndex used : used_by(capture, at)) ++count->vms[used];
    }
    return *count;
}

}  // namespace ovaudit
