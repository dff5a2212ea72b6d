#pragma once

#include <string>
#include <vector>

#include "ovaudit/audit.hpp"

/// What the reports of checks say in the same words.
namespace ovaudit {

/// The first few of a list, and how many there are besides.
std::string first_few(const std::vector<std::string>& names);

/// "; also VM:web02/VIF:0"; nothing for a finding about one object.
std::string others_text(const Finding& finding);

/// A line for each reason why something could not be seen: the fields, and the checks that each keeps from an
/// answer.
std::vector<std::string> unobserved_lines(const Audit& audit);

/// What was not read, and notes; a line each.
std::vector<std::string> remark_lines(const Audit& audit);

}  // namespace ovaudit
