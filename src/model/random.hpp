#pragma once

#include <cstdint>

namespace ovaudit {

/// A number that nobody can foretell, from the kernel. std::random_device asks the processor first, which
/// under a hypervisor costs more than loading a small file.
std::uint64_t random_number();

}  // namespace ovaudit
