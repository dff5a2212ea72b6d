#include <algorithm>
#include <optional>
#include <unordered_set>

#include "diff/compare.hpp"
#include "model/masked.hpp"
#include "model/storage.hpp"
#include "model/value_order.hpp"

namespace ovaudit {
namespace {

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

/// As xapi reads the keys that are switches.
std::optional<bool> truth_of(std::string_view text) {
    if (text == "1" || text == "true") return true;
    if (text == "0" || text == "false") return false;
    return std::nullopt;
}

bool is_opaque(std::string_view ref) {
    return ref.starts_with("OpaqueRef:");
}

/// By what a source tells what it refers to.
enum class ToldBy : std::uint8_t { nothing, opaque_ref, uuid };

ToldBy told_by(const Capture& capture, Value value) {
    if (value.kind == Kind::outside) {
        const std::string_view ref = capture.text(value.at);
        return ref.empty() ? ToldBy::nothing : is_opaque(ref) ? ToldBy::opaque_ref : ToldBy::uuid;
    }
    const bool has_ref = value.kind != Kind::reference || capture.object(value.at).ref != 0;
    return has_ref ? ToldBy::nothing : ToldBy::uuid;
}

}  // namespace

bool Equality::is_named(Value outside, const Capture& capture, ObjectIndex at) const {
    const std::string_view name = (&capture == &old_ ? new_ : old_).text(outside.at);
    const Object& object = capture.object(at);
    return !name.empty() && (name == capture.text(object.uuid) || name == capture.text(object.ref));
}

bool Equality::cannot_tell(Value one, Value other) const {
    if (one.kind != Kind::set || other.kind != Kind::set) {
        const ToldBy x = told_by(old_, one), y = told_by(new_, other);
        return x != ToldBy::nothing && y != ToldBy::nothing && x != y;
    }
    const auto [removed, added] = only_in_one(one, other);
    const auto has = [](const Capture& capture, const std::vector<Value>& members, ToldBy by) {
        return std::ranges::any_of(members, [&](Value member) { return told_by(capture, member) == by; });
    };
    return (has(old_, removed, ToldBy::opaque_ref) && has(new_, added, ToldBy::uuid)) ||
           (has(old_, removed, ToldBy::uuid) && has(new_, added, ToldBy::opaque_ref));
}

/// Takes away the members of one side that are told by name and on the other are references to what has it.
void Equality::drop_named(std::vector<Value>& outside, const Capture& from, std::vector<Value>& references,
                          const Capture& to) const {
    std::unordered_set<std::string_view> names, dropped;
    for (const Value& member : outside)
        if (member.kind == Kind::outside && member.at != 0) names.insert(from.text(member.at));
    if (names.empty()) return;
    std::erase_if(references, [&](Value member) {
        if (member.kind != Kind::reference) return false;
        const Object& object = to.object(member.at);
        for (const TextId name : {object.uuid, object.ref})
            if (names.contains(to.text(name))) return dropped.insert(to.text(name)), true;
        return false;
    });
    std::erase_if(outside, [&](Value member) {
        return member.kind == Kind::outside && dropped.contains(from.text(member.at));
    });
}

bool Equality::under_key(FieldId map, std::string_view key, Value one, Value other) const {
    if ((*this)(one, other)) return true;
    if (one.kind != Kind::text || other.kind != Kind::text) return false;
    const auto x = truth_of(old_.text(one.at)), y = truth_of(new_.text(other.at));
    if (!x || x != y) return false;
    const MapKey* row = find_map_key(map, key);
    return row != nullptr && (row->flags & truth) != 0;
}

bool Equality::operator()(Value one, Value other) const {
    if (one.kind == Kind::unknown || other.kind == Kind::unknown) return true;
    if (one.kind == Kind::outside && other.kind == Kind::reference) return is_named(one, new_, other.at);
    if (one.kind == Kind::reference && other.kind == Kind::outside) return is_named(other, old_, one.at);
    if (one.kind != other.kind) return false;
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
                    const std::string_view key = old_storage.texts[x.key];
                    return key == new_storage.texts[y.key] && under_key(one.field, key, x.value, y.value);
                });
        }
        default:
            return one.at == other.at;
    }
}

std::pair<std::vector<Value>, std::vector<Value>> Equality::only_in_one(Value one, Value other) const {
    const Comparand of_old{old_.storage(), &pairing_.to_new}, of_new{new_.storage()};
    const auto sorted = [](const Comparand& from, Value set) {
        const auto stored = from.storage.set(set);
        std::vector<Value> members(stored.begin(), stored.end());
        std::sort(members.begin(), members.end(),
                  [&](Value x, Value y) { return order(from, x, from, y) < 0; });
        return members;
    };
    const std::vector<Value> a = sorted(of_old, one), b = sorted(of_new, other);
    std::pair<std::vector<Value>, std::vector<Value>> result;
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        const auto found = order(of_old, a[i], of_new, b[j]);
        if (found <= 0) {
            if (found < 0) result.first.push_back(a[i]);
            ++i;
        }
        if (found >= 0) {
            if (found > 0) result.second.push_back(b[j]);
            ++j;
        }
    }
    result.first.insert(result.first.end(), a.begin() + static_cast<std::ptrdiff_t>(i), a.end());
    result.second.insert(result.second.end(), b.begin() + static_cast<std::ptrdiff_t>(j), b.end());
    drop_named(result.first, old_, result.second, new_);
    drop_named(result.second, new_, result.first, old_);
    return result;
}

}  // namespace ovaudit
