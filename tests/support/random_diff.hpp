#pragma once

#include <cstdint>

#include "ovaudit/diff.hpp"

namespace ovaudit::test {

enum class Texts : std::uint8_t { valid, broken };

/// A Diff with every member and kind of value in use, hostile texts among them; the same for the same seed.
/// It makes no sense as a comparison, and its sources have no coverage. `broken`: some of its texts are not
/// UTF-8, which no capture holds and no JSON can keep.
Diff random_diff(std::uint32_t seed, Texts texts = Texts::valid);

}  // namespace ovaudit::test
