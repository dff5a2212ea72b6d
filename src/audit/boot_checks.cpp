#include <algorithm>

#include "audit/row.hpp"
#include "audit/words.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"

namespace ovaudit {
namespace {

constexpr FieldId boot_policy = field_id("VM", "HVM_boot_policy"),
                  boot_params = field_id("VM", "HVM_boot_params"),
                  domain_type = field_id("VM", "domain_type"), platform = field_id("VM", "platform");

/// Releases before 7.5 tell by the boot policy alone.
bool is_paravirtual(Examination& e) {
    const std::string_view text = e.capture().text_of(e.value_if_any(e.vm(), domain_type));
    if (!text.empty() && text != "unspecified") return text == "pv";
    return e.text(e.vm(), boot_policy) == "";
}

bool hardware_virtual(Examination& e) {
    if (is_paravirtual(e)) e.fail({e.vm(), "a PV guest"});
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

bool has_disc(Examination& e) {
    return std::ranges::any_of(e.owned(known().vbd), [&](ObjectIndex vbd) {
        return e.text(vbd, known().of_vbd.type) == "CD" && e.boolean(vbd, known().of_vbd.empty) == false;
    });
}

/// Many templates begin with the CD; as long as the drives are empty the disk is next.
bool disk_first(Examination& e) {
    const auto order = e.entry(e.vm(), boot_params, "order");
    if (!order || order->empty()) return false;
    if (order->front() == 'n')
        e.fail({e.vm(), "boot order " + brief(*order) + " begins with the network"});
    else if (order->front() == 'd' && has_disc(e))
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
    {{"BOO-001", "PV guest", Level::warning, Category::boot,
      "Current releases no longer run PV guests, or only inside a shim; they have no EFI, no Secure Boot and "
      "less protection from other guests.",
      "xe vm-param-set uuid={vm} HVM-boot-policy='BIOS order'", "VM.domain_type VM.HVM_boot_policy"},
     hardware_virtual},
    {{"BOO-002", "no Secure Boot", Level::warning, Category::security,
      "The house wants UEFI with Secure Boot, so that only signed systems start.",
      "xe vm-param-set uuid={vm} platform:secureboot=true",
      "VM.HVM_boot_params:firmware VM.platform:secureboot", "secure_boot"},
     secure_boot},
    {{"BOO-003", "starts something else than its disk", Level::info, Category::boot,
      "An answer on the network, or the disc in the drive, comes before the installed system.",
      "xe vm-param-set uuid={vm} HVM-boot-params:order=cdn", "VM.HVM_boot_params:order VBD.type VBD.empty"},
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
