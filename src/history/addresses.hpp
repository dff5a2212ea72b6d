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

/// Lower case, without the length of a prefix: "fe80::1/64" is "fe80::1".
std::string normal_address(std::string_view text);

}  // namespace ovaudit
