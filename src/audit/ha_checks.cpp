#include <algorithm>

#include "audit/row.hpp"
#include "audit/words.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"

namespace ovaudit {
namespace {

constexpr FieldId priority = field_id("VM", "ha_restart_priority"), appliance = field_id("VM", "appliance"),
                  order = field_id("VM", "order"), start_delay = field_id("VM", "start_delay"),
                  attached_PCIs = field_id("VM", "attached_PCIs"), vbd_type = field_id("VBD", "type"),
                  vbd_vdi = field_id("VBD", "VDI"), vdi_sr = field_id("VDI", "SR"),
                  sr_shared = field_id("SR", "shared");

bool protected_as_it_should(Examination& e) {
    constexpr std::string_view known_values[] = {"",  "best-effort", "restart", "0",
                                                 "1", "2",           "3"};  // the numbers before 6.0
    const auto found = e.text(e.vm(), priority);
    if (!found) return true;
    if (std::ranges::find(known_values, *found) == std::end(known_values))
        e.fail({.at = e.vm(),
                .message = "ha_restart_priority is " + brief(*found) + ", which the platform does not know",
                .is_other = true});
    else if (*found != "restart" && has_one_of(e, e.parameters().production_tags))
        e.fail({e.vm(),
                "in production, and ha_restart_priority is " + (found->empty() ? "empty" : brief(*found))});
    return true;
}

/// What keeps a VM on one host.
bool agile(Examination& e) {
    if (e.text(e.vm(), priority) != "restart") return false;
    for (const ObjectIndex vbd : e.owned(known().vbd)) {
        const auto vdi = e.target(vbd, vbd_vdi);
        const auto sr = vdi && *vdi != no_object ? e.target(*vdi, vdi_sr) : std::nullopt;
        if (sr && *sr != no_object && e.boolean(*sr, sr_shared) == false)
            e.fail({vbd, e.label(vbd) +
                             (e.text(vbd, vbd_type) == "CD" ? " holds a disc of SR " : " is on SR ") +
                             e.name(*sr) + ", which is not shared"});
    }
    if (!e.members(e.vm(), attached_PCIs).empty()) e.fail({e.vm(), "a PCI device is passed through"});
    for (const ObjectIndex vgpu : e.owned(known().vgpu))
        e.fail({vgpu, e.label(vgpu) + " needs a host's GPU"});
    return true;
}

bool starts_in_order(Examination& e) {
    if (e.refers(e.vm(), appliance) != true) return false;
    if (e.integer(e.vm(), order) == 0 && e.integer(e.vm(), start_delay) == 0)
        e.fail({e.vm(), "in an appliance with order 0 and start_delay 0"});
    return true;
}

constexpr Row family[] = {
    {{"HA-001",
      "not protected as it should be",
      Level::warning,
      Category::ha,
      "A VM of production stays down when its host fails, unless its restart priority says otherwise.",
      "xe vm-param-set uuid={vm} ha-restart-priority=restart",
      "VM.ha_restart_priority VM.tags",
      {},
      {Level::error, "a value that the platform does not know"}},
     protected_as_it_should},
    {{"HA-002", "protected, and bound to one host", Level::error, Category::ha,
      "HA promises to restart the VM elsewhere, and cannot: what it needs is on one host only.",
      "xe vm-param-set uuid={vm} ha-restart-priority=best-effort",
      "VM.ha_restart_priority VM.attached_PCIs VBD.VDI VDI.SR SR.shared VGPU.VM"},
     agile},
    {{"HA-003", "no start order in an appliance", Level::info, Category::ha,
      "An appliance starts its VMs by order and delay; without them all start at once.",
      "xe vm-param-set uuid={vm} order=... start-delay=...", "VM.appliance VM.order VM.start_delay"},
     starts_in_order},
};

}  // namespace

std::span<const Row> ha_rows() {
    return family;
}

}  // namespace ovaudit
