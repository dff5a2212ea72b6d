#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "history/store.hpp"
#include "ovaudit/history.hpp"

namespace ovaudit {

/// log() of these subjects, whatever options.vms names.
std::vector<LogEntry> log_of(const Store& store, const std::set<std::int64_t>& subjects,
                             const LogOptions& options);

}  // namespace ovaudit
