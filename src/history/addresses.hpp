#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ovaudit/history.hpp"

namespace ovaudit {

/// An address that a VM has in one capture.
struct HeldAddress {
    std::string address;  ///< as normal_address() has it
    HeldAs held_as = HeldAs::reported;
    std::string device;   ///< of the NIC
    std::string network;  ///< its name
    auto operator<=>(const HeldAddress&) const = default;
};

std::vector<HeldAddress> addresses_of(const Capture& capture, ObjectIndex vm);

/// Whether a capture without such an address shows that the VM does not have it.
bool shows(const Coverage& coverage, HeldAs held_as);

/// An IP address in its shortest spelling, a MAC as XenAPI spells it, in lower case, without the length of a
/// prefix: "FE80:0::1/64" is "fe80::1", "02-16-3E-00-00-01" is "02:16:3e:00:00:01". Nothing for other texts.
std::optional<std::string> address_in(std::string_view text);
/// The same; what is no address only in lower case.
std::string normal_address(std::string_view text);

}  // namespace ovaudit
