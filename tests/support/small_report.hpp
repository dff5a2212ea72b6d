#pragma once

#include <string>

#include "ovaudit/report.hpp"

namespace ovaudit::test {

/// A comparison of a file with a directory of two, with one of everything.
Diff small_diff();
/// Its JSON report.
extern const char* const small_report;

/// All of a report.
std::string render(const Diff& diff, const Format& format = *find_format("json"));
/// The message of the Error that a report ends with, or "no error".
std::string error_of(std::string_view report);

}  // namespace ovaudit::test
