#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"
#include "ovaudit/catalog.hpp"

/// Lists of words on the command line.
namespace ovaudit {

/// "memory,vcpu" and "memory" "vcpu" as the same.
Words split_commas(const Words& given);
/// All of them, for messages.
std::string category_names();
/// What --only names.
/// Errors: Error if one is no category.
std::vector<Category> categories_of(const Words& given);

}  // namespace ovaudit
