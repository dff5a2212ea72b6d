#pragma once

#include <string>
#include <vector>

#include "ovaudit/capture.hpp"
#include "ovaudit/policy.hpp"

/// What the commands that take a policy have in common.
namespace ovaudit {

/// Errors: Error if the file cannot be read, or is no policy.
Policy read_policy(const std::string& path);

/// The moment that ages are counted to, and by which suppressions expire: what --now gave; else the latest
/// time of a source; that of the clock where none is known.
/// Errors: Error if `given` is no time.
std::string moment(const std::string& given, const std::vector<Source>& sources);

}  // namespace ovaudit
