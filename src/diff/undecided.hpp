#pragma once

#include <set>
#include <string>
#include <utility>

#include "ovaudit/diff.hpp"

namespace ovaudit {

/// What a comparison could not decide: the id of an object, as in Change::id, and a field of it; no field for
/// the whole object.
using Undecided = std::set<std::pair<std::string, std::string>>;

/// As diff(), and lists what not_comparable only counts.
Diff diff(const Capture& old_capture, const Capture& new_capture, Undecided& undecided);

}  // namespace ovaudit
