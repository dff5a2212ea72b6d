#pragma once

#include <string>
#include <vector>

#include "ovaudit/capture.hpp"
#include "ovaudit/policy.hpp"

/// What the commands that take a policy have in common.
namespace ovaudit {

/// Errors: Error if the file cannot be read, or is no policy.
Policy read_policy(const std::string& path);

/// What --now gave, as RFC 3339, UTC; empty if that is.
/// Errors: Error if it is no time.
std::string parse_now(const std::string& text);

/// The moment that ages are counted to, and by which suppressions expire: the given one, of parse_now(); else
/// the latest time of a source; that of the clock where none is known.
std::string moment(const std::string& given, const std::vector<Source>& sources);

}  // namespace ovaudit
