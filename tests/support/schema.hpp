#pragma once

#include <map>
#include <string>
#include <string_view>

#include "support/pool_model.hpp"

namespace ovaudit::generated {

/// Every field that an export of XCP-ng 8.3 holds of the class, at the value it begins with.
/// Errors: std::logic_error if the model has no such class.
const std::map<std::string, FieldValue, std::less<>>& initial_fields(std::string_view class_name);

}  // namespace ovaudit::generated
