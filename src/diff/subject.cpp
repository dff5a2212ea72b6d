#include "diff/subject.hpp"

#include <algorithm>

#include "catalog/known.hpp"
#include "diff/compare.hpp"
#include "diff/datum.hpp"
#include "model/pattern.hpp"
#include "model/sum.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

std::string text_of(const Capture& capture, const Object& object, FieldId id) {
    return std::string(capture.text_of(capture.field(object, id)));
}

/// What a field says to people; empty if it is not there.
std::string said(const Capture& capture, const Object& object, FieldId id, Unit unit = Unit::none) {
    const Value* value = capture.field(object, id);
    return value == nullptr ? std::string() : human(capture, *value, unit);
}

std::string name_key(const Capture& capture, const Object& object) {
    return std::string(capture.class_name(object.class_id)) + " " + std::string(capture.text(object.name));
}

bool is_cd(const Capture& capture, const Object& vbd) {
    return text_of(capture, vbd, known().of_vbd.type) == "CD";
}

std::string on_sr(const Capture& capture, const Object& vdi) {
    const std::string sr = said(capture, vdi, known().of_vdi.SR);
    return sr.empty() ? "" : " on " + sr;
}

/// "20 GiB \"root\" on Local storage" of the disk in a VBD; "(empty)" without one.
std::string disk_summary(const Capture& capture, const Object& vbd) {
    const Value* disk = capture.field(vbd, known().of_vbd.VDI);
    if (disk == nullptr || disk->kind != Kind::reference) return "(empty)";
    const Object& vdi = capture.object(disk->at);
    std::string name = "\"" + escape_visibly(capture.text(vdi.name)) + "\"";
    if (is_cd(capture, vbd)) return name;
    return said(capture, vdi, known().of_vdi.virtual_size, Unit::bytes) + " " + name + on_sr(capture, vdi);
}

/// "20 GiB on Local storage" of a disk that no VM has.
std::string vdi_summary(const Capture& capture, const Object& vdi) {
    return said(capture, vdi, known().of_vdi.virtual_size, Unit::bytes) + on_sr(capture, vdi);
}

/// "lvmoiscsi, 30 GiB, shared; attached on xen01, xen02"
std::string sr_summary(const Capture& capture, const Object& sr) {
    const Known& numbers = known();
    std::string text = said(capture, sr, numbers.of_sr.type);
    const Value* size = capture.field(sr, numbers.of_sr.physical_size);
    if (size != nullptr && size->kind == Kind::integer && capture.storage().number(*size) > 0)
        text += ", " + human(capture, *size, Unit::bytes);
    if (said(capture, sr, numbers.of_sr.shared) == "true") text += ", shared";
    std::string hosts;
    for (const ObjectIndex child : capture.children(sr)) {
        const Object& pbd = capture.object(child);
        if (pbd.class_id == numbers.pbd && said(capture, pbd, numbers.of_pbd.currently_attached) == "true")
            hosts += (hosts.empty() ? "; attached on " : ", ") + said(capture, pbd, numbers.of_pbd.host);
    }
    return text + hosts;
}

/// Children without a place that another of the same owner and class is named like.
std::unordered_set<ObjectIndex> twins(const Capture& capture) {
    std::unordered_set<ObjectIndex> found;
    for (const Object& owner : capture.objects()) {
        const auto children = capture.children(owner);
        std::unordered_map<TextId, ObjectIndex> first;  // of the class, by name
        for (std::size_t i = 0; i < children.size(); ++i) {
            const Object& child = capture.object(children[i]);
            const auto is_of_class = [&](std::size_t at) {
                return at < children.size() && capture.object(children[at]).class_id == child.class_id;
            };
            if (!is_of_class(i - 1)) first.clear();
            const bool is_alone = !is_of_class(i - 1) && !is_of_class(i + 1);
            if (is_alone || !position_of(capture.storage(), child).empty()) continue;
            const auto [namesake, fresh] = first.emplace(child.name, children[i]);
            if (!fresh) found.insert({namesake->second, children[i]});
        }
    }
    return found;
}

