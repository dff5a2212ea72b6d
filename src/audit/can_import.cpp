#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

#include "audit/words.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"
#include "diff/compare.hpp"
#include "diff/side.hpp"
#include "diff/vm_choice.hpp"
#include "model/text.hpp"
#include "ovaudit/import.hpp"

namespace ovaudit {
namespace {

constexpr std::array<std::string_view, 4> answer_names = {"ok", "note", "refused", "not_observable"};

constexpr FieldId vbd_type = field_id("VBD", "type"), vbd_vdi = field_id("VBD", "VDI"),
                  attached = field_id("VBD", "currently_attached"), vdi_sr = field_id("VDI", "SR"),
                  location = field_id("VDI", "location"), vif_network = field_id("VIF", "network"),
                  vgpu_group = field_id("VGPU", "GPU_group");

using Found = std::unordered_map<std::string_view, ObjectIndex>;

/// The rules on one backup and one pool, VM by VM.
class Importer {
  public:
    Importer(const Capture& backup, const Capture& pool, const ImportOptions& options)
        : backup_(backup), pool_(pool), options_(options) {
        for (ObjectIndex at = 0; at < pool.objects().size(); ++at) index(at);
    }

    ImportedVm run(ObjectIndex vm) {
        vm_ = vm;
        result_ = {std::string(uuid(backup_, vm)), std::string(backup_.text(backup_.object(vm).name)), {}};
        say(ImportAnswer::not_observable,
            "the versions of xapi: a backup of a newer xapi is refused, and neither source tells them",
            "IMPORT_INCOMPATIBLE_VERSION");
        if (options_.preserve) {
            judge_existing();
            judge_mac_seed();
            judge_vtpms();
        } else {
            say(ImportAnswer::note,
                "a new VM with a new uuid and new MACs" +
                    std::string(options_.metadata
                                    ? ", on the original's disks: only one of the two may write them"
                                    : ""));
        }
        if (options_.metadata) judge_disks();
        judge_networks();
        judge_gpus();
        return std::move(result_);
    }

  private:
    static std::string_view uuid(const Capture& capture, ObjectIndex at) {
        return capture.text(capture.object(at).uuid);
    }
    static std::string name(const Capture& capture, ObjectIndex at) {
        const Object& object = capture.object(at);
        return brief(capture.text(object.name != 0 ? object.name : object.uuid));
    }
    static std::string_view text(const Capture& capture, ObjectIndex at, FieldId id) {
        return capture.text_of(capture.field(capture.object(at), id));
    }
    static std::optional<ObjectIndex> target(const Capture& capture, ObjectIndex at, FieldId id) {
        const Value* value = capture.field(capture.object(at), id);
        if (value == nullptr || value->kind != Kind::reference) return std::nullopt;
        return value->at;
    }
    static std::string_view mac_seed(const Capture& capture, ObjectIndex vm) {
        for (const MapEntry& entry :
             capture.entries_of(capture.field(capture.object(vm), known().of_vm.other_config)))
            if (capture.text(entry.key) == "mac_seed") return capture.text_of(&entry.value);
        return {};
    }

    void index(ObjectIndex at) {
        const Object& object = pool_.object(at);
        const std::string_view id = pool_.text(object.uuid);
        if (!id.empty()) by_uuid_.emplace(id, at);
        if (object.class_id == known().vdi) by_location_.emplace(text(pool_, at, location), at);
        if (object.class_id == known().network) networks_.emplace(pool_.text(object.name), at);
        if (object.class_id != known().vm || pool_.is_vm_snapshot(object)) return;  // it has its VM's
        if (const std::string_view seed = mac_seed(pool_, at); !seed.empty()) seeds_.emplace(seed, at);
    }

    void say(ImportAnswer answer, std::string text, std::string error = {}) {
        result_.lines.push_back({answer, std::move(text), std::move(error)});
    }
    void refuse_unless_forced(const std::string& text, const std::string& forced, const char* error) {
        if (options_.force)
            say(ImportAnswer::note, text + "; forced: " + forced);
        else
            say(ImportAnswer::refused, text, error);
    }

    /// Whether the pool's source would show an object of the class if there was one.
    bool pool_shows_all(ClassId class_id) const {
        const auto& covered = pool_.extents().classes;
        const auto found = covered.find(class_id);
        return found == covered.end() || found->second.extent == Extent::all;
    }

