#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <ctime>

namespace ovaudit::test {

/// Expects that work on eight times as much takes about eight times as long, where a square would be 64
/// times. `work(size)` makes what it works on and returns what it does with that as a function.
template <typename Work>
void expect_linear(std::size_t size, const Work& work) {
    const auto seconds = [&](std::size_t of_size) {
        const auto task = work(of_size);
        const std::clock_t start = std::clock();
        task();
        return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    };
    constexpr std::size_t more = 8;
    constexpr double most = 24, noise = 0.02;
    const double small = seconds(size), large = seconds(more * size);
    EXPECT_LT(large, most * (small + noise)) << small << " s for " << size;
}

}  // namespace ovaudit::test