std::string vm_summary(const Capture& capture, const Object& vm) {
    const Known& numbers = known();
    std::int64_t bytes = 0;
    std::size_t disks = 0, nics = 0;
    std::string networks;
    for (const ObjectIndex child : capture.children(vm)) {
        const Object& owned = capture.object(child);
        if (owned.class_id == numbers.vif) {
            ++nics;
            const std::string network = said(capture, owned, numbers.of_vif.network);
            if (!network.empty()) networks += (networks.empty() ? " on " : ", ") + network;
        }
        if (owned.class_id != numbers.vbd || is_cd(capture, owned)) continue;
        ++disks;
        const Value* disk = capture.field(owned, numbers.of_vbd.VDI);
        if (disk == nullptr || disk->kind != Kind::reference) continue;
        const Value* size = capture.field(capture.object(disk->at), numbers.of_vdi.virtual_size);
        if (size != nullptr && size->kind == Kind::integer)
            bytes = sum_with(bytes, std::get<std::int64_t>(capture.view(*size)));
    }
    std::vector<std::string> parts;
    const auto add = [&](std::string part) {
        if (!part.empty()) parts.push_back(std::move(part));
    };
    // none of a class that the source need not show says nothing
    const auto add_count = [&](std::size_t count, ClassId id, const std::string& word,
                               const std::string& rest) {
        if (count == 0 && !shows_all(capture, vm, id)) return;
        add(counted(count, word) + rest);
    };
    add(said(capture, vm, numbers.of_vm.memory_static_max, Unit::bytes));
    if (const std::string vcpus = said(capture, vm, numbers.of_vm.VCPUs_max); !vcpus.empty())
        add(vcpus + (vcpus == "1" ? " VCPU" : " VCPUs"));
    add_count(disks, numbers.vbd, "disk", disks > 0 ? " " + human_bytes(bytes) : "");
    add_count(nics, numbers.vif, "NIC", networks);
    add(said(capture, vm, numbers.of_vm.power_state));
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

}  // namespace

Subjects::Subjects(const Capture& old_capture, const Capture& new_capture, const Pairing& pairing)
    : old_(old_capture), new_(new_capture), pairing_(pairing) {
    const auto count = [](const Capture& capture, const std::vector<bool>& left_out) {
        std::unordered_map<std::string, std::uint32_t> names;
        for (ObjectIndex at = 0; at < capture.objects().size(); ++at)
            if (capture.object(at).owner == no_object && !left_out[at])
                ++names[name_key(capture, capture.object(at))];
        return names;
    };
    names_ = count(old_, pairing.left_out_old);
    for (const auto& [name, times] : count(new_, pairing.left_out_new)) {
        std::uint32_t& most = names_[name];
        most = std::max(most, times);
    }
    old_twins_ = twins(old_);
    new_twins_ = twins(new_);
}

std::optional<Subject> Subjects::owner(Subject subject) const {
    const ObjectIndex owner_at = object(subject).owner;
    if (owner_at == no_object) return std::nullopt;
    return subject.new_at != no_object ? of_new(owner_at) : of_old(owner_at);
}

std::optional<Subject> Subjects::vm(Subject subject) const {
    std::optional<Subject> found;
    for (std::optional<Subject> up = subject; up; up = owner(*up))
        if (object(*up).class_id == known().vm) found = up;
    return found;
}

bool Subjects::is_in_vm_snapshot(Subject subject) const {
    for (std::optional<Subject> up = subject; up; up = owner(*up))
        if (capture(*up).is_vm_snapshot(object(*up))) return true;
    return false;
}

Position Subjects::place(Subject subject) const {
    return position_of(capture(subject).storage(), object(subject));
}

/// Whether another object of the same owner, or on the top, is named alike.
bool Subjects::is_ambiguous(Subject subject) const {
    const Object& here = object(subject);
    const Capture& side = capture(subject);
    if (here.owner == no_object) {
        const auto found = names_.find(name_key(side, here));
        return here.name == 0 || (found != names_.end() && found->second > 1);
    }
    if (place(subject).empty())
        return (subject.new_at != no_object ? new_twins_ : old_twins_).contains(at(subject));
    const auto order = [&](ObjectIndex child) { return child_order(side.storage(), side.object(child)); };
    const auto siblings = side.children(side.object(here.owner));
    const auto own = order(at(subject));
    return std::ranges::upper_bound(siblings, own, {}, order) -
               std::ranges::lower_bound(siblings, own, {}, order) >
           1;
}