    void judge_existing() {
        const auto existing = by_uuid_.find(uuid(backup_, vm_));
        if (existing == by_uuid_.end()) {
            if (pool_shows_all(known().vm))
                say(ImportAnswer::ok, "no VM of the pool has this uuid");
            else
                say(ImportAnswer::not_observable,
                    "whether a VM of the pool has this uuid: its source does not show all VMs");
            return;
        }
        if (judge_power_state(existing->second)) judge_version(existing->second);
    }

    /// False: the import does not come to what follows.
    bool judge_power_state(ObjectIndex existing) {
        const std::string state = brief(text(pool_, existing, known().of_vm.power_state));
        if (state.empty() || gap(pool_, existing, known().of_vm.power_state) != nullptr)
            say(ImportAnswer::not_observable, "the power state of the existing VM: it has to be Halted",
                "VM_BAD_POWER_STATE");
        else if (state == "Halted")
            say(ImportAnswer::ok, "the existing VM is Halted");
        else
            refuse_unless_forced("the existing VM is " + state + ", it has to be Halted",
                                 "the VM is passed over without a word", "VM_BAD_POWER_STATE");
        return state == "Halted" || !options_.force;
    }

    static std::optional<std::int64_t> version(const Capture& capture, ObjectIndex vm) {
        const Value* value = capture.field(capture.object(vm), known().of_vm.version);
        if (value == nullptr || value->kind != Kind::integer ||
            gap(capture, vm, known().of_vm.version) != nullptr)
            return std::nullopt;
        return std::get<std::int64_t>(capture.view(*value));
    }

    void judge_version(ObjectIndex existing) {
        const auto file = version(backup_, vm_), there = version(pool_, existing);
        if (!file || !there)
            return say(ImportAnswer::not_observable,
                       "whether the file is newer: a source does not show the VM's version",
                       "VM_TO_IMPORT_IS_NOT_NEWER_VERSION");
        const std::string found =
            "file version " + std::to_string(*file) + ", existing version " + std::to_string(*there);
        if (*file > *there)
            say(ImportAnswer::note,
                "the file is newer (" + found +
                    "): the existing VM, its NICs and its drives are replaced, its disks stay");
        else
            refuse_unless_forced("a VM with this uuid exists and the file is not newer: " + found,
                                 "the existing VM, its NICs and its drives are destroyed and made anew from "
                                 "the file, its disks stay",
                                 "VM_TO_IMPORT_IS_NOT_NEWER_VERSION");
    }

    void judge_mac_seed() {
        const std::string_view seed = mac_seed(backup_, vm_);
        const auto other = seed.empty() ? seeds_.end() : seeds_.find(seed);
        const bool is_own = other != seeds_.end() && uuid(pool_, other->second) == uuid(backup_, vm_);
        if (other != seeds_.end() && !is_own)
            say(ImportAnswer::refused, "VM " + name(pool_, other->second) + " has the same mac_seed",
                "DUPLICATE_MAC_SEED");
        else if (other == seeds_.end() && !pool_shows_all(known().vm))
            say(ImportAnswer::not_observable,
                "whether another VM has the same mac_seed: the pool's source does not show all VMs",
                "DUPLICATE_MAC_SEED");
        else
            say(ImportAnswer::ok, "no other VM has the same mac_seed");
    }

    void judge_vtpms() {
        for (const ObjectIndex child : backup_.children(backup_.object(vm_)))
            if (backup_.object(child).class_id == known().vtpm && by_uuid_.contains(uuid(backup_, child)))
                say(ImportAnswer::refused, "the pool has the VM's TPM already", "IMPORT_ERROR_GENERIC");
    }

    void judge_disks() {
        for (const ObjectIndex vbd : backup_.children(backup_.object(vm_))) {
            if (backup_.object(vbd).class_id != known().vbd || text(backup_, vbd, vbd_type) == "CD") continue;
            const auto vdi = target(backup_, vbd, vbd_vdi);
            if (vdi) judge_disk(vbd, *vdi);
        }
    }

