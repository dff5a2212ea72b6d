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

/// The guards of a NIC's network and MAC, as far as they changed; or why there are none.
std::variant<std::vector<Guard>, std::string> nic_guards(const Together& nic) {
    std::vector<Guard> guards;
    for (const Change* change : nic.changes) {
        auto guard = live_value(nic, *change);
        if (const auto* why = std::get_if<std::string>(&guard)) return *why;
        guards.emplace_back(std::get<LiveValue>(guard));
    }
    return guards;
}

Outcome recreate_nic(const Together& nic, std::vector<Guard> guards) {
    Planned planned;
    planned.rank = Rank::make;
    planned.step.guards = std::move(guards);
    planned.step.needs = {{Need::What::detached, nic.object()}};
    if (const Change* network = nic.find("network"))
        planned.step.needs.push_back(target_exists("network", old_value(nic, *network).given));
    XeCommand recreate{XeCommand::Kind::recreate, {}, nic.object()};
    recreate.words = {{"vm-uuid=" + nic.vm().uuid},
                      old_word(nic, "network-uuid", "network"),
                      live_word(nic.object(), "device"),
                      old_word(nic, "mac", "MAC")};
    planned.step.commands = {recreate};
    planned.step.remarks = {"the NIC gets a new uuid, and is not plugged in"};
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

Outcome undo_nic(const Together& network_and_mac) {
    auto guards = nic_guards(network_and_mac);
    if (const auto* why = std::get_if<std::string>(&guards)) return *why;
    auto& all = std::get<std::vector<Guard>>(guards);
    if (network_and_mac.find("MAC") == nullptr)
        return move_nic(network_and_mac, std::get<LiveValue>(all.front()));
    return recreate_nic(network_and_mac, std::move(all));
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
        if (wanted.size() > 1) return std::string("xe sets one address");
        if (wanted.empty() && fields.find(addresses) != nullptr)
            return std::string("xe cannot leave a NIC with this mode and without an address");
        configure.words.push_back(wanted.empty() ? old_word(fields, "address", addresses)
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
    auto guard = live_value(disk, change);
    if (const auto* why = std::get_if<std::string>(&guard)) return *why;
    if (change.old_value.absent()) return std::string("xe cannot leave a disk's slot empty");
    Planned planned = guarded_by(std::get<LiveValue>(guard));
    planned.rank = Rank::make;
    const std::string old_disk = old_value(disk, change).given;
    const XeObject vbd{"vbd", change.object.uuid};
    planned.step.needs = {{Need::What::detached, vbd}, target_exists("vdi", old_disk)};
    XeCommand recreate{XeCommand::Kind::recreate, {}, vbd};
    recreate.words = {
        {"vm-uuid=" + disk.vm().uuid}, {"device=", "userdevice", vbd}, {"vdi-uuid=" + old_disk}};
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
