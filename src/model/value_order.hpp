#pragma once

#include <compare>
#include <vector>

#include "model/storage.hpp"

namespace ovaudit {

/// Where a value is from.
struct Comparand {
    const Storage& storage;
    /// By object, what its references are ordered by; nullptr: their own numbers.
    const std::vector<ObjectIndex>* partners = nullptr;
};

/// Orders values, also such from two captures, by what they say: kind, number or text, members, entries.
std::strong_ordering order(const Comparand& of_one, Value one, const Comparand& of_other, Value other);

}  // namespace ovaudit
