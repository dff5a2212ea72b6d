#pragma once

#include <string>

#include "ovaudit/timeline.hpp"

namespace ovaudit {

/// A VM's timeline as an SVG element without scripts or styles of its own: a lane for each series, with
/// steps; a bar for each address; a mark for each capture in which something changed; and the time axis.
std::string timeline_chart(const Timeline& timeline);

}  // namespace ovaudit
