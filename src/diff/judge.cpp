#include <algorithm>

#include "catalog/known.hpp"
#include "diff/compare.hpp"
#include "diff/limits.hpp"

namespace ovaudit {
namespace {

/// The entry of a map, nullptr if there is none.
const Value* entry(const Capture& capture, const Value* map, std::string_view key) {
    const auto entries = capture.entries_of(map);
    const auto key_of = [&](const MapEntry& entry) { return capture.text(entry.key); };
    const auto found = std::ranges::lower_bound(entries, key, {}, key_of);
    return found != entries.end() && key_of(*found) == key ? &found->value : nullptr;
}

/// The network of a VM's NIC at this place, nullptr if there is none.
const Object* network_of(const Capture& capture, const Object& vm, std::string_view device) {
    const auto children = capture.children(vm);
    const auto order = [&](ObjectIndex child) {
        return child_order(capture.storage(), capture.object(child));
    };
    const auto wanted = std::pair(known().vif, position_named(device).order());
    const auto vif = std::ranges::lower_bound(children, wanted, {}, order);
    if (vif == children.end() || order(*vif) != wanted) return nullptr;
    const Value* network = capture.field(capture.object(*vif), known().of_vif.network);
    return network != nullptr && network->kind == Kind::reference ? &capture.object(network->at) : nullptr;
}

bool is_host_internal(const Capture& capture, const Object& network) {
    const Value* other_config = capture.field(network, known().of_network.other_config);
    return capture.text_of(entry(capture, other_config, "is_host_internal_management_network")) == "true";
}

/// One address, or a set of further ones, that the guest chose itself; each start may choose anew.
bool is_of_own_choice(const Capture& capture, const Value& address) {
    const auto starts = [&](const Value& value) { return capture.text_of(&value).starts_with("169.254."); };
    const auto members = capture.members_of(&address);
    return address.kind == Kind::set ? std::all_of(members.begin(), members.end(), starts) : starts(address);
}

/// Whether the guest reports nothing under the key (`0/ip`, `0/ipv4`), or what it chose itself on the
/// host-internal management network.
bool is_internal_address(const Capture& capture, ObjectIndex metrics, std::string_view key,
                         const Value* address) {
    if (address == nullptr) return true;
    const ObjectIndex vm = capture.object(metrics).owner;
    if (vm == no_object || !is_of_own_choice(capture, *address)) return false;
    const Object* network = network_of(capture, capture.object(vm), key.substr(0, key.find('/')));
    return network != nullptr && is_host_internal(capture, *network);
}

}  // namespace

Member member_of(const Capture& capture, FieldId id) {
    if (id < field_count()) {
        const Field& row = field(id);
        return {row.name, id, row.role, row.category, row.unit, row.flags};
    }
    Member member;
    member.name = capture.field_name(id);
    member.id = static_cast<FieldId>(field_count());
    return member;
}

std::pair<std::string_view, std::string_view> Judge::texts(Subject subject, FieldId id) const {
    const auto text = [id](const Capture& capture, ObjectIndex at) {
        return at == no_object ? std::string_view() : capture.text_of(capture.field(capture.object(at), id));
    };
    return {text(old_, subject.old_at), text(new_, subject.new_at)};
}

Judgement Judge::operator()(Subject subject, const Member& member, std::optional<std::string_view> key,
                            const Value* one, const Value* other) const {
    Judgement judgement{member.role, member.category, (member.flags & told) != 0};
    const MapKey* row = key ? find_map_key(member.id, *key) : nullptr;
    if (row != nullptr) judgement = {row->role, row->category, (row->flags & told) != 0};

    const ClassId class_id = subjects_.object(subject).class_id;
    const Known& numbers = known();
    if (class_id == numbers.vbd) judgement = of_vbd(subject, member, judgement);
    if (class_id == numbers.vdi) judgement = of_vdi(subject, member, judgement);
    if (member.id == numbers.of_guest_metrics.networks && key &&
        is_internal_address(old_, subject.old_at, *key, one) &&
        is_internal_address(new_, subject.new_at, *key, other))
        judgement.role = Role::internal;
    if (member.id == numbers.of_vm.recommendations && subject.new_at != no_object &&
        breaks_its_limits(new_, subject.new_at))
        judgement.told = true;
    if (!subjects_.is_in_vm_snapshot(subject)) return judgement;
    // the settings of a VM snapshot are no settings of its VM
    if (judgement.role == Role::config) return {Role::runtime, Category::snapshot, true};
    return {judgement.role == Role::reported ? Role::internal : judgement.role, Category::snapshot, false};
}

Judgement Judge::of_vbd(Subject subject, const Member& member, Judgement judgement) const {
    const auto& fields = known().of_vbd;
    const auto [old_type, new_type] = texts(subject, fields.type);
    const bool media = member.id == fields.VDI || member.id == fields.empty;
    return media && old_type == "CD" && new_type == "CD" ? Judgement{Role::runtime, Category::storage, true}
                                                         : judgement;
}

bool Judge::is_on_another_sr(Subject vdi) const {
    if (vdi.old_at == no_object || vdi.new_at == no_object) return false;
    const Value* old_sr = old_.field(old_.object(vdi.old_at), known().of_vdi.SR);
    const Value* new_sr = new_.field(new_.object(vdi.new_at), known().of_vdi.SR);
    return old_sr != nullptr && new_sr != nullptr && !equal_(*old_sr, *new_sr);
}

bool Judge::has_moved(Subject vdi) const {
    return is_on_another_sr(vdi) &&
           old_.text(old_.object(vdi.old_at).name) == new_.text(new_.object(vdi.new_at).name);
}

Judgement Judge::of_vdi(Subject subject, const Member& member, Judgement judgement) const {
    const auto& fields = known().of_vdi;
    const auto [old_uuid, new_uuid] = texts(subject, fields.uuid);
    if (member.id == fields.location) {
        const auto [old_location, new_location] = texts(subject, fields.location);
        const bool is_uuid = old_location == old_uuid && new_location == new_uuid;
        if (is_uuid || old_uuid != new_uuid || is_on_another_sr(subject)) judgement.role = Role::internal;
    }
    const std::optional<Subject> vbd = subjects_.owner(subject);
    if (vbd && subjects_.object(*vbd).class_id == known().vbd) {
        const auto [old_type, new_type] = texts(*vbd, known().of_vbd.type);
        // another medium in a drive is another medium in all its fields
        if (old_type == "CD" && new_type == "CD" && old_uuid != new_uuid) judgement.role = Role::internal;
    }
    return judgement;
}

}  // namespace ovaudit
