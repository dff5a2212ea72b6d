#include <algorithm>

#include "audit/row.hpp"
#include "audit/words.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"

namespace ovaudit {
namespace {

constexpr FieldId boot_params = field_id("VM", "HVM_boot_params"),
                  domain_type = field_id("VM", "domain_type"), platform = field_id("VM", "platform");

/// Where the release does not know domain types, PV is how every Linux runs: word for the upgrade's plan.
bool hardware_virtual(Examination& e) {
    if (!is_paravirtual(e)) return true;
    Fault fault{e.vm(), "a PV guest"};
    if (e.value_if_any(e.vm(), domain_type) == nullptr) fault.is_other = true;
    e.fail(std::move(fault));
    return true;
}

bool secure_boot(Examination& e) {
    if (!e.parameters().secure_boot.value_or(false)) return false;
    const auto firmware = e.entry(e.vm(), boot_params, "firmware");
    if (firmware != "uefi")
        e.fail({e.vm(), "firmware is " + (firmware ? brief(*firmware) : std::string("bios"))});
    else if (!is_yes(e.entry(e.vm(), platform, "secureboot")))
        e.fail({e.vm(), "UEFI without Secure Boot"});
    return true;
}

/// The disc of the guest tools starts nothing.
bool has_bootable_disc(Examination& e) {
    return std::ranges::any_of(e.owned(known().vbd), [&](ObjectIndex vbd) {
        const bool has_disc =
            e.text(vbd, known().of_vbd.type) == "CD" && e.boolean(vbd, known().of_vbd.empty) == false;
        const auto vdi = has_disc ? e.target(vbd, known().of_vbd.VDI) : std::nullopt;
        return has_disc && !(vdi && is_tools_disc(e, *vdi));
    });
}

/// Many templates begin with the CD; as long as the drives are empty the disk is next.
bool disk_first(Examination& e) {
    const auto order = e.entry(e.vm(), boot_params, "order");
    if (!order || order->empty()) return false;
    if (order->front() == 'n')
        e.fail({e.vm(), "boot order " + brief(*order) + " begins with the network"});
    else if (order->front() == 'd' && has_bootable_disc(e))
        e.fail({e.vm(), "boot order " + brief(*order) + " begins with the CD, and a drive holds a disc"});
    return true;
}

bool current_device_model(Examination& e) {
    const auto model = e.entry(e.vm(), platform, "device-model");
    if (!model) return false;
    if (*model == "qemu-trad" || *model == "qemu-trad-hvm")
        e.fail({e.vm(), "device-model is " + brief(*model)});
    return true;
}

constexpr Row family[] = {
    {{"BOO-001",
      "PV guest",
      Level::warning,
      Category::boot,
      "Current releases no longer run PV guests, or only inside a shim; PV guests have no EFI, no Secure "
      "Boot and "
      "less protection from other guests.",
      "xe vm-param-set uuid={vm} HVM-boot-policy='BIOS order'",
      "VM.domain_type VM.HVM_boot_policy",
      {},
      {Level::info, "where the release knows no domain types"}},
     hardware_virtual},
    {{"BOO-002", "no Secure Boot", Level::warning, Category::security,
      "The house wants UEFI with Secure Boot, so that only signed systems start.",
      "xe vm-param-set uuid={vm} platform:secureboot=true",
      "VM.HVM_boot_params:firmware VM.platform:secureboot", "secure_boot"},
     secure_boot},
    {{"BOO-003", "starts something else than its disk", Level::info, Category::boot,
      "An answer on the network, or the disc in the drive, comes before the installed system.",
      "xe vm-param-set uuid={vm} HVM-boot-params:order=cdn",
      "VM.HVM_boot_params:order VBD.type VBD.empty VBD.VDI"},
     disk_first},
    {{"BOO-004", "old device model", Level::warning, Category::platform,
      "qemu-trad is no longer maintained, and releases since 8.0 do not have it.",
      "xe vm-param-set uuid={vm} platform:device-model=qemu-upstream-compat", "VM.platform:device-model"},
     current_device_model},
};

}  // namespace

std::span<const Row> boot_rows() {
    return family;
}

}  // namespace ovaudit
