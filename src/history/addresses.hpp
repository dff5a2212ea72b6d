#pragma once

#include <string>
#include <vector>

#include "ovaudit/history.hpp"

namespace ovaudit {

/// An address that a VM has in one capture.
struct HeldAddress {
    std::string address;  ///< as normal_address() has it
    HeldAs held_as = HeldAs::reported;
    std::string device;   ///< of the NIC
    std::string network;  ///< its name
};

std::vector<HeldAddress> addresses_of(const Capture& capture, ObjectIndex vm);

/// Whether a capture without such an address shows that the VM does not have it.
bool shows(const Coverage& coverage, HeldAs held_as);

/// Lower case, without the length of a prefix: "fe80::1/64" is "fe80::1".
std::string normal_address(std::string_view text);

}  // namespace ovaudit
