#pragma once

#include "audit/row.hpp"
#include "model/pattern.hpp"

namespace ovaudit {

/// A check of the house's own, on the VM that the examination has turned to. False: it does not apply.
bool follows(Examination& e, const Rule& rule, const Pattern& path);

}  // namespace ovaudit
