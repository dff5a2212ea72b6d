#include "audit/addresses.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>

#include "audit/words.hpp"
#include "catalog/known.hpp"
#include "model/position.hpp"

namespace ovaudit {
namespace {

constexpr unsigned mapped_bits = 96;  // of ::ffff:0:0/96, before the bits of an IPv4 address

struct Subnet {
    Address address;
    unsigned bits;
};

std::optional<Subnet> subnet_of(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = address_of(text.substr(0, slash));
    if (!address) return std::nullopt;
    const bool is_v4 = text.find(':') == text.npos;
    const std::int64_t most = is_v4 ? 32 : 128;
    const auto bits = slash == text.npos ? most : number_of(text.substr(slash + 1)).value_or(-1);
    if (bits < 0 || bits > most) return std::nullopt;
    return Subnet{*address, static_cast<unsigned>(bits) + (is_v4 ? mapped_bits : 0)};
}

bool is_in(const Address& address, const Subnet& subnet) {
    for (unsigned bit = 0; bit < subnet.bits; ++bit) {
        const unsigned mask = 0x80u >> (bit % 8);
        if ((address[bit / 8] & mask) != (subnet.address[bit / 8] & mask)) return false;
    }
    return true;
}

}  // namespace

std::optional<Address> address_of(std::string_view text) {
    if (text.find('\0') != text.npos) return std::nullopt;  // where inet_pton() would stop
    const std::string terminated(text);
    Address address{};
    if (inet_pton(AF_INET6, terminated.c_str(), address.data()) == 1) return address;
    address[10] = address[11] = 0xff;
    if (inet_pton(AF_INET, terminated.c_str(), address.data() + mapped_bits / 8) == 1) return address;
    return std::nullopt;
}

bool is_in(const Address& address, std::string_view text) {
    const auto subnet = subnet_of(text);
    return subnet && is_in(address, *subnet);
}

bool is_subnet(std::string_view text) {
    return subnet_of(text).has_value();
}

bool is_of_no_plan(const Address& address) {
    static const std::vector<Subnet> without_plan = [] {
        std::vector<Subnet> subnets;
        for (const std::string_view text :
             {"169.254.0.0/16", "127.0.0.0/8", "0.0.0.0", "fe80::/10", "::1", "::"})
            subnets.push_back(*subnet_of(text));
        return subnets;
    }();
    return std::ranges::any_of(without_plan, [&](const Subnet& subnet) { return is_in(address, subnet); });
}

std::vector<Reported> reported_addresses(Examination& e) {
    std::vector<Reported> found;
    if (!e.is_running()) return found;
    const ObjectIndex metrics = e.guest_metrics();
    if (metrics == no_object) return found;
    std::map<std::string, ObjectIndex, std::less<>> vifs;  // by device
    for (const ObjectIndex at : e.owned(known().vif))
        vifs.emplace(to_string(position_of(e.capture().storage(), e.capture().object(at))), at);
    for (const MapEntry& entry : e.entries(metrics, known().of_guest_metrics.networks)) {
        const std::string_view key = e.capture().text(entry.key);
        const std::string_view device = key.substr(0, key.find('/'));
        const auto vif = vifs.find(device);
        const auto add = [&](const Value& value) {
            const std::string_view address = e.capture().text_of(&value);
            if (address_of(address)) found.push_back({address, vif == vifs.end() ? no_object : vif->second});
        };
        add(entry.value);
        for (const Value& one : e.capture().members_of(&entry.value)) add(one);
    }
    return found;
}

}  // namespace ovaudit
