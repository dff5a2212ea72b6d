#pragma once

#include <vector>

#include "history/sightings.hpp"
#include "ovaudit/history.hpp"

namespace ovaudit {

/// Those of the subjects that came or went: seen first, or last, in a capture of their pool, and not in the
/// one before, or behind, though both show all objects of the class. Captures of single VMs tell nothing of
/// that.
std::vector<LogEntry> comings_and_goings(const Store& store, const std::vector<std::int64_t>& subjects,
                                         const Period& period);

}  // namespace ovaudit
