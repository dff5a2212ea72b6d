#pragma once

#include <vector>

#include "audit/row.hpp"

namespace ovaudit {

/// The rows of all families, by id.
const std::vector<Row>& table();

}  // namespace ovaudit
