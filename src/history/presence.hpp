#pragma once

#include <vector>

#include "history/sightings.hpp"
#include "ovaudit/history.hpp"

namespace ovaudit {

/// Those of the subjects that came or went: seen in a capture of their pool, and not in the one before
/// they were seen first, or behind the last time, though both show all objects of the class. Captures of
/// single VMs do not tell that one is not there.
std::vector<LogEntry> comings_and_goings(const Store& store, const std::vector<std::int64_t>& subjects,
                                         const Period& period);

}  // namespace ovaudit
