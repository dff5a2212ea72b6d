#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

/// Repeatable chance: the same seed gives the same pools everywhere, which std's distributions do not
/// promise.
namespace ovaudit::generated {

struct Random {
    std::mt19937_64 engine;

    explicit Random(std::uint64_t seed) : engine(seed) {}
    std::size_t below(std::size_t bound) { return engine() % bound; }
    bool chance(unsigned percent) { return below(100) < percent; }

    template <typename List>
    const auto& pick(const List& list) {
        return list[below(list.size())];
    }
    template <typename T>
    void shuffle(std::vector<T>& list) {
        for (std::size_t left = list.size(); left > 1; --left) std::swap(list[left - 1], list[below(left)]);
    }
    std::string hex(std::size_t digits) {
        std::string text;
        while (text.size() < digits) text += "0123456789abcdef"[below(16)];
        return text;
    }
    std::string uuid() { return hex(8) + "-" + hex(4) + "-" + hex(4) + "-" + hex(4) + "-" + hex(12); }
    std::string mac() {
        std::string text = "02";
        for (int octet = 1; octet < 6; ++octet) text += ":" + hex(2);
        return text;
    }
    std::string number(std::size_t bound) { return std::to_string(below(bound)); }
};

}  // namespace ovaudit::generated
