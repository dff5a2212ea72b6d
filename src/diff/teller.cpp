#include "diff/teller.hpp"

#include <algorithm>

#include "catalog/known.hpp"
#include "diff/datum.hpp"
#include "diff/vm_entry.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

/// Whether the platform makes and destroys the VDI by itself, as a VM is suspended and resumed.
bool is_passing_vdi(const Capture& capture, const Object& object) {
    constexpr std::string_view types[] = {"suspend", "crashdump", "rrd", "cbt_metadata"};
    if (object.class_id != known().vdi) return false;
    const std::string_view type = capture.text_of(capture.field(object, known().of_vdi.type));
    return std::ranges::find(types, type) != std::end(types);
}

Judgement of_whole(const Capture& capture, const Object& object) {
    if (object.class_id >= classes().size()) return {Role::config, Category::other, false};
    const Class& row = classes()[object.class_id];
    return {is_passing_vdi(capture, object) ? Role::runtime : row.role, row.category, false};
}

void fill(Datum& datum, std::string& text, const Capture& capture, Value value, Unit unit) {
    datum = to_datum(capture, value);
    text = human(capture, value, unit);
}

/// An export may hold objects without a uuid.
std::string in_brackets(const std::string& uuid) {
    return uuid.empty() ? "" : " (" + uuid.substr(0, 8) + ")";
}

/// Two things that are named alike get eight digits of their uuids; two secrets are said to differ.
void tell_apart(Change& change) {
    if (change.old_text != change.new_text || change.old_text.empty()) return;
    const auto* one = std::get_if<Named>(&change.old_value.value);
    const auto* other = std::get_if<Named>(&change.new_value.value);
    if (one != nullptr && other != nullptr) {
        change.old_text += in_brackets(one->uuid);
        change.new_text += in_brackets(other->uuid);
        return;
    }
    const std::string hidden = "(hidden)";
    if (const std::size_t at = change.new_text.find(hidden); at != std::string::npos)
        change.new_text.replace(at, hidden.size(), "(hidden, differs)");
}

/// "0/ip" as "NIC 0", "0/ipv6" as "NIC 0 ipv6".
std::string address_label(std::string_view key) {
    const std::size_t slash = key.find('/');
    std::string nic = "NIC " + escape_visibly(key.substr(0, slash));
    if (slash == std::string_view::npos || key.substr(slash) == "/ip") return nic;
    return nic + " " + escape_visibly(key.substr(slash + 1));
}

}  // namespace

void Teller::tell(const Difference& difference, const Judgement& judgement) {
    const auto& [subject, member, key, op, one, other, is_of_set] = difference;
    if (!shows(judgement.role, judgement.told)) return hide(judgement.role);
    Change change = change_in(subject);
    const std::string last = "/" + std::string(member.name) + (key ? ":" + std::string(*key) : "");
    change.path = subjects_.path(subject) + last;
    change.id = subjects_.id(subject) + last;
    change.label = label(difference);
    change.field = member.name;
    if (key) change.key = std::string(*key);
    change.op = op;
    change.category = judgement.category;
    change.role = judgement.role;
    change.counts = judgement.role == Role::config;
    change.unit = member.unit;
    if (one != nullptr) fill(change.old_value, change.old_text, old_, *one, member.unit);
    if (other != nullptr) fill(change.new_value, change.new_text, new_, *other, member.unit);
    tell_apart(change);
    if (judgement.role == Role::reported) change.observed_at = observed_at(subject);
    diff_.changes.push_back(std::move(change));
}

void Teller::tell_whole(Subject subject) {
    const Capture& capture = subject.new_at != no_object ? new_ : old_;
    const Judgement judgement = of_whole(capture, subjects_.object(subject));
    if (!shows(judgement.role, judgement.told)) return hide(judgement.role);
    const bool removed = subject.new_at == no_object;
    Change change = change_in(subject);
    change.path = subjects_.path(subject);
    change.id = subjects_.id(subject);
    change.label = subjects_.label(subject);
    change.op = removed ? Op::removed : Op::added;
    change.category = judgement.category;
    change.role = judgement.role;
    change.counts = judgement.role == Role::config;
    if (subjects_.is_in_vm_snapshot(subject)) {
        change.category = Category::snapshot;
        change.role = Role::runtime;
        change.counts = false;
    }
    (removed ? change.old_text : change.new_text) = subjects_.summary(subject);
    change.record = record_of(subject);
    diff_.changes.push_back(std::move(change));
}

