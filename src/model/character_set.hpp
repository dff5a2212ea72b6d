#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace ovaudit {

/// Characters as an argument of a template.
template <std::size_t size>
struct Characters {
    constexpr Characters(const char (&text)[size]) { std::copy_n(text, size, list); }
    char list[size];
};

/// A predicate for the standard algorithms, for texts that are looked through character by character: the
/// find_first_of of std::string_view calls a function for each of them.
template <Characters characters>
struct IsOneOf {
    static constexpr auto all = [] {
        std::array<bool, 256> table{};
        for (const char* c = characters.list; *c != '\0'; ++c) table[static_cast<unsigned char>(*c)] = true;
        return table;
    }();
    constexpr bool operator()(char c) const { return all[static_cast<unsigned char>(c)]; }
};

}  // namespace ovaudit
