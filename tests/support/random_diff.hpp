#pragma once

#include <cstdint>

#include "ovaudit/diff.hpp"

namespace ovaudit::test {

/// A Diff with every member and kind of value in use, hostile texts among them; the same for the same seed.
/// It makes no sense as a comparison, and its sources have no coverage.
Diff random_diff(std::uint32_t seed);

}  // namespace ovaudit::test
