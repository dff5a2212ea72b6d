#include "model/value_order.hpp"

#include <algorithm>

namespace ovaudit {
namespace {

std::int64_t partner(const Comparand& from, ObjectIndex at) {
    if (from.partners == nullptr) return at;
    const ObjectIndex partner = (*from.partners)[at];
    return partner == no_object ? -1 - std::int64_t{at} : std::int64_t{partner};
}

/// As they are stored, but for references, whose numbers mean nothing.
std::vector<Value> members(const Comparand& from, Value set) {
    const auto stored = from.storage.set(set);
    std::vector<Value> sorted(stored.begin(), stored.end());
    if (from.partners != nullptr && !sorted.empty() && sorted.front().kind == Kind::reference)
        std::sort(sorted.begin(), sorted.end(),
                  [&](Value a, Value b) { return order(from, a, from, b) < 0; });
    return sorted;
}

std::strong_ordering order_sets(const Comparand& of_one, Value one, const Comparand& of_other, Value other) {
    const std::vector<Value> a = members(of_one, one), b = members(of_other, other);
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        if (const auto found = order(of_one, a[i], of_other, b[i]); found != 0) return found;
    return a.size() <=> b.size();
}

std::strong_ordering order_maps(const Comparand& of_one, Value one, const Comparand& of_other, Value other) {
    const auto a = of_one.storage.map(one), b = of_other.storage.map(other);
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        const auto keys = of_one.storage.texts[a[i].key] <=> of_other.storage.texts[b[i].key];
        if (keys != 0) return keys;
        const auto values = order(of_one, a[i].value, of_other, b[i].value);
        if (values != 0) return values;
    }
    return a.size() <=> b.size();
}

}  // namespace

std::strong_ordering order(const Comparand& of_one, Value one, const Comparand& of_other, Value other) {
    if (one.kind != other.kind) return one.kind <=> other.kind;
    switch (one.kind) {
        case Kind::text:
        case Kind::real:
        case Kind::time:
        case Kind::outside:
            return of_one.storage.texts[one.at] <=> of_other.storage.texts[other.at];
        case Kind::integer:
            return of_one.storage.number(one) <=> of_other.storage.number(other);
        case Kind::masked:
            return of_one.storage.numbers[one.at] <=> of_other.storage.numbers[other.at];
        case Kind::reference:
            return partner(of_one, one.at) <=> partner(of_other, other.at);
        case Kind::set:
            return order_sets(of_one, one, of_other, other);
        case Kind::map:
            return order_maps(of_one, one, of_other, other);
        case Kind::boolean:
        case Kind::unknown:
            break;
    }
    return one.at <=> other.at;
}

}  // namespace ovaudit
