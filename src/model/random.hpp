#pragma once

#include <cstdint>
#include <string>

namespace ovaudit {

/// A number that nobody can foretell, from the kernel. std::random_device asks the processor first, which
/// under a hypervisor costs more than loading a small file.
std::uint64_t random_number();

/// 256 such bits as text, for keyed_token().
std::string random_key();

}  // namespace ovaudit
