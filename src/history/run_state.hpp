#pragma once

#include <string_view>

#include "ovaudit/catalog.hpp"

namespace ovaudit {

/// Whether a field, whatever stands in it, is no part of what a subject is: diff tells nothing of it unless
/// it is asked for run-time fields.
bool is_run_state(FieldId id);
/// The same of a key of a map.
bool is_run_state(FieldId id, std::string_view key);
/// Whether each start of a VM makes new objects of the class: their uuids are part of the run state.
bool has_passing_identity(ClassId id);

}  // namespace ovaudit
