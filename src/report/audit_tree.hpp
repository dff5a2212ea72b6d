#pragma once

#include "ovaudit/audit.hpp"

/// The pieces of a check report as trees, as report_tree.hpp has those of a diff report.
namespace ovaudit {

inline constexpr std::string_view check_schema_name = "ovaudit/check/1";

Datum audit_arguments_tree(const AuditArguments& arguments);
Datum audit_summary_tree(const Audit& audit);
Datum check_tree(const CheckEntry& check);
Datum checked_vm_tree(const Audit& audit, const CheckedVm& vm);
Datum finding_tree(const Audit& audit, const Finding& finding);
Datum fixed_tree(const FixedFinding& fixed);

/// How many findings of each level there are, those that a policy lets be apart.
std::map<Level, std::uint64_t> findings_by_level(const Audit& audit);

}  // namespace ovaudit
