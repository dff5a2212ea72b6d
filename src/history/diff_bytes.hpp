#pragma once

#include <string>
#include <string_view>

#include "ovaudit/diff.hpp"

namespace ovaudit {

/// The VMs and changes of a Diff as bytes.
std::string diff_bytes(const Diff& diff);
/// The inverse. Errors: Error if the bytes are damaged.
Diff diff_of(std::string_view bytes);

}  // namespace ovaudit
