#pragma once

#include <cstdint>
#include <limits>

namespace ovaudit {

/// A sum of sizes, with one more: no more than the largest number. What is negative is no size.
inline std::int64_t sum_with(std::int64_t sum, std::int64_t size) {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    if (size <= 0) return sum;
    return size > most - sum ? most : sum + size;
}

}  // namespace ovaudit
