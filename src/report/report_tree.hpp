#pragma once

#include <string_view>

#include "ovaudit/diff.hpp"

/// The pieces of a JSON report as trees (see json_text.hpp). The writer writes them; the reader makes them
/// anew from what it read and refuses a report that differs, so that nothing in one can contradict another.
namespace ovaudit {

inline constexpr std::string_view diff_schema_name = "ovaudit/diff/1";

std::string_view to_string(Op op);
std::string_view to_string(ChangeVerdict::Is is);
std::optional<ChangeVerdict::Is> change_verdict_named(std::string_view name);
inline constexpr std::size_t change_verdict_count = 3;

Datum tool_tree();
Datum arguments_tree(const Arguments& arguments);
Datum side_tree(const Side& side);
Datum summary_tree(const Diff& diff);
Datum vm_tree(const VmEntry& vm);
Datum change_tree(const Diff& diff, const Change& change);
Datum not_comparable_tree(const NotComparable& entry);

/// A value as a tree. A map that would read as something else stands as {"entries": [{"key", "value"}]}.
Datum encode(const Datum& value);
/// The inverse of encode(); what encode() never writes is taken as it stands.
Datum decode(const Datum& tree);

}  // namespace ovaudit
