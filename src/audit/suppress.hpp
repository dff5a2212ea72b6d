#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ovaudit/audit.hpp"

namespace ovaudit {

/// Whether a VM, by its place in Audit::vms or Diff::vms, is one that the words are for.
using InScope = std::function<bool(std::uint32_t vm, const Scope&)>;

/// Whether all was examined that a suppression is for.
using IsExamined = std::function<bool(const Suppression&)>;

/// Marks the findings that the policy lets be, and turns the verdicts of VMs of which it lets all be. What
/// has expired by `now`, and what let nothing be though all was examined, gets a note.
void suppress(Audit& audit, const std::vector<Suppression>& suppressions, const std::string& now,
              const InScope& in_scope, const IsExamined& is_examined);

/// The same of changes, each of which has a verdict. A suppression that names a check is none of theirs.
void suppress(Diff& diff, const std::vector<Suppression>& suppressions, const std::string& now,
              const InScope& in_scope);

}  // namespace ovaudit
