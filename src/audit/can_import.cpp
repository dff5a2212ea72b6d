#include <algorithm>
#include <array>
#include <optional>

#include "audit/import_case.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"
#include "diff/compare.hpp"
#include "diff/side.hpp"
#include "diff/vm_choice.hpp"
#include "model/natural.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

constexpr std::array<std::string_view, 4> answer_names = {"ok", "note", "refused", "not_observable"};

constexpr FieldId appliance = field_id("VM", "appliance");

const Source& source_of(const ImportCase& c) {
    return c.backup.sources()[c.backup.object(c.vm).source];
}

/// It reads archives with an ova.xml of the second version.
void judge_form(ImportCase& c) {
    const std::string& whole = source_of(c).form;
    const std::string form = whole.substr(0, whole.find(','));  // behind it the packing
    if (form == "XVA") return;
    if (form == "ova.xml")
        c.say(ImportAnswer::note,
              "xe vm-import reads an ova.xml in an archive only: tar -cf FILE.xva ova.xml");
    else if (form == "ovaudit show JSON")
        c.say(ImportAnswer::note,
              "xe vm-import reads no " + form + ": the answers are for the file that it shows");
    else
        c.say(ImportAnswer::refused, "xe vm-import reads no " + form + ", only XVA files" +
                                         (form == "XVA v1" ? " of version 2" : ""));
}

/// What is compared are the two numbers of xapi; products and builds are not.
void judge_xapi(ImportCase& c) {
    constexpr const char* error = "IMPORT_INCOMPATIBLE_VERSION";
    const std::string& file = source_of(c).xapi_version;
    const std::string& there = c.pool.xapi_version();
    const std::string found = "xapi " + brief(file) + " wrote the backup, the pool has " + brief(there);
    if (file.empty() || there.empty())
        c.say(ImportAnswer::not_observable,
              "whether the backup is of a newer xapi than the pool's: the " +
                  std::string(file.empty() ? "backup does" : "pool's hosts do") + " not tell",
              error);
    else if (natural_less(there, file))
        c.say(ImportAnswer::refused, found + ", which is older", error);
    else
        c.say(ImportAnswer::ok, found);
}

void judge_file(ImportCase& c) {
    if (source_of(c).complete == Answer::no)
        c.say(ImportAnswer::refused, "the backup is incomplete", "IMPORT_ERROR_PREMATURE_EOF");
    if (source_of(c).verified == Answer::no)
        c.refuse_unless_forced("the backup's checksums are wrong", "its disks are taken as they are",
                               "IMPORT_ERROR_SOME_CHECKSUMS_FAILED");
    else if (source_of(c).verified == Answer::unknown)
        c.say(ImportAnswer::not_observable,
              "whether the checksums of the backup's disks are right: not all of it was read",
              "IMPORT_ERROR_SOME_CHECKSUMS_FAILED");
}

/// True: it is one, and nothing else is imported of it.
bool judge_default_template(ImportCase& c) {
    if (entry_of(c.backup, c.vm, known().of_vm.other_config, "default_template") != "true") return false;
    const auto there = c.pool.template_named(c.backup.text(c.backup.object(c.vm).name));
    c.say(ImportAnswer::note, "a default template is not imported: " +
                                  std::string(there ? "the pool's of the same name stands for it"
                                                    : "the pool has none of its name"));
    return true;
}

void judge_mac_seed(ImportCase& c) {
    constexpr const char* error = "DUPLICATE_MAC_SEED";
    const auto is_own = [&](ObjectIndex at) {
        const ObjectIndex owner = c.pool.capture().object(at).owner;  // of a VM snapshot
        return uuid_of(c.pool.capture(), owner == no_object ? at : owner) == uuid_of(c.backup, c.vm);
    };
    const std::vector<ObjectIndex> there =
        c.pool.with_mac_seed(entry_of(c.backup, c.vm, known().of_vm.other_config, "mac_seed"));
    const auto other = std::ranges::find_if_not(there, is_own);
    if (other != there.end())
        c.say(ImportAnswer::refused,
              ImportCase::called("VM", ImportCase::name(c.pool.capture(), *other)) + " has the same mac_seed",
              error);
    else if (there.empty() && !c.pool.shows_all(known().vm))
        c.cannot_tell("another VM has the same mac_seed", "VMs", error);
    else
        c.say(ImportAnswer::ok, "no other VM has the same mac_seed");
}

/// False: the VM is passed over.
bool judge_power_state(ImportCase& c, ObjectIndex existing) {
    constexpr const char* error = "VM_BAD_POWER_STATE";
    const std::string state = brief(text_of(c.pool.capture(), existing, known().of_vm.power_state));
    if (state.empty() || gap(c.pool.capture(), existing, known().of_vm.power_state) != nullptr)
        c.say(ImportAnswer::not_observable, "the power state of the existing VM: it has to be Halted", error);
    else if (state == "Halted")
        c.say(ImportAnswer::ok, "the existing VM is Halted");
    else
        c.refuse_unless_forced("the existing VM is " + state + ", it has to be Halted",
                               "the VM is passed over without a word", error);
    return state == "Halted" || !c.options.force;
}

std::optional<std::int64_t> version(const Capture& capture, ObjectIndex vm) {
    const Value* value = capture.field(capture.object(vm), known().of_vm.version);
    if (value == nullptr || value->kind != Kind::integer ||
        gap(capture, vm, known().of_vm.version) != nullptr)
        return std::nullopt;
    return std::get<std::int64_t>(capture.view(*value));
}

