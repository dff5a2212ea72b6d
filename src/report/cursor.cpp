#include "report/cursor.hpp"

#include <algorithm>
#include <map>

#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "report/json_text.hpp"

namespace ovaudit {
namespace {

struct Describe {
    std::string operator()(const std::string& text) const { return excerpt(text); }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(bool truth) const { return truth ? "true" : "false"; }
    std::string operator()(const DatumList&) const { return "a list"; }
    std::string operator()(const DatumMap&) const { return "an object"; }
    template <typename Other>
    std::string operator()(const Other&) const {
        return "null";
    }
};

std::string describe(const Datum* tree) {
    return tree ? std::visit(Describe{}, tree->value) : "nothing";
}

/// Members in the order of their keys, so that large maps compare in good time.
std::map<std::string_view, const Datum*> by_key(const DatumMap& map) {
    std::map<std::string_view, const Datum*> by_key;
    for (const auto& [key, value] : map) by_key.emplace(key, &value);
    return by_key;
}

const Datum* find(const std::map<std::string_view, const Datum*>& members, std::string_view key) {
    const auto found = members.find(key);
    return found == members.end() ? nullptr : found->second;
}

/// A step of a place in an error message.
std::string step(std::string_view key) {
    return '/' + escape_visibly(key.substr(0, 60));
}

template <typename Wanted>
const Wanted& get(const Cursor& cursor, const Datum* tree, const char* expected) {
    const auto* found = tree ? std::get_if<Wanted>(&tree->value) : nullptr;
    if (!found) cursor.fail(expected);
    return *found;
}

}  // namespace

const Datum& Cursor::tree() const {
    if (!at_) fail("a value");
    return *at_;
}

Cursor Cursor::operator[](std::string_view key) const {
    return {member(members(), key), place_ + step(key)};
}

std::size_t Cursor::size() const {
    return get<DatumList>(*this, at_, "a list").size();
}

Cursor Cursor::element(std::size_t index) const {
    return {&std::get<DatumList>(at_->value)[index], place_ + '/' + std::to_string(index)};
}

const DatumMap& Cursor::members() const {
    return get<DatumMap>(*this, at_, "an object");
}

Cursor Cursor::value(std::size_t index) const {
    const auto& [key, value] = members()[index];
    return {&value, place_ + step(key)};
}

const std::string& Cursor::text() const {
    return get<std::string>(*this, at_, "a text");
}

std::string Cursor::text_or_null() const {
    if (is_null()) return {};
    return get<std::string>(*this, at_, "a text or null");
}

bool Cursor::boolean() const {
    return get<bool>(*this, at_, "true or false");
}

std::uint64_t Cursor::count() const {
    const auto number = get<std::int64_t>(*this, at_, "a count");
    if (number < 0) fail("a count");
    return static_cast<std::uint64_t>(number);
}

void Cursor::must_be(const Datum& expected) const {
    if (at_ && *at_ == expected) return;
    const auto* map = std::get_if<DatumMap>(&expected.value);
    const auto* list = std::get_if<DatumList>(&expected.value);
    if (map) {
        must_be_map(*map);
    } else if (list) {
        must_be_list(*list);
    } else {
        fail(describe(&expected));
    }
}

void Cursor::must_be_map(const DatumMap& expected) const {
    const auto found = by_key(members()), wanted = by_key(expected);
    for (const auto& [key, value] : expected) Cursor(find(found, key), place_ + step(key)).must_be(value);
    for (const auto& [key, value] : found)
        if (!wanted.contains(key)) Cursor(value, place_ + step(key)).fail("nothing");
}

void Cursor::must_be_list(const DatumList& expected) const {
    if (size() != expected.size()) fail("a list of " + std::to_string(expected.size()));
    for (std::size_t i = 0; i < size(); ++i) element(i).must_be(expected[i]);
}

void Cursor::has_only(std::initializer_list<std::string_view> keys) const {
    for (const auto& [key, value] : members())
        if (std::ranges::find(keys, key) == keys.end()) (*this)[key].fail("nothing");
}

void Cursor::fail(const std::string& expected) const {
    throw Error((place_.empty() ? "report" : place_) + ": expected " + expected + ", found " + describe(at_));
}

}  // namespace ovaudit
