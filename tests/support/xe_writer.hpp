#pragma once

#include <string>
#include <string_view>

#include "support/pool_model.hpp"

namespace ovaudit::generated {

/// What the lists of xe print of the pool with params=all, one after the other: vm-list, snapshot-list,
/// template-list, vif-list and so on.
std::string write_xe_text(const Pool& pool, Random& random);

/// Whether one of the lists prints the field of the object.
bool xe_prints(const Pool& pool, ObjectKey key, std::string_view field);

}  // namespace ovaudit::generated
