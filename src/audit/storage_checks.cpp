#include <algorithm>
#include <map>

#include "audit/claims.hpp"
#include "audit/words.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"
#include "diff/datum.hpp"
#include "model/text.hpp"
#include "model/wildcard.hpp"

namespace ovaudit {
namespace {

constexpr FieldId type = field_id("VBD", "type"), empty = field_id("VBD", "empty"),
                  vdi_of = field_id("VBD", "VDI"), mode = field_id("VBD", "mode"),
                  bootable = field_id("VBD", "bootable"), userdevice = field_id("VBD", "userdevice"),
                  virtual_size = field_id("VDI", "virtual_size"), vdi_sr = field_id("VDI", "SR"),
                  sharable = field_id("VDI", "sharable"), on_boot = field_id("VDI", "on_boot"),
                  missing = field_id("VDI", "missing"), managed = field_id("VDI", "managed"),
                  sr_type = field_id("SR", "type"), sr_shared = field_id("SR", "shared");

std::vector<ObjectIndex> drives(Examination& e, std::string_view of_type) {
    std::vector<ObjectIndex> found = e.owned(known().vbd);
    std::erase_if(found, [&](ObjectIndex vbd) { return e.text(vbd, type) != of_type; });
    return found;
}

/// Calls `look(vbd, vdi)` for each disk that the source shows. False if there is none.
template <typename Look>
bool each_disk(Examination& e, const Look& look) {
    bool any = false;
    for (const ObjectIndex vbd : drives(e, "Disk")) {
        const auto vdi = e.target(vbd, vdi_of);
        if (!vdi || *vdi == no_object) continue;
        any = true;
        look(vbd, *vdi);
    }
    if (any) return true;
    e.shows(known().vdi);
    return false;
}

bool empty_drives(Examination& e) {
    const std::vector<ObjectIndex> cds = drives(e, "CD");
    for (const ObjectIndex cd : cds) {
        if (e.boolean(cd, empty) != false) continue;
        const auto vdi = e.target(cd, vdi_of);
        Fault fault{cd, e.label(cd) + " holds a disc"};
        if (vdi && *vdi != no_object) fault.message += ": " + e.name(*vdi);
        fault.is_other = vdi && is_tools_disc(e, *vdi);
        e.fail(std::move(fault));
    }
    return !cds.empty();
}

bool one_cd_drive(Examination& e) {
    const std::size_t count = drives(e, "CD").size();
    if (count > 1) e.fail({e.vm(), std::to_string(count) + " CD drives"});
    return count > 0;
}

bool few_disks(Examination& e) {
    constexpr std::size_t supported = 255;
    const std::size_t count = drives(e, "Disk").size();
    if (count > supported) e.fail({e.vm(), std::to_string(count) + " disks, supported are 255"});
    return true;
}

/// What cannot hold a disk beyond the limit of VHD.
bool keeps_vhd(std::string_view sr) {
    constexpr std::string_view types[] = {"nfs", "ext", "lvm", "lvmoiscsi", "lvmohba", "lvmofcoe", "smb"};
    return std::ranges::find(types, sr) != std::end(types);
}

bool disks_that_fit(Examination& e) {
    constexpr std::int64_t largest = std::int64_t{2040} << 30;
    return each_disk(e, [&](ObjectIndex vbd, ObjectIndex vdi) {
        const auto size = e.integer(vdi, virtual_size);
        if (!size || *size <= largest) return;
        const auto sr = e.target(vdi, vdi_sr);
        const auto kind = sr && *sr != no_object ? e.text(*sr, sr_type) : std::nullopt;
        if (kind && keeps_vhd(*kind))
            e.fail({vbd, e.label(vbd) + " has " + human_bytes(*size) + " on SR " + e.name(*sr) + " (" +
                             brief(*kind) + "), supported are " + human_bytes(largest)});
    });
}

/// An HVM guest boots by its boot order, a PV guest from the disk that is marked.
bool bootable_disk(Examination& e) {
    const std::vector<ObjectIndex> vbds = e.owned(known().vbd);
    std::map<std::string_view, std::size_t> places;
    for (const ObjectIndex vbd : vbds)
        if (const auto place = e.text(vbd, userdevice); place && ++places[*place] == 2)
            e.fail({vbd, "userdevice " + brief(*place) + " is taken twice",
                    "xe vbd-param-set uuid=" + uuid_text(e, vbd) + " userdevice=..."});
    if (vbds.empty() || !is_paravirtual(e)) return !vbds.empty();
    if (std::ranges::none_of(vbds, [&](ObjectIndex vbd) { return e.boolean(vbd, bootable) == true; }))
        e.fail({e.vm(), "a PV guest, and no disk of it is bootable"});
    return true;
}

bool lasting_disks(Examination& e) {
    return each_disk(e, [&](ObjectIndex vbd, ObjectIndex vdi) {
        if (e.text(vdi, on_boot) == "reset")
            e.fail({vbd, e.label(vbd) + " is reset at each start of the VM"});
    });
}

bool backed_up_disks(Examination& e) {
    constexpr std::string_view marks[] = {"[NOBAK]", "[NOSNAP]"};
    return each_disk(e, [&](ObjectIndex vbd, ObjectIndex vdi) {
        const std::string_view name = e.text(vdi, known().of_vdi.name_label).value_or("");
        for (const std::string_view mark : marks)
            if (name.find(mark) != name.npos)
                e.fail({.at = vbd,
                        .message = e.label(vbd) + " is marked " + std::string(mark),
                        .part = std::string(mark)});
    });
}

bool is_forbidden(Examination& e, ObjectIndex sr) {
    const std::string_view name = e.text(sr, known().of_sr.name_label).value_or("");
    return std::ranges::any_of(e.parameters().forbidden_srs,
                               [&](const std::string& pattern) { return matches_wildcard(pattern, name); });
}

bool on_an_allowed_sr(Examination& e) {
    const bool wants_shared = e.parameters().shared_storage.value_or(false);
    if (!wants_shared && e.parameters().forbidden_srs.empty()) return false;
    return each_disk(e, [&](ObjectIndex vbd, ObjectIndex vdi) {
        const auto sr = e.target(vdi, vdi_sr);
        if (!sr || *sr == no_object) return;
        if (is_forbidden(e, *sr))
            e.fail({vbd, e.label(vbd) + " is on SR " + e.name(*sr) + ", which is forbidden"});
        else if (wants_shared && e.boolean(*sr, sr_shared) == false)
            e.fail({vbd, e.label(vbd) + " is on SR " + e.name(*sr) + ", which is not shared"});
    });
}

bool disks_that_exist(Examination& e) {
    return each_disk(e, [&](ObjectIndex vbd, ObjectIndex vdi) {
        if (e.boolean(vdi, missing) == true)
            e.fail({vbd, e.label(vbd) + " is missing from its SR"});
        else if (e.boolean(vdi, managed) == false)
            e.fail({vbd, e.label(vbd) + " is not managed by the SR"});
    });
}

/// Written by several VMs at once, a disk without a cluster file system is lost.
FleetOutcome disks_of_one_vm(Examination& e, std::span<const ObjectIndex> vms) {
    std::vector<Claim> claims;
    FleetOutcome fleet = examine_each(e, vms, [&](std::size_t vm) {
        return each_disk(e, [&](ObjectIndex vbd, ObjectIndex vdi) {
            if (e.text(vbd, mode) == "RW")
                claims.push_back({e.uuid(vdi).empty() ? e.id(vdi) : std::string(e.uuid(vdi)), vm, vbd});
        });
    });
    fleet.shared = shared_faults(std::move(claims), [&](std::span<const Claim> group) {
        const ObjectIndex vdi = *e.target(group.front().at, vdi_of);
        const bool is_sharable = e.boolean(vdi, sharable) == true;
        Fault fault{group.front().at, "disk " + e.name(vdi) + " is attached RW " +
                                          counted(group.size(), "time") +
                                          (is_sharable ? ", and sharable" : "")};
        fault.is_other = !is_sharable;  // the platform starts one of the VMs at a time
        return fault;
    });
    return fleet;
}

constexpr Row family[] = {
    {{"STO-001",
      "disc left in the drive",
      Level::warning,
      Category::storage,
      "The VM cannot move to a host that does not see the ISO, and HA does not protect it with a disc of one "
      "host.",
      "xe vbd-eject uuid={object}",
      "VBD.type VBD.empty VBD.VDI VDI.name_label",
      {},
      {Level::info, "the disc of the guest tools, which each host has"}},
     empty_drives},
    {{"STO-002", "more than one CD drive", Level::warning, Category::storage, "The platform supports one.",
      "xe vbd-destroy uuid=...", "VBD.type"},
     one_cd_drive},
    {{"STO-003", "more disks than supported", Level::warning, Category::storage,
      "The platform supports 255 disks a VM.", "xe vbd-destroy uuid=...", "VBD.type"},
     few_disks},
    {{"STO-004",
      "disk attached for writing more than once",
      Level::error,
      Category::storage,
      "Two guests that write one disk destroy its file system, unless it is one for clusters.",
      "xe vbd-param-set uuid={object} mode=RO",
      "VBD.VDI VBD.mode VDI.sharable",
      {},
      {Level::warning, "a disk that is not sharable"}},
     nullptr,
     disks_of_one_vm},
    {{"STO-005", "disk larger than its SR supports", Level::warning, Category::storage,
      "Disks in VHD format end at 2040 GiB: beyond it they cannot be moved, copied or backed up.",
      "xe vdi-copy uuid=... sr-uuid=...", "VBD.VDI VDI.virtual_size VDI.SR SR.type"},
     disks_that_fit},
    {{"STO-006", "nothing to boot from", Level::warning, Category::storage,
      "A PV guest boots from the disk that is marked bootable. Two drives in one place cannot both be "
      "plugged.",
      "xe vbd-param-set uuid=... bootable=true",
      "VBD.bootable VBD.userdevice VM.domain_type VM.HVM_boot_policy"},
     bootable_disk},
    {{"STO-007", "disk that forgets", Level::warning, Category::storage,
      "With on-boot=reset all that was written since the last start is dropped at the next.",
      "xe vdi-param-set uuid=... on-boot=persist", "VBD.VDI VDI.on_boot"},
     lasting_disks},
    {{"STO-008", "disk that no backup holds", Level::info, Category::storage,
      "Xen Orchestra leaves out disks with [NOBAK] or [NOSNAP] in their name.",
      "xe vdi-param-set uuid=... name-label=...", "VBD.VDI VDI.name_label"},
     backed_up_disks},
    {{"STO-009", "disk on an SR that is not allowed", Level::warning, Category::storage,
      "The house forbids the SR, or wants shared storage.", "xe vdi-pool-migrate uuid=... sr-uuid=...",
      "VBD.VDI VDI.SR SR.name_label SR.shared", "forbidden_srs or shared_storage"},
     on_an_allowed_sr},
    {{"STO-010", "disk missing from its SR", Level::warning, Category::storage,
      "The SR no longer has it, or knows it only as a leftover: the VM cannot be started.",
      "xe sr-scan uuid=...", "VBD.VDI VDI.missing VDI.managed"},
     disks_that_exist},
};

}  // namespace

std::span<const Row> storage_rows() {
    return family;
}

}  // namespace ovaudit
