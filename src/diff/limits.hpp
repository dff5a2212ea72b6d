#pragma once

#include "ovaudit/capture.hpp"

namespace ovaudit {

/// Whether a VM has more memory, VCPUs, drives or NICs than its own `recommendations` allow.
bool breaks_its_limits(const Capture& capture, ObjectIndex vm);

}  // namespace ovaudit
