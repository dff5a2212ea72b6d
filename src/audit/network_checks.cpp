#include <algorithm>
#include <charconv>

#include "audit/addresses.hpp"
#include "audit/row.hpp"
#include "audit/words.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"
#include "model/ascii.hpp"

namespace ovaudit {
namespace {

constexpr FieldId mac = field_id("VIF", "MAC"), vif_network = field_id("VIF", "network"),
                  vif_mtu = field_id("VIF", "MTU"), vif_other_config = field_id("VIF", "other_config"),
                  network_mtu = field_id("network", "MTU"), locking_mode = field_id("VIF", "locking_mode"),
                  ipv4_allowed = field_id("VIF", "ipv4_allowed"),
                  ipv6_allowed = field_id("VIF", "ipv6_allowed"),
                  qos_type = field_id("VIF", "qos_algorithm_type"),
                  qos_params = field_id("VIF", "qos_algorithm_params"),
                  default_locking_mode = field_id("network", "default_locking_mode"),
                  network_other_config = field_id("network", "other_config");

template <typename Look>
bool each_vif(Examination& e, const Look& look) {
    const std::vector<ObjectIndex> vifs = e.owned(known().vif);
    for (const ObjectIndex vif : vifs) look(vif);
    return !vifs.empty();
}

/// Nothing if the text does not begin as a MAC does.
std::optional<unsigned> first_byte(std::string_view mac_text) {
    unsigned byte = 0;
    const char* const end = mac_text.data() + std::min<std::size_t>(mac_text.size(), 2);
    const bool is_one = std::from_chars(mac_text.data(), end, byte, 16).ptr == mac_text.data() + 2;
    return is_one ? std::optional(byte) : std::nullopt;
}

/// A policy may write capitals; a capture never has them.
bool has_house_prefix(Examination& e, std::string_view address) {
    const auto begins_with = [&](std::string_view prefix) {
        return prefix.size() <= address.size() &&
               std::ranges::equal(prefix, address.substr(0, prefix.size()), {}, lower);
    };
    const auto& prefixes = e.parameters().mac_prefixes;
    return prefixes.empty() || std::ranges::any_of(prefixes, begins_with);
}

bool usable_macs(Examination& e) {
    return each_vif(e, [&](ObjectIndex vif) {
        const auto address = e.text(vif, mac);
        if (!address || address->empty()) return;
        const std::string found = e.label(vif) + " has " + brief(*address);
        const auto first = first_byte(*address);
        if (!first)
            e.fail({vif, found + ", which is no MAC"});
        else if ((*first & 1) != 0)
            e.fail({vif, found + ", which is a multicast address"});
        else if (!has_house_prefix(e, *address))
            e.fail({.at = vif, .message = found + ", which begins with no allowed prefix", .is_other = true});
    });
}

bool few_vifs(Examination& e) {
    constexpr std::size_t supported = 7;
    const std::size_t count = e.owned(known().vif).size();
    if (count > supported) e.fail({e.vm(), std::to_string(count) + " NICs, supported are 7"});
    return true;
}

/// What counts is other_config:mtu of the VIF, and without it the network's MTU; VIF.MTU is only told.
bool mtu_of_the_network(Examination& e) {
    return each_vif(e, [&](ObjectIndex vif) {
        const auto set = e.entry(vif, vif_other_config, "mtu");
        const auto counting = set ? number_of(*set) : std::nullopt, own = e.integer(vif, vif_mtu);
        const std::int64_t said = counting.value_or(own.value_or(0));
        const auto network = said == 0 ? std::nullopt : e.target(vif, vif_network);
        if (!network || *network == no_object) return;
        const auto its = e.integer(*network, network_mtu);
        if (!its || *its == said) return;
        Fault fault{vif, e.label(vif) + " has MTU " + std::to_string(said) + ", network " + e.name(*network) +
                             " has " + std::to_string(*its)};
        if (!counting) {
            fault.message += ", which counts";
            fault.is_other = true;
        } else {
            fault.fix =
                "xe vif-param-remove uuid=" + uuid_text(e, vif) + " param-name=other-config param-key=mtu";
        }
        e.fail(std::move(fault));
    });
}

bool on_a_network(Examination& e) {
    if (!e.shows(known().network)) return true;
    return each_vif(e, [&](ObjectIndex vif) {
        const auto refers = e.refers(vif, vif_network);
        if (refers == false) e.fail({vif, e.label(vif) + " is on no network"});
        if (refers != true || e.target(vif, vif_network)) return;
        if (shows_all(e.capture(), e.capture().object(vif), known().network))
            e.fail({vif, e.label(vif) + " is on a network that is not there"});
    });
}

/// How a VIF is locked in effect: "locked", "unlocked", "disabled"; nothing if it could not be seen.
std::optional<std::string_view> effective_locking(Examination& e, ObjectIndex vif) {
    const auto mode = e.text(vif, locking_mode);
    if (!mode || *mode != "network_default") return mode;
    const auto network = e.target(vif, vif_network);
    if (!network || *network == no_object) {
        e.not_observable("network.default_locking_mode", "the source does not show the network");
        return std::nullopt;
    }
    return e.text(*network, default_locking_mode);
}

bool locked(Examination& e) {
    if (!e.parameters().locked_vifs.value_or(false)) return false;
    return each_vif(e, [&](ObjectIndex vif) {
        const auto mode = effective_locking(e, vif);
        if (!mode || *mode == "disabled") return;
        if (*mode != "locked")
            e.fail({vif, e.label(vif) + " is not locked to addresses"});
        else if (e.members(vif, ipv4_allowed).empty() && e.members(vif, ipv6_allowed).empty())
            e.fail({vif, e.label(vif) + " is locked, and no address is allowed"});
    });
}

bool is_allowed(Examination& e, const Reported& reported) {
    const bool v6 = reported.text.find(':') != reported.text.npos;
    const auto allowed = e.members(reported.vif, v6 ? ipv6_allowed : ipv4_allowed);
    const auto address = address_of(reported.text);
    return std::ranges::any_of(allowed, [&](const Value& value) {
        const auto one = address_of(e.capture().text_of(&value));
        return one && one == address;
    });
}

bool reports_what_is_allowed(Examination& e) {
    bool applies = false;
    for (const Reported& reported : reported_addresses(e)) {
        if (reported.vif == no_object || e.text(reported.vif, locking_mode) != "locked") continue;
        applies = true;
        if (!is_of_no_plan(*address_of(reported.text)) && !is_allowed(e, reported))
            e.fail({.at = reported.vif,
                    .message = e.label(reported.vif) + " uses " + brief(reported.text) +
                               ", which is not among its allowed addresses",
                    .part = std::string(reported.text)});
    }
    return applies;
}

bool is_host_internal(Examination& e, ObjectIndex vif) {
    const auto network = vif == no_object ? std::nullopt : e.target(vif, vif_network);
    if (!network || *network == no_object) return false;
    return is_yes(e.entry(*network, network_other_config, "is_host_internal_management_network")) ||
           is_yes(e.entry(*network, network_other_config, "is_guest_installer_network"));
}

bool addresses_by_plan(Examination& e) {
    const std::vector<Reported> all = reported_addresses(e);
    for (const Reported& reported : all) {
        const Address address = *address_of(reported.text);
        const ObjectIndex at = reported.vif == no_object ? e.vm() : reported.vif;
        const std::string who = reported.vif == no_object ? "a NIC" : e.label(reported.vif);
        if (is_in(address, "169.254.0.0/16")) {
            if (!is_host_internal(e, reported.vif))
                e.fail({.at = at,
                        .message = who + " uses " + brief(reported.text) + ": no DHCP server answered",
                        .part = std::string(reported.text)});
        } else if (!e.parameters().subnets.empty() && !is_of_no_plan(address) &&
                   std::ranges::none_of(e.parameters().subnets,
                                        [&](const std::string& subnet) { return is_in(address, subnet); })) {
            e.fail({.at = at,
                    .message = who + " uses " + brief(reported.text) + ", which is in no allowed subnet",
                    .part = std::string(reported.text)});
        }
    }
    return !all.empty();
}

/// Without a rate the type means nothing.
bool without_rate_limit(Examination& e) {
    return each_vif(e, [&](ObjectIndex vif) {
        const auto type = e.text(vif, qos_type);
        const auto rate = type && !type->empty() ? e.entry(vif, qos_params, "kbps") : std::nullopt;
        if (rate && !rate->empty() && *rate != "0")
            e.fail({vif, e.label(vif) + " is limited to " + brief(*rate) + " kB/s"});
    });
}

constexpr Row family[] = {
    {{"NET-004",
      "MAC that a NIC cannot have",
      Level::error,
      Category::network,
      "A MAC with the multicast bit is no address of a NIC: switches send it everywhere or nowhere. A house "
      "may also want prefixes of its own.",
      "xe vif-destroy uuid={object}; xe vif-create vm-uuid={vm} device=... network-uuid=... mac=random",
      "VIF.MAC",
      {},
      {Level::warning, "a prefix that the house does not allow"}},
     usable_macs},
    {{"NET-005", "more NICs than supported", Level::warning, Category::network,
      "The platform supports 7 NICs a VM.", "xe vif-destroy uuid=...", "VM.VIFs"},
     few_vifs},
    {{"NET-006",
      "NIC with another MTU than its network",
      Level::warning,
      Category::network,
      "Frames of a size that only one of them takes are lost without a word. The platform takes the MTU in "
      "the "
      "NIC's other_config, else the network's; VIF.MTU alone only misleads, which is information.",
      "",
      "VIF.MTU VIF.other_config:mtu VIF.network network.MTU",
      {},
      {Level::info, "VIF.MTU alone"}},
     mtu_of_the_network},
    {{"NET-007", "NIC on no network", Level::error, Category::network,
      "The network was destroyed, or the export lost it: the VM cannot be started.",
      "xe vif-move uuid={object} network-uuid=...", "VIF.network"},
     on_a_network},
    {{"NET-008", "NIC not locked to its addresses", Level::warning, Category::security,
      "A NIC that is not locked lets its guest use any address, also another machine's.",
      "xe vif-param-set uuid={object} locking-mode=locked ipv4-allowed=...",
      "VIF.locking_mode VIF.ipv4_allowed VIF.ipv6_allowed network.default_locking_mode", "locked_vifs"},
     locked},
    {{"NET-009", "guest uses an address that is not allowed", Level::error, Category::security,
      "The NIC is locked and the guest reports another address: its traffic is dropped, or the guest "
      "pretends to be another machine.",
      "xe vif-param-add uuid={object} param-name=ipv4-allowed param-key=...",
      "VIF.locking_mode VIF.ipv4_allowed VIF.ipv6_allowed VM_guest_metrics.networks VM.power_state"},
     reports_what_is_allowed},
    {{"NET-010", "address outside of the plan", Level::warning, Category::ip,
      "A guest with 169.254.x.x asked for an address and got none. A house may also list its subnets.",
      "xe vif-list vm-uuid={vm}",
      "VM_guest_metrics.networks VIF.network network.other_config VM.power_state"},
     addresses_by_plan},
    {{"NET-011", "NIC with a rate limit", Level::info, Category::network,
      "Whoever looks for a slow network should know.", "xe vif-param-set uuid={object} qos_algorithm_type=",
      "VIF.qos_algorithm_type VIF.qos_algorithm_params"},
     without_rate_limit},
};

}  // namespace

std::span<const Row> network_rows() {
    return family;
}

}  // namespace ovaudit
