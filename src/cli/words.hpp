#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"
#include "ovaudit/capture.hpp"
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

/// Says on standard error which path patterns cover nothing in a capture.
void complain_of_misses(const Capture& capture, const Words& patterns);

}  // namespace ovaudit
