#pragma once

#include "diff/pairing.hpp"

namespace ovaudit {

/// What stands in the headline of a VM; no_object for the side that does not have it.
VmEntry vm_entry(const Capture& old_capture, ObjectIndex old_at, const Capture& new_capture,
                 ObjectIndex new_at, MatchedBy by);

}  // namespace ovaudit
