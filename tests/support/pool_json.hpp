#pragma once

#include <nlohmann/json.hpp>

#include "support/pool_model.hpp"

namespace ovaudit::generated {

/// The pool for programs in other languages: uuid to class and fields, references by uuid.
nlohmann::json to_json(const Pool& pool);
/// The fields of a class as an object begins with them.
nlohmann::json initial_json(std::string_view class_name);
/// The same back. What `like` has by its uuid keeps its key.
Pool from_json(const nlohmann::json& objects, const Pool& like);

}  // namespace ovaudit::generated
