#include "history/addresses.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "catalog/ids.hpp"
#include "diff/compare.hpp"
#include "load/scalar.hpp"
#include "model/ascii.hpp"
#include "model/character_set.hpp"

namespace ovaudit {
namespace {

class Collector {
  public:
    explicit Collector(const Capture& capture) : capture_(capture) {}

    std::vector<HeldAddress> run(const Object& vm) {
        for (const ObjectIndex child : capture_.children(vm))
            if (capture_.object(child).class_id == class_id("VIF")) add_nic(capture_.object(child));
        for (const ObjectIndex child : capture_.children(vm))
            if (capture_.object(child).class_id == class_id("VM_guest_metrics"))
                add_reported(capture_.object(child));
        return std::move(found_);
    }

  private:
    void add_nic(const Object& nic) {
        const std::string device(capture_.text_of(capture_.field(nic, field_id("VIF", "device"))));
        const Value* network = capture_.field(nic, field_id("VIF", "network"));
        if (network != nullptr && network->kind == Kind::reference)
            networks_[device] = capture_.text(capture_.object(network->at).name);
        const Value* mac = capture_.field(nic, field_id("VIF", "MAC"));
        if (mac != nullptr) add(*mac, HeldAs::MAC, device);
        for (const FieldId id : {field_id("VIF", "ipv4_addresses"), field_id("VIF", "ipv6_addresses"),
                                 field_id("VIF", "ipv4_allowed"), field_id("VIF", "ipv6_allowed")})
            if (const Value* value = capture_.field(nic, id)) add(*value, HeldAs::configured, device);
    }

    /// `0/ip`, `0/ipv4/0`, and sets of further ones under `0/ipv4`.
    void add_reported(const Object& metrics) {
        const Value* networks = capture_.field(metrics, field_id("VM_guest_metrics", "networks"));
        for (const MapEntry& entry : capture_.entries_of(networks)) {
            const std::string_view key = capture_.text(entry.key);
            add(entry.value, HeldAs::reported, std::string(key.substr(0, key.find('/'))));
        }
    }

    void add(const Value& value, HeldAs held_as, const std::string& device) {
        for (const Value& member : capture_.members_of(&value)) add(member, held_as, device);
        const std::string address = normal_address(capture_.text_of(&value));
        if (!address.empty()) found_.push_back({address, held_as, device, networks_[device]});
    }

    const Capture& capture_;
    std::vector<HeldAddress> found_;
    std::map<std::string, std::string> networks_;  // by device
};

std::optional<std::string> mac_in(std::string_view text) {
    constexpr std::string_view shapes[] = {"xx:xx:xx:xx:xx:xx", "xx-xx-xx-xx-xx-xx", "xxxx.xxxx.xxxx",
                                           "xxxxxxxxxxxx"};
    const auto fits = [](char c, char wanted) {
        return wanted == 'x' ? IsOneOf<"0123456789abcdefABCDEF">()(c) : c == wanted;
    };
    const auto has_shape = [&](std::string_view shape) { return std::ranges::equal(text, shape, fits); };
    if (std::ranges::none_of(shapes, has_shape)) return std::nullopt;
    std::string hex;
    std::ranges::remove_copy_if(text, std::back_inserter(hex), IsOneOf<":-.">());
    for (std::size_t at = hex.size() - 2; at > 0; at -= 2) hex.insert(at, ":");
    return to_lower(hex);
}

bool shows(const Coverage& coverage, ClassId class_id, FieldId id) {
    const auto found = coverage.classes.find(class_id);
    if (found == coverage.classes.end()) return true;
    return found->second.extent == Extent::all && gap(&found->second, id) == nullptr;
}

}  // namespace

std::optional<std::string> address_in(std::string_view text) {
    const std::string_view address = text.substr(0, text.find('/'));
    auto ip = ip_address(address);
    return ip ? ip : mac_in(address);
}

std::string normal_address(std::string_view text) {
    return address_in(text).value_or(to_lower(text.substr(0, text.find('/'))));
}

std::vector<HeldAddress> addresses_of(const Capture& capture, ObjectIndex vm) {
    return Collector(capture).run(capture.object(vm));
}

bool shows(const Coverage& coverage, HeldAs held_as) {
    switch (held_as) {
        case HeldAs::MAC:
            return shows(coverage, class_id("VIF"), field_id("VIF", "MAC"));
        case HeldAs::configured:
            return shows(coverage, class_id("VIF"), field_id("VIF", "ipv4_addresses"));
        case HeldAs::reported:
            break;
    }
    return shows(coverage, class_id("VM_guest_metrics"), field_id("VM_guest_metrics", "networks"));
}

}  // namespace ovaudit
