#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ovaudit/audit.hpp"

namespace ovaudit {

/// Marks the findings that the policy lets be, and turns the verdicts of VMs of which it lets all be. What
/// has expired by `now`, and what let nothing be, gets a note. `in_scope`: whether a VM, by its place in
/// Audit::vms, is one that the words are for.
void suppress(Audit& audit, const std::vector<Suppression>& suppressions, const std::string& now,
              const std::function<bool(std::uint32_t vm, const Scope&)>& in_scope);

}  // namespace ovaudit
