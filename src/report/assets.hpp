#pragma once

#include <string_view>

namespace ovaudit {

/// The text of the file `name` below src/report/assets/, compiled in; empty if there is none.
std::string_view asset(std::string_view name);

}  // namespace ovaudit
