#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ovaudit/coverage.hpp"

namespace ovaudit {

/// A coverage as bytes that mean the same to every version of the program.
std::string coverage_bytes(const Coverage& coverage);
/// The inverse; what this version's catalog does not know is left out.
/// Errors: Error if the bytes are damaged.
std::shared_ptr<const Coverage> coverage_of(std::string_view bytes);

}  // namespace ovaudit