std::string Subjects::step(Subject subject, bool by_uuid) const {
    const Object& here = object(subject);
    const Capture& side = capture(subject);
    const std::string_view uuid = side.text(here.uuid);
    const bool known_class = here.class_id < classes().size();
    const bool owned = here.owner != no_object;
    std::string text(owned && known_class ? classes()[here.class_id].step : side.class_name(here.class_id));
    const Position at_place = place(subject);
    const std::string own_place = to_string(at_place);
    const bool single = owned && known_class && own_place.empty() && here.class_id != known().vm;
    if (single) return is_ambiguous(subject) ? text + ":" + escape_step(uuid) : text;
    std::string instance = !own_place.empty() ? own_place : std::string(side.text(here.name));
    if ((by_uuid && (own_place.empty() || at_place.is_name)) || is_ambiguous(subject))
        instance = uuid.empty() ? instance : std::string(uuid);
    return text + ":" + escape_step(instance);
}

std::string Subjects::path(Subject subject) const {
    const std::optional<Subject> above = owner(subject);
    return (above ? path(*above) + "/" : "") + step(subject, false);
}

std::string Subjects::id(Subject subject) const {
    const std::optional<Subject> above = owner(subject);
    return (above ? id(*above) + "/" : "") + step(subject, true);
}

std::string Subjects::label(Subject subject) const {
    const Known& numbers = known();
    const Object& here = object(subject);
    const Capture& side = capture(subject);
    const std::string name = "\"" + escape_visibly(side.text(here.name)) + "\"";
    const std::string position = escape_visibly(to_string(place(subject)));
    if (here.class_id == numbers.vm) return side.is_vm_snapshot(here) ? "snapshot " + name : "VM " + name;
    if (here.class_id == numbers.vif) return "NIC " + position;
    if (here.class_id == numbers.vbd) return (is_cd(side, here) ? "CD drive " : "disk ") + position;
    const std::optional<Subject> above = owner(subject);
    if (here.class_id == numbers.vdi && above) return label(*above) + " " + name;
    if (above && here.class_id == numbers.pvs_proxy) return label(*above) + " PVS proxy";
    if (here.class_id == numbers.guest_metrics || here.class_id == numbers.vm_metrics) return "";
    std::string text(side.class_name(here.class_id));
    if (above && object(*above).owner != no_object) text = label(*above) + " " + text;
    if (!position.empty()) return text + " " + position;
    return here.name == 0 ? text : text + " " + name;
}

std::string Subjects::summary(Subject subject) const {
    const Known& numbers = known();
    const Object& here = object(subject);
    const Capture& side = capture(subject);
    if (here.class_id == numbers.vif) {
        const std::string network = said(side, here, numbers.of_vif.network);
        return said(side, here, numbers.of_vif.MAC) + (network.empty() ? "" : " on " + network);
    }
    if (here.class_id == numbers.vbd) return disk_summary(side, here);
    if (here.class_id == numbers.vgpu) return said(side, here, numbers.of_vgpu.type);
    if (here.class_id == numbers.vdi) return vdi_summary(side, here);
    if (here.class_id == numbers.sr) return sr_summary(side, here);
    if (here.class_id == numbers.network) return said(side, here, numbers.of_network.bridge);
    if (here.class_id == numbers.pvs_proxy) return said(side, here, numbers.of_pvs_proxy.site);
    if (here.class_id == numbers.pif) return said(side, here, numbers.of_pif.network);
    if (here.class_id == numbers.pbd) return said(side, here, numbers.of_pbd.device_config);
    if (here.class_id != numbers.vm) return escape_visibly(side.text(here.uuid));
    if (side.is_vm_snapshot(here)) return said(side, here, numbers.of_vm.snapshot_time);
    return vm_summary(side, here);
}

ObjectEntry Subjects::entry(Subject subject) const {
    ObjectEntry entry;
    entry.class_name = class_name(subject);
    const Object& here = object(subject);
    entry.uuid = capture(subject).text(here.uuid);
    const Position at_place = place(subject);
    if (!at_place.is_name) entry.id = to_string(at_place);
    if (entry.id.empty()) entry.id = entry.uuid;
    entry.name = capture(subject).text(here.name);
    if (subject.old_at == no_object || subject.new_at == no_object) return entry;
    entry.old_uuid = old_.text(old_.object(subject.old_at).uuid);
    if (entry.old_uuid == entry.uuid) entry.old_uuid.clear();
    const MatchedBy by = pairing_.by[subject.old_at];
    const bool known_class = here.class_id < classes().size();
    entry.matched_by = by == MatchedBy::place && known_class && !classes()[here.class_id].place_field.empty()
                           ? classes()[here.class_id].place_field
                           : to_string(by);
    return entry;
}

}  // namespace ovaudit
