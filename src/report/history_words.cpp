#include "report/history_words.hpp"

#include "diff/datum.hpp"
#include "load/scalar.hpp"
#include "report/phrase.hpp"

namespace ovaudit {

std::string_view to_string(HeldAs held_as) {
    return held_as == HeldAs::MAC ? "MAC" : held_as == HeldAs::configured ? "configured" : "reported";
}

const std::string& captured_at(const Side& side) {
    return side.sources.front().captured_at;
}

std::string readable_moment(std::int64_t time) {
    return readable_time(utc_time_of(time));
}

std::string rounded_bytes(std::uint64_t bytes) {
    const std::string text = human_bytes(static_cast<std::int64_t>(bytes));
    return text.substr(0, text.find(" ("));
}

std::string readable_value(std::int64_t value, Unit unit) {
    return unit == Unit::bytes ? rounded_bytes(static_cast<std::uint64_t>(value)) : std::to_string(value);
}

}  // namespace ovaudit