std::string Teller::member_key(const Capture& capture, const Value& member) {
    if (member.kind == Kind::reference) return std::string(capture.text(capture.object(member.at).uuid));
    const Datum datum = to_datum(capture, member);
    if (const auto* text = std::get_if<std::string>(&datum.value)) return *text;
    return human(capture, member, Unit::none);
}

Change Teller::change_in(Subject subject) {
    Change change;
    change.object = subjects_.entry(subject);
    change.object.used_by = usage_(subject);
    if (const std::optional<Subject> vm = subjects_.vm(subject)) change.vm = vm_number(*vm);
    return change;
}

std::uint32_t Teller::vm_number(Subject vm) {
    const std::uint64_t key = (std::uint64_t{vm.old_at} << 32) | vm.new_at;
    const auto [found, fresh] = vm_numbers_.emplace(key, static_cast<std::uint32_t>(diff_.vms.size()));
    if (fresh)
        diff_.vms.push_back(vm_entry(old_, vm.old_at, new_, vm.new_at,
                                     vm.old_at != no_object ? pairing_.by[vm.old_at] : MatchedBy::nothing));
    return found->second;
}

/// The object's settings and what the guest reported, with all that it owns.
DatumMap Teller::record_of(Subject subject) const {
    const Capture& capture = subjects_.capture(subject);
    const Object& object = subjects_.object(subject);
    DatumMap record;
    for (const Value& value : capture.fields(object)) {
        const Member member = member_of(capture, value.field);
        const bool owner =
            object.class_id < classes().size() && classes()[object.class_id].owner_field == member.name;
        if (owner || !shows(member.role, (member.flags & told) != 0)) continue;
        record.push_back({std::string(member.name), to_datum(capture, value)});
    }
    for (const ObjectIndex child : capture.children(object)) {
        const Subject owned =
            subject.new_at != no_object ? Subject{no_object, child} : Subject{child, no_object};
        const std::string path = subjects_.path(owned);
        record.push_back({path.substr(subjects_.path(subject).size() + 1), Datum{record_of(owned)}});
    }
    return record;
}

std::string Teller::observed_at(Subject subject) const {
    const bool in_new = subject.new_at != no_object;
    const Capture& capture = in_new ? new_ : old_;
    const Object& object = capture.object(in_new ? subject.new_at : subject.old_at);
    return object.class_id == known().guest_metrics
               ? std::string(capture.text_of(capture.field(object, known().of_guest_metrics.last_updated)))
               : std::string();
}

std::string Teller::label(const Difference& difference) const {
    const auto& [subject, member, key, op, one, other, is_of_set] = difference;
    std::string_view name = member.name;
    const ClassId class_id = subjects_.object(subject).class_id;
    const bool is_vm = class_id == known().vm;
    const bool on_top = subjects_.object(subject).owner == no_object;
    std::string prefix = on_top ? "" : subjects_.label(subject);
    if (!prefix.empty()) prefix += " ";
    if (key && member.id == known().of_guest_metrics.networks) return address_label(*key);
    if (member.id == known().of_vbd.VDI && class_id == known().vbd) return slot_label(subject);
    if (member.id == known().of_vdi.SR && class_id == known().vdi) return prefix + "moved to another SR";
    constexpr std::string_view memory_prefix = "memory_";
    if (is_vm && member.category == Category::memory && name.starts_with(memory_prefix))
        name.remove_prefix(memory_prefix.size());
    if (!key) return prefix + escape_visibly(name);
    if (name == "tags") return prefix + "tag " + escape_visibly(*key);
    return prefix + escape_visibly(name) + (is_of_set ? " " : ":") + escape_visibly(*key);
}

/// "disk 0 replaced", "CD drive 3".
std::string Teller::slot_label(Subject vbd) const {
    const auto holds_disk = [](const Capture& capture, ObjectIndex at) {
        const Value* disk = at == no_object ? nullptr : capture.field(capture.object(at), known().of_vbd.VDI);
        return disk != nullptr && disk->kind == Kind::reference;
    };
    std::string slot = subjects_.label(vbd);
    const bool drive = slot.starts_with("CD");
    if (!drive && holds_disk(old_, vbd.old_at) && holds_disk(new_, vbd.new_at)) slot += " replaced";
    return slot;
}

}  // namespace ovaudit
