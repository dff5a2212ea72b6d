#pragma once

#include <string>
#include <vector>

#include "report/lines.hpp"

/// Changes as the texts of a line; the indices are left to the caller.
namespace ovaudit {

using Changes = std::vector<const Change*>;

std::string or_none(const std::string& text);
/// What all the changes are; `changed` if they are not the same. Of one change at least.
Op common_op(const Changes& changes);
/// A line of one change.
Line plain_line(const Change& change);
/// A line of several values, each with the name of its key or field: "micro 0 -> 1, build 9 -> 12".
Line list_line(const Changes& changes, const std::string& label);

}  // namespace ovaudit
