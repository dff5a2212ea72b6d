#pragma once

#include "ovaudit/diff.hpp"

namespace ovaudit {

/// A capture as reports tell where it came from.
Side side_of(const Capture& capture);

}  // namespace ovaudit
