#pragma once

#include "model/pattern.hpp"
#include "ovaudit/diff.hpp"

namespace ovaudit {

/// Where a change is, for patterns. It views the change's texts.
Place place_of(const Change& change);

}  // namespace ovaudit
