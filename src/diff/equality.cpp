#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "diff/compare.hpp"
#include "model/masked.hpp"
#include "model/storage.hpp"

namespace ovaudit {
namespace {

/// Orders the members of sets from two captures alike: kind, number or partner, text.
using Key = std::tuple<Kind, std::int64_t, std::string_view>;

Key key_of(const Capture& capture, Value value, const std::vector<ObjectIndex>* partners) {
    switch (value.kind) {
        case Kind::text:
        case Kind::real:
        case Kind::time:
        case Kind::outside:
            return {value.kind, 0, capture.text(value.at)};
        case Kind::integer:
            return {value.kind, capture.storage().number(value), {}};
        case Kind::masked:
            return {value.kind, capture.storage().numbers[value.at], {}};
        case Kind::reference: {
            const ObjectIndex partner = partners == nullptr ? value.at : (*partners)[value.at];
            if (partner == no_object) return {value.kind, -1 - std::int64_t{value.at}, {}};
            return {value.kind, partner, {}};
        }
        default:
            return {value.kind, value.at, {}};
    }
}

bool same_secret(std::int64_t one, std::int64_t other) {
    constexpr auto any = static_cast<std::int64_t>(any_secret);
    return one == other || one == any || other == any;
}

/// Texts in which a secret stands for each are compared around it.
bool same_text(std::string_view one, std::string_view other) {
    if (one == other) return true;
    static const std::string any = stand_in(any_secret);
    if (one.find(any) == one.npos && other.find(any) == other.npos) return false;
    return without_stand_ins(one) == without_stand_ins(other);
}

}  // namespace

bool Equality::operator()(Value one, Value other) const {
    if (one.kind == Kind::unknown || other.kind == Kind::unknown) return true;
    if (one.kind != other.kind) return is_same_target(one, other);
    const Storage &old_storage = old_.storage(), &new_storage = new_.storage();
    switch (one.kind) {
        case Kind::text:
            return same_text(old_storage.texts[one.at], new_storage.texts[other.at]);
        case Kind::real:
        case Kind::time:
        case Kind::outside:
            return old_storage.texts[one.at] == new_storage.texts[other.at];
        case Kind::integer:
            return old_storage.number(one) == new_storage.number(other);
        case Kind::masked:
            return same_secret(old_storage.numbers[one.at], new_storage.numbers[other.at]);
        case Kind::reference:
            return pairing_.to_new[one.at] == other.at;
        case Kind::set: {
            const auto [removed, added] = only_in_one(one, other);
            return removed.empty() && added.empty();
        }
        case Kind::map: {
            const auto a = old_storage.map(one), b = new_storage.map(other);
            return std::equal(
                a.begin(), a.end(), b.begin(), b.end(), [&](const MapEntry& x, const MapEntry& y) {
                    return old_storage.texts[x.key] == new_storage.texts[y.key] && (*this)(x.value, y.value);
                });
        }
        default:
            return one.at == other.at;
    }
}

std::pair<std::vector<Value>, std::vector<Value>> Equality::only_in_one(Value one, Value other) const {
    const auto old_members = old_.storage().set(one), new_members = new_.storage().set(other);
    using Keyed = std::pair<Key, Value>;
    const auto keyed = [](const Capture& capture, std::span<const Value> members,
                          const std::vector<ObjectIndex>* partners) {
        std::vector<Keyed> all;
        all.reserve(members.size());
        for (const Value& member : members) all.emplace_back(key_of(capture, member, partners), member);
        std::sort(all.begin(), all.end(), [](const Keyed& a, const Keyed& b) { return a.first < b.first; });
        return all;
    };
    const std::vector<Keyed> a = keyed(old_, old_members, &pairing_.to_new),
                             b = keyed(new_, new_members, nullptr);
    std::pair<std::vector<Value>, std::vector<Value>> result;
    std::size_t i = 0, j = 0;
    while (i < a.size() || j < b.size()) {
        if (j == b.size() || (i < a.size() && a[i].first < b[j].first))
            result.first.push_back(a[i++].second);
        else if (i == a.size() || b[j].first < a[i].first)
            result.second.push_back(b[j++].second);
        else
            ++i, ++j;
    }
    cancel_same_targets(result.first, result.second);
    return result;
}

/// What one source has as an object is only an OpaqueRef where another did not hold it.
bool Equality::is_same_target(Value one, Value other) const {
    const auto has_ref = [](const Capture& capture, Value reference, std::string_view ref) {
        return !ref.empty() && capture.text(capture.object(reference.at).ref) == ref;
    };
    if (one.kind == Kind::outside && other.kind == Kind::reference)
        return has_ref(new_, other, old_.text(one.at));
    return one.kind == Kind::reference && other.kind == Kind::outside &&
           has_ref(old_, one, new_.text(other.at));
}

void Equality::cancel_same_targets(std::vector<Value>& removed, std::vector<Value>& added) const {
    const auto ref = [](const Capture& capture, Value value) {
        return value.kind == Kind::reference ? capture.text(capture.object(value.at).ref)
               : value.kind == Kind::outside ? capture.text(value.at)
                                             : std::string_view();
    };
    std::unordered_map<std::string_view, std::size_t> by_ref;
    for (std::size_t i = 0; i < added.size(); ++i)
        if (const std::string_view text = ref(new_, added[i]); !text.empty()) by_ref.emplace(text, i);
    if (by_ref.empty()) return;
    std::vector<bool> gone(added.size(), false);
    std::erase_if(removed, [&](Value one) {
        const auto found = by_ref.find(ref(old_, one));
        if (found == by_ref.end() || !is_same_target(one, added[found->second])) return false;
        gone[found->second] = true;
        return true;
    });
    std::size_t at = 0;
    std::erase_if(added, [&](Value) { return gone[at++]; });
}

}  // namespace ovaudit
