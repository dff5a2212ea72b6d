#include <algorithm>

#include "revert/undo.hpp"

namespace ovaudit {
namespace {

struct Reason {
    std::string_view class_name, field, why;
};
constexpr Reason of_fields[] = {
    {"VM", "bios_strings", "xe sets them only while there are none"},
    {"VM", "groups",
     "xe sets the whole list at once, and the report does not hold it: xe vm-param-set groups="},
    {"VM", "uuid", "it is another VM, or was imported as one"},
    {"VIF", "MTU", "a NIC takes the MTU of its network when it is made"},
    {"VDI", "SR", "it moves data: xe vdi-pool-migrate, by hand"},
    {"VDI", "location", "it is where the disk's data is"},
    {"host", "ntp_custom_servers",
     "xe sets the whole list at once, and the report does not hold it: xe host-param-set "
     "ntp-custom-servers="},
    {"VGPU", "type", "xe makes another one: xe vgpu-destroy and vgpu-create, by hand"},
    {"PIF", "IP", "it could cut off the host: xe pif-reconfigure-ip, by hand"},
    {"PBD", "device_config", "the SR must be detached: xe pbd-destroy and pbd-create, by hand"},
};

struct WholeReason {
    std::string_view class_name, removed, added;
};
constexpr WholeReason of_wholes[] = {
    {"VM", "it must come from a backup: xe vm-import",
     "no script should destroy a VM and its disks: xe vm-uninstall, by hand"},
    {"VDI", "its data is gone or elsewhere: it must come from a backup",
     "no script should destroy a disk: xe vdi-destroy, by hand"},
    {"SR", "it must be attached again: xe sr-introduce, by hand", "xe sr-forget, by hand"},
    {"network", "a new one would be another network: xe network-create, by hand",
     "xe network-destroy, by hand, once nothing uses it"},
    {"VTPM", "a new one would not hold its secrets",
     "it can hold keys that the guest needs: xe vtpm-destroy, by hand"},
    {"VGPU", "xe vgpu-create, by hand", "xe vgpu-destroy, by hand"},
    {"PVS_proxy", "xe pvs-proxy-create, by hand", "xe pvs-proxy-destroy, by hand"},
    {"host", "xe pool-join, on that host", "xe pool-eject, by hand: it erases the host"},
};

std::string why_whole(const Change& change) {
    const auto* found = std::ranges::find(of_wholes, change.object.class_name, &WholeReason::class_name);
    if (found == std::end(of_wholes)) return "no command that a script should run brings that back";
    return std::string(change.op == Op::removed ? found->removed : found->added);
}

}  // namespace

std::string why_not_settable(const Change& change) {
    if (change.field.empty()) return why_whole(change);
    const auto* found = std::ranges::find_if(of_fields, [&](const Reason& row) {
        return row.class_name == change.object.class_name && row.field == change.field;
    });
    if (found != std::end(of_fields)) return std::string(found->why);
    const auto class_id = find_class(change.object.class_name);
    if (!class_id || !find_field(*class_id, change.field)) return "a field that ovaudit does not know";
    return "xe has no command that sets it";
}

}  // namespace ovaudit
