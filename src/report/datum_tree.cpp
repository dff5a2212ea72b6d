#include <algorithm>
#include <array>

#include "report/json_text.hpp"
#include "report/report_tree.hpp"

namespace ovaudit {
namespace {

constexpr std::array<std::string_view, 3> named_keys = {"class", "uuid", "name"};

bool is_named(const DatumMap& map) {
    return map.size() == named_keys.size() &&
           std::ranges::all_of(named_keys, [&](std::string_view key) { return member(map, key) != nullptr; });
}

/// Whether a map with these keys would read as a reference, a mark, or a list of entries.
bool is_reserved(const DatumMap& map) {
    if (map.size() == 1)
        return map[0].first == "masked" || map[0].first == "unknown" || map[0].first == "entries";
    return is_named(map);
}

bool has_twice(const DatumMap& map) {
    std::vector<std::string_view> keys;
    keys.reserve(map.size());
    for (const auto& [key, value] : map) keys.push_back(key);
    std::ranges::sort(keys);
    return std::ranges::adjacent_find(keys) != keys.end();
}

Datum as_entries(DatumMap&& map) {
    DatumList entries;
    for (auto& [key, value] : map)
        entries.push_back({DatumMap{{"key", {std::move(key)}}, {"value", std::move(value)}}});
    return {DatumMap{{"entries", {std::move(entries)}}}};
}

Datum text_or_null(const std::string& text) {
    return text.empty() ? Datum{} : Datum{text};
}

struct Encode {
    Datum operator()(std::monostate) const { return {}; }
    Datum operator()(const std::string& text) const { return {text}; }
    Datum operator()(std::int64_t number) const { return {number}; }
    Datum operator()(bool truth) const { return {truth}; }
    Datum operator()(const Hidden&) const { return {DatumMap{{"masked", {true}}}}; }
    Datum operator()(const Unsaid&) const { return {DatumMap{{"unknown", {true}}}}; }
    Datum operator()(const Named& named) const {
        return {DatumMap{{"class", text_or_null(named.class_name)},
                         {"uuid", text_or_null(named.uuid)},
                         {"name", {named.name}}}};
    }
    Datum operator()(const DatumList& list) const {
        DatumList encoded;
        encoded.reserve(list.size());
        for (const Datum& element : list) encoded.push_back(encode(element));
        return {std::move(encoded)};
    }
    Datum operator()(const DatumMap& map) const {
        DatumMap encoded;
        encoded.reserve(map.size());
        for (const auto& [key, value] : map) encoded.push_back({valid_utf8(key), encode(value)});
        if (is_reserved(encoded) || has_twice(encoded)) return as_entries(std::move(encoded));
        return {std::move(encoded)};
    }
};

const std::string* text_in(const Datum* tree) {
    return tree ? std::get_if<std::string>(&tree->value) : nullptr;
}

std::optional<Datum> decode_named(const DatumMap& map) {
    if (!is_named(map)) return {};
    Named named;
    for (auto [key, to] :
         {std::pair{"class", &named.class_name}, {"uuid", &named.uuid}, {"name", &named.name}})
        if (const std::string* text = text_in(member(map, key))) *to = *text;
    return Datum{std::move(named)};
}

std::optional<Datum> decode_entries(const DatumMap& map) {
    const auto* list =
        map.size() == 1 && map[0].first == "entries" ? std::get_if<DatumList>(&map[0].second.value) : nullptr;
    if (!list) return {};
    DatumMap decoded;
    for (const Datum& entry : *list) {
        const auto* pair = std::get_if<DatumMap>(&entry.value);
        const std::string* key = pair ? text_in(member(*pair, "key")) : nullptr;
        const Datum* value = pair ? member(*pair, "value") : nullptr;
        if (!key || !value) return {};
        decoded.push_back({*key, decode(*value)});
    }
    return Datum{std::move(decoded)};
}

Datum decode_map(const DatumMap& map) {
    if (map == DatumMap{{"masked", {true}}}) return {Hidden{}};
    if (map == DatumMap{{"unknown", {true}}}) return {Unsaid{}};
    if (auto named = decode_named(map)) return *std::move(named);
    if (auto entries = decode_entries(map)) return *std::move(entries);
    DatumMap decoded;
    decoded.reserve(map.size());
    for (const auto& [key, value] : map) decoded.push_back({key, decode(value)});
    return {std::move(decoded)};
}

}  // namespace

Datum encode(const Datum& value) {
    return std::visit(Encode{}, value.value);
}

Datum decode(const Datum& tree) {
    if (const auto* map = std::get_if<DatumMap>(&tree.value)) return decode_map(*map);
    const auto* list = std::get_if<DatumList>(&tree.value);
    if (!list) return tree;
    DatumList decoded;
    decoded.reserve(list->size());
    for (const Datum& element : *list) decoded.push_back(decode(element));
    return {std::move(decoded)};
}

}  // namespace ovaudit