    void judge_disk(ObjectIndex vbd, ObjectIndex vdi) {
        const std::string disk =
            "disk " + brief(text(backup_, vbd, known().of_vbd.userdevice)) + " (" + name(backup_, vdi) + ")";
        if (by_uuid_.contains(uuid(backup_, vdi)))
            return say(ImportAnswer::ok, disk + " is in the pool, by its uuid");
        const auto sr = target(backup_, vdi, vdi_sr);
        const auto there = by_location_.find(text(backup_, vdi, location));
        const auto its_sr = there == by_location_.end() ? std::nullopt : target(pool_, there->second, vdi_sr);
        if (sr && its_sr && uuid(backup_, *sr) == uuid(pool_, *its_sr))
            return say(ImportAnswer::ok, disk + " is in the pool, by its SR and location");
        if (!pool_shows_all(known().vdi))
            return say(ImportAnswer::not_observable,
                       "whether the pool has " + disk + ": its source does not show all disks",
                       "VDI_LOCATION_MISSING");
        const Value* is_attached = backup_.field(backup_.object(vbd), attached);
        refuse_unless_forced(disk + " is not in the pool", "the VM comes without it",
                             is_attached != nullptr && is_attached->at != 0
                                 ? "IMPORT_ERROR_ATTACHED_DISKS_NOT_FOUND"
                                 : "VDI_LOCATION_MISSING");
    }

    void judge_networks() {
        for (const ObjectIndex vif : backup_.children(backup_.object(vm_))) {
            const bool is_vif = backup_.object(vif).class_id == known().vif;
            const auto network = is_vif ? target(backup_, vif, vif_network) : std::nullopt;
            if (network) judge_network(vif, *network);
        }
    }

    void judge_network(ObjectIndex vif, ObjectIndex network) {
        const std::string nic =
            "NIC " + brief(text(backup_, vif, known().of_vif.device)) + ": network " + name(backup_, network);
        if (by_uuid_.contains(uuid(backup_, network)))
            say(ImportAnswer::ok, nic + " is found by its uuid");
        else if (networks_.contains(backup_.text(backup_.object(network).name)))
            say(ImportAnswer::note, nic + " is found by its name alone");
        else if (pool_shows_all(known().network))
            say(ImportAnswer::note, nic + " is not in the pool: a new one is made, with no uplink");
        else
            say(ImportAnswer::not_observable, nic + ": the pool's source does not show all networks");
    }

    void judge_gpus() {
        for (const ObjectIndex vgpu : backup_.children(backup_.object(vm_))) {
            if (backup_.object(vgpu).class_id != known().vgpu) continue;
            const auto group = target(backup_, vgpu, vgpu_group);
            if (group && by_uuid_.contains(uuid(backup_, *group)))
                say(ImportAnswer::ok, "the GPU group is in the pool");
            else if (pool_shows_all(known().gpu_group))
                say(ImportAnswer::refused, "the pool has no such GPU group", "GPU_GROUP_MISSING");
            else
                say(ImportAnswer::not_observable,
                    "whether the pool has the GPU group: its source does not show all");
        }
    }

    const Capture& backup_;
    const Capture& pool_;
    const ImportOptions& options_;
    Found by_uuid_, by_location_, networks_, seeds_;
    ObjectIndex vm_ = no_object;
    ImportedVm result_;
};

}  // namespace

std::string_view to_string(ImportAnswer answer) {
    return answer_names[static_cast<std::size_t>(answer)];
}

Import can_import(const Capture& backup, const Capture& pool, const ImportOptions& options) {
    Import import{side_of(backup), side_of(pool), options.preserve, options.force, options.metadata, {}};
    DiffOptions choice;
    choice.vms = options.vms;
    Importer importer(backup, pool, options);
    for (const ObjectIndex vm : choose_vms(backup, backup, choice).new_vms)
        import.vms.push_back(importer.run(vm));
    return import;
}

bool is_accepted(const ImportedVm& vm) {
    return std::ranges::none_of(vm.lines,
                                [](const ImportLine& line) { return line.answer == ImportAnswer::refused; });
}

int exit_status(const Import& import) {
    if (!import.backup.unread.empty() || !import.pool.unread.empty()) return 2;
    return std::ranges::all_of(import.vms, is_accepted) ? 0 : 1;
}

}  // namespace ovaudit
