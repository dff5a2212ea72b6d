#include <algorithm>
#include <map>
#include <optional>

#include "catalog/known.hpp"
#include "load/canonical.hpp"

namespace ovaudit {

/// What the guest reports of its addresses, told once: `0/ipv4/0` says the same as `0/ip`, which some guest
/// tools leave out; the numbers of further addresses change from report to report, so that those of a device
/// become a set.
Value Canonical::addresses(Value networks) {
    std::map<std::string, std::optional<TextId>> first;  // by device; nothing where it is no text
    std::map<std::string, std::vector<Value>> further;
    std::vector<MapEntry> others;
    const auto entries = storage_->map(networks);
    const std::vector<MapEntry> reported(entries.begin(), entries.end());
    for (const MapEntry& entry : reported)
        if (const std::string_view key = storage_->texts[entry.key]; key.ends_with("/ip")) {
            auto& address = first[std::string(key.substr(0, key.size() - 3))];
            if (entry.value.kind == Kind::text) address = entry.value.at;
        }
    for (const MapEntry& entry : reported) {
        constexpr std::string_view first_of_all = "/ipv4/0";
        const std::string_view key = storage_->texts[entry.key];
        const std::string device(key.substr(0, key.rfind(first_of_all)));
        if (!key.ends_with(first_of_all) || entry.value.kind != Kind::text || first.contains(device))
            continue;
        others.push_back({texts_.intern(device + "/ip"), entry.value});
        first.emplace(device, entry.value.at);
    }
    for (const MapEntry& entry : reported) {
        const std::string_view key = storage_->texts[entry.key];
        const std::size_t family = std::max(key.rfind("/ipv4/") + 1, key.rfind("/ipv6/") + 1);
        if (family == 0 || entry.value.kind != Kind::text) {
            others.push_back(entry);
            continue;
        }
        const std::string device(key.substr(0, family - 1));
        const std::string_view address = storage_->texts[entry.value.at];
        if (const auto same_address = first.find(device); key.substr(family).starts_with("ipv4/") &&
                                                          same_address != first.end() &&
                                                          same_address->second == entry.value.at)
            continue;
        const bool link_local = address.starts_with("fe80:");
        further[device + "/" + std::string(key.substr(family, 4)) + (link_local ? "/link-local" : "")]
            .push_back(entry.value);
    }
    for (auto& [key, values] : further) others.push_back({texts_.intern(key), store_set(std::move(values))});
    return store_map(std::move(others), known().of_guest_metrics.networks);
}

}  // namespace ovaudit