void judge_version(ImportCase& c, ObjectIndex existing) {
    constexpr const char* error = "VM_TO_IMPORT_IS_NOT_NEWER_VERSION";
    const auto file = version(c.backup, c.vm), there = version(c.pool.capture(), existing);
    if (!file || !there)
        return c.say(ImportAnswer::not_observable,
                     "whether the file is newer: a source does not show the VM's version", error);
    const std::string found =
        "file version " + std::to_string(*file) + ", existing version " + std::to_string(*there);
    if (*file > *there)
        c.say(ImportAnswer::note,
              "the file is newer (" + found +
                  "): the existing VM, its NICs and its drives are replaced, its disks stay");
    else
        c.refuse_unless_forced("a VM with this uuid exists and the file is not newer: " + found,
                               "the existing VM, its NICs and its drives are destroyed and made anew from "
                               "the file, its disks stay",
                               error);
}

void judge_vtpms(ImportCase& c) {
    c.each_owned(known().vtpm, [&](ObjectIndex vtpm) {
        if (c.pool.by_uuid(uuid_of(c.backup, vtpm)))
            c.say(ImportAnswer::refused, "the pool has the VM's TPM already", "IMPORT_ERROR_GENERIC");
    });
}

/// False: the VM is passed over, and nothing of it imported.
bool judge_existing(ImportCase& c) {
    const auto existing = c.pool.by_uuid(uuid_of(c.backup, c.vm));
    if (existing) {
        if (!judge_power_state(c, *existing)) return false;
        judge_version(c, *existing);
    } else if (c.pool.shows_all(known().vm)) {
        c.say(ImportAnswer::ok, "no VM of the pool has this uuid");
    } else {
        c.cannot_tell("a VM of the pool has this uuid", "VMs");
    }
    return true;
}

bool has_disks(const ImportCase& c) {
    bool found = false;
    c.each_owned(known().vbd, [&](ObjectIndex vbd) {
        const Value* disk = c.backup.field(c.backup.object(vbd), known().of_vbd.VDI);
        const bool is_cd = text_of(c.backup, vbd, known().of_vbd.type) == "CD";
        found = found || (!is_cd && disk != nullptr && disk->kind == Kind::reference);
    });
    return found;
}

/// False as of judge_existing().
bool judge_identity(ImportCase& c) {
    if (!c.options.preserve) {
        c.say(ImportAnswer::note,
              "a new VM with a new uuid and new MACs" +
                  std::string(c.options.metadata && has_disks(c)
                                  ? ", on the original's disks: only one of the two may write them"
                                  : ""));
        return true;
    }
    judge_mac_seed(c);
    if (!judge_existing(c)) return false;
    judge_vtpms(c);
    return true;
}

/// What comes out otherwise than the file has it.
void judge_resets(ImportCase& c) {
    std::string what = "a new generation_id";
    const Value* group = c.backup.field(c.backup.object(c.vm), appliance);
    const bool has_appliance =
        group != nullptr && (group->kind == Kind::reference ||
                             (group->kind == Kind::outside && !c.backup.text(group->at).empty()));
    if (has_appliance) what += ", no appliance";
    if (!c.options.preserve)
        what += ", version 0";
    else if (const auto file = version(c.backup, c.vm))
        what += ", version " + std::to_string(*file + 1);
    c.say(ImportAnswer::note, "reset without a word: " + what);
}

/// The rules on one VM, in the order in which the importer comes to them.
ImportedVm imported(const Capture& backup, ObjectIndex vm, const ImportPool& pool,
                    const ImportOptions& options) {
    ImportCase c{backup, pool, options, vm};
    judge_form(c);
    judge_xapi(c);
    if (!options.metadata) judge_file(c);
    const bool is_passed_over = judge_default_template(c) || !judge_identity(c);
    if (!is_passed_over) {
        judge_devices(c);
        judge_resets(c);
    }
    return {std::string(uuid_of(backup, vm)), std::string(backup.text(backup.object(vm).name)),
            std::move(c.lines), is_passed_over};
}

}  // namespace

std::string_view to_string(ImportAnswer answer) {
    return answer_names[static_cast<std::size_t>(answer)];
}

Import can_import(const Capture& backup, const Capture& pool, const ImportOptions& options) {
    Import import{side_of(backup), side_of(pool), options.preserve, options.force, options.metadata, {}};
    DiffOptions choice;
    choice.vms = options.vms;
    const ImportPool in_pool(pool);
    for (const ObjectIndex vm : choose_vms(backup, backup, choice).new_vms)
        import.vms.push_back(imported(backup, vm, in_pool, options));
    return import;
}

bool is_refused(const ImportedVm& vm) {
    return std::ranges::any_of(vm.lines,
                               [](const ImportLine& line) { return line.answer == ImportAnswer::refused; });
}

bool is_accepted(const ImportedVm& vm) {
    return !vm.is_passed_over && !is_refused(vm);
}

int exit_status(const Import& import) {
    if (!import.backup.unread.empty() || !import.pool.unread.empty()) return 2;
    return std::ranges::all_of(import.vms, is_accepted) ? 0 : 1;
}

}  // namespace ovaudit
