#include "diff/datum.hpp"

#include <array>

#include "model/masked.hpp"
#include "model/overloaded.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

std::string shown(const Text& text) {
    return text.masked_inside ? without_stand_ins(text.text) : std::string(text.text);
}

/// Blank edges would not be seen without quotes.
std::string quoted_where_needed(std::string_view text) {
    const bool edges = text.empty() || text.front() == ' ' || text.back() == ' ';
    std::string escaped = escape_visibly(text);
    return edges ? "\"" + escaped + "\"" : escaped;
}

std::string human_named(const Named& named) {
    if (named.class_name.empty())
        return named.name.empty() ? std::string() : "(not in this file) " + escape_visibly(named.name);
    return named.name.empty() ? escape_visibly(named.uuid) : quoted_where_needed(named.name);
}

std::string human_set(const Capture& capture, std::span<const Value> set, Unit unit) {
    std::string all;
    for (const Value& member : set) all += (all.empty() ? "" : ", ") + human(capture, member, unit);
    return all.empty() ? "(empty)" : all;
}

std::string human_map(const Capture& capture, std::span<const MapEntry> map, Unit unit) {
    std::string all;
    for (const MapEntry& entry : map)
        all += (all.empty() ? "" : ", ") + escape_visibly(capture.text(entry.key)) + "=" +
               human(capture, entry.value, unit);
    return all.empty() ? "(empty)" : all;
}

}  // namespace

Named name_of(const Capture& capture, ObjectIndex at) {
    const Object& object = capture.object(at);
    return {std::string(capture.class_name(object.class_id)), std::string(capture.text(object.uuid)),
            std::string(capture.text(object.name))};
}

Datum to_datum(const Capture& capture, Value value) {
    return std::visit(
        Overloaded{
            [](const Text& text) { return Datum{shown(text)}; },
            [](std::int64_t number) { return Datum{number}; },
            [](bool flag) { return Datum{flag}; },
            [](const Real& real) { return Datum{std::string(real.text)}; },
            [](const Time& time) { return Datum{std::string(time.text)}; },
            [&](std::span<const Value> set) {
                DatumList list;
                for (const Value& member : set) list.push_back(to_datum(capture, member));
                return Datum{std::move(list)};
            },
            [&](std::span<const MapEntry> map) {
                DatumMap pairs;
                for (const MapEntry& entry : map)
                    pairs.push_back({std::string(capture.text(entry.key)), to_datum(capture, entry.value)});
                return Datum{std::move(pairs)};
            },
            [&](const Reference& reference) { return Datum{name_of(capture, reference.object)}; },
            [](const Outside& outside) {
                return outside.ref.empty() ? Datum{} : Datum{Named{{}, {}, std::string(outside.ref)}};
            },
            [](const Unknown&) { return Datum{Unsaid{}}; },
            [](const Masked&) { return Datum{Hidden{}}; },
        },
        capture.view(value));
}

std::string human_time(std::string_view time) {
    std::string text(time);
    if (text.size() > 10 && text[10] == 'T') text[10] = ' ';
    return text;
}

std::string human_bytes(std::int64_t bytes) {
    constexpr std::array<const char*, 6> units = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};
    const auto magnitude =
        bytes < 0 ? 0 - static_cast<std::uint64_t>(bytes) : static_cast<std::uint64_t>(bytes);
    std::uint64_t scale = 1;
    std::size_t unit = 0;
    for (; unit + 1 < units.size() && magnitude / scale >= 1024; ++unit) scale *= 1024;
    const std::uint64_t rest = magnitude % scale, tenth = rest * 10 / scale;
    std::string text = (bytes < 0 ? "-" : "") + std::to_string(magnitude / scale);
    if (tenth > 0) text += "." + std::to_string(tenth);
    text += std::string(" ") + (magnitude == 1 ? "byte" : units[unit]);
    const bool exact = rest * 10 % scale == 0;
    return exact ? text : text + " (" + std::to_string(bytes) + " bytes)";
}

std::string human(const Capture& capture, Value value, Unit unit) {
    return std::visit(
        Overloaded{
            [](const Text& text) { return quoted_where_needed(shown(text)); },
            [&](std::int64_t number) {
                if (unit == Unit::bytes) return human_bytes(number);
                return std::to_string(number) + (unit == Unit::seconds ? " s" : "");
            },
            [](bool flag) { return std::string(flag ? "true" : "false"); },
            [](const Real& real) { return std::string(real.text); },
            [](const Time& time) { return human_time(time.text); },
            [&](std::span<const Value> set) { return human_set(capture, set, unit); },
            [&](std::span<const MapEntry> map) { return human_map(capture, map, unit); },
            [&](const Reference& reference) { return human_named(name_of(capture, reference.object)); },
            [](const Outside& outside) {
                return human_named({{}, {}, std::string(outside.ref)});
            },
            [](const Unknown&) { return std::string("(not said)"); },
            [](const Masked&) { return std::string("(hidden)"); },
        },
        capture.view(value));
}

}  // namespace ovaudit
