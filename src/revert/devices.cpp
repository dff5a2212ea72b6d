#include <algorithm>

#include "revert/undo.hpp"

namespace ovaudit {
namespace {

Planned guarded_by(Guard guard) {
    Planned planned;
    planned.step.guards = {std::move(guard)};
    return planned;
}

/// The target of OLD's reference, which must be there still.
Need target_exists(const char* kind, const std::string& uuid) {
    return {Need::What::exists, {kind, uuid}};
}

Outcome move_nic(const Together& nic, const LiveValue& network) {
    Planned planned = guarded_by(network);
    const std::string to = old_value(nic, *nic.find("network")).given;
    planned.step.needs = {target_exists("network", to)};
    planned.step.commands = {command({"vif-move", uuid_word(nic.object()), "network-uuid=" + to})};
    return planned;
}

Word live_word(const XeObject& object, const std::string& param) {
    return {param + "=", param, object};
}

/// The guard of a device that is made anew: an earlier run of the script could have done that.
LivePlace place_of(const Together& device, const LiveValue& telling) {
    LivePlace place = live_place(device, telling.param);
    place.as_new = telling.as_new;
    place.as_old = telling.as_old;
    return place;
}

Outcome recreate_nic(const Together& nic, const LiveValue& mac, const LiveValue* network) {
    Planned planned = guarded_by(place_of(nic, mac));
    planned.rank = Rank::make;
    planned.step.needs = {{Need::What::detached, nic.object()}};
    if (network != nullptr) {
        planned.step.needs.push_back({Need::What::still, nic.object(), network->param, *network->as_new});
        planned.step.needs.push_back(target_exists("network", *network->as_old));
    }
    XeCommand recreate{XeCommand::Kind::recreate, {}, nic.object()};
    recreate.words = {{"vm-uuid=" + nic.vm().uuid},
                      old_word(nic, "network-uuid", "network"),
                      {"device=" + nic.first().object.id},
                      old_word(nic, "mac", "MAC")};
    planned.step.commands = {recreate};
    planned.step.remarks = {"the NIC gets a new uuid and the MTU of its network, and is not plugged in"};
    return planned;
}

/// The members of the set that only OLD has.
std::vector<std::string> only_in_old(const Together& changes, std::string_view field) {
    std::vector<std::string> members;
    for (const Change* change : changes.changes)
        if (change->field == field && change->op == Op::removed && change->key)
            members.push_back(*change->key);
    return members;
}

/// "ipv4" or "ipv6"
std::string family(const Together& fields) {
    return fields.first().field.substr(0, 4);
}

std::optional<std::string> guard_ip(const Together& fields, Step& step) {
    const std::string addresses = family(fields) + "_addresses";
    for (const Change* change : fields.changes) {
        if (change->field == addresses) {
            if (!change->key || !is_plain(*change->key)) return "the file holds no addresses";
            step.guards.emplace_back(LiveMember{fields.object(), param_of("VIF", addresses), "; ",
                                                *change->key, change->op == Op::added});
            continue;
        }
        auto guard = live_value(fields, *change);
        if (const auto* why = std::get_if<std::string>(&guard)) return *why;
        step.guards.emplace_back(std::get<LiveValue>(guard));
    }
    return std::nullopt;
}

}  // namespace

std::string why_not_addressed(std::size_t addresses) {
    if (addresses == 0) return "xe cannot leave a NIC with this mode and without an address";
    return addresses > 1 ? "xe sets one address" : "";
}

Outcome undo_nic(const Together& network_and_mac) {
    std::optional<LiveValue> network, mac;
    for (const Change* change : network_and_mac.changes) {
        auto guard = live_value(network_and_mac, *change);
        if (const auto* why = std::get_if<std::string>(&guard)) return *why;
        (change->field == "MAC" ? mac : network) = std::get<LiveValue>(guard);
    }
    if (network && network->as_old == null_reference) return std::string("a NIC needs a network");
    if (!mac) return move_nic(network_and_mac, *network);
    return recreate_nic(network_and_mac, *mac, network ? &*network : nullptr);
}

Outcome undo_ip_configuration(const Together& fields) {
    Planned planned;
    if (auto why = guard_ip(fields, planned.step)) return *why;
    const std::string ip = family(fields), mode = ip + "_configuration_mode", addresses = ip + "_addresses";
    XeCommand configure = command({"vif-configure-" + ip, uuid_word(fields.object())});
    configure.words.push_back(old_word(fields, "mode", mode));
    const bool off = configure.words.back().text == "mode=None";
    if (!off) {
        const std::vector<std::string> wanted = only_in_old(fields, addresses);
        const bool same = fields.find(addresses) == nullptr;
        if (std::string why = same ? "" : why_not_addressed(wanted.size()); !why.empty()) return why;
        configure.words.push_back(same ? old_word(fields, "address", addresses)
                                       : Word{"address=" + wanted.front()});
        configure.words.push_back(old_word(fields, "gateway", ip + "_gateway"));
    }
    planned.step.commands = {configure};
    return planned;
}

Outcome undo_cd(const Together& medium) {
    const Change* disk = medium.find("VDI");
    if (disk == nullptr) return std::string("the files do not say which medium it was");
    auto guard = live_value(medium, *disk);
    if (const auto* why = std::get_if<std::string>(&guard)) return *why;
    Planned planned = guarded_by(std::get<LiveValue>(guard));
    if (!disk->new_value.absent())
        planned.step.commands.push_back(command({"vbd-eject", uuid_word(medium.object())}));
    if (!disk->old_value.absent()) {
        const std::string iso = old_value(medium, *disk).given;
        planned.step.needs = {target_exists("vdi", iso)};
        planned.step.commands.push_back(
            command({"vbd-insert", uuid_word(medium.object()), "vdi-uuid=" + iso}));
    }
    return planned;
}

Outcome undo_disk_replaced(const Together& disk) {
    const Change& change = *disk.find("VDI");
    const Together slot{disk.diff, {&change}};
    auto guard = live_value(slot, change);
    if (const auto* why = std::get_if<std::string>(&guard)) return *why;
    if (change.old_value.absent()) return std::string("xe cannot leave a disk's slot empty");
    const LiveValue& live = std::get<LiveValue>(guard);
    Planned planned = guarded_by(place_of(slot, live));
    planned.rank = Rank::make;
    planned.step.needs = {{Need::What::detached, slot.object()}, target_exists("vdi", *live.as_old)};
    XeCommand recreate{XeCommand::Kind::recreate, {}, slot.object()};
    recreate.words = {
        {"vm-uuid=" + slot.vm().uuid}, {"device=" + change.object.id}, {"vdi-uuid=" + *live.as_old}};
    for (const char* param : {"bootable", "mode", "type", "unpluggable"})
        recreate.words.push_back(live_word(slot.object(), param));
    planned.step.commands = {recreate};
    planned.step.remarks = {"NEW's disk stays, and no VM uses it", "the new VBD is not plugged in"};
    return planned;
}

Outcome undo_resize(const Together& size) {
    auto guard = live_value(size, size.first());
    if (const auto* why = std::get_if<std::string>(&guard)) return *why;
    if (std::get<std::int64_t>(size.first().old_value.value) <
        std::get<std::int64_t>(size.first().new_value.value))
        return std::string("a disk can grow and not shrink");
    Planned planned = guarded_by(std::get<LiveValue>(guard));
    planned.step.needs = {{Need::What::unused, size.object()}};
    planned.step.commands = {command(
        {"vdi-resize", uuid_word(size.object()), "disk-size=" + old_value(size, size.first()).given})};
    return planned;
}

Outcome undo_cbt(const Together& enabled) {
    auto guard = live_value(enabled, enabled.first());
    if (const auto* why = std::get_if<std::string>(&guard)) return *why;
    Planned planned = guarded_by(std::get<LiveValue>(guard));
    const bool enable = std::get<bool>(enabled.first().old_value.value);
    planned.step.commands = {
        command({enable ? "vdi-enable-cbt" : "vdi-disable-cbt", uuid_word(enabled.object())})};
    return planned;
}

Outcome undo_hostname(const Together& hostname) {
    auto guard = live_value(hostname, hostname.first());
    if (const auto* why = std::get_if<std::string>(&guard)) return *why;
    Planned planned = guarded_by(std::get<LiveValue>(guard));
    planned.step.commands = {command({"host-set-hostname-live", "host-uuid=" + hostname.object().uuid,
                                      "host-name=" + old_value(hostname, hostname.first()).given})};
    return planned;
}

}  // namespace ovaudit
