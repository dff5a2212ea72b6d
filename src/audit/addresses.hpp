#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "audit/examination.hpp"

namespace ovaudit {

/// An IPv4 address as IPv6 maps it, or an IPv6 address; its bytes in network order.
using Address = std::array<unsigned char, 16>;

std::optional<Address> address_of(std::string_view text);

/// Whether an address lies in "10.0.0.0/8", "fd00::/8" or is the address that stands there without a length.
bool is_in(const Address& address, std::string_view subnet);
/// Whether is_in() understands the text.
bool is_subnet(std::string_view text);

/// 169.254.0.0/16, fe80::/10, loopback, unspecified: given by no plan, so on many machines at once.
bool is_of_no_plan(const Address& address);

/// An address that the guest reports.
struct Reported {
    std::string_view text;
    ObjectIndex vif;  ///< no_object if the VM has no VIF of that device number
};

/// None for a VM that does not run: what it reported last is old.
std::vector<Reported> reported_addresses(Examination& e);

}  // namespace ovaudit
