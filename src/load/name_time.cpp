#include "load/name_time.hpp"

#include <algorithm>

#include "load/scalar.hpp"
#include "model/ascii.hpp"

namespace ovaudit {
namespace {

/// Takes as many digits as wanted from the front, behind at most two separators.
bool take(std::string_view& text, std::size_t count, std::string& digits) {
    const std::size_t gap = std::min(text.find_first_not_of("-_:.T ("), text.size());
    if (gap > 2 || text.size() - gap < count) return false;
    const std::string_view found = text.substr(gap, count);
    if (!std::all_of(found.begin(), found.end(), is_digit)) return false;
    digits = found;
    text.remove_prefix(gap + count);
    return true;
}

/// The time at the front of the text; empty if there is none. Takes it from the text.
std::string take_time(std::string_view& text) {
    std::string year, month, day, hour = "00", minute = "00", second = "00";
    std::string_view date = text;
    if (!take(date, 4, year) || !take(date, 2, month) || !take(date, 2, day)) return {};
    std::string_view rest = date;
    if (!take(rest, 2, hour) || !take(rest, 2, minute) || !take(rest, 2, second)) {
        hour = minute = second = "00";
        rest = date;
    }
    if (!rest.empty() && is_digit(rest.front())) return {};  // a longer number
    text = rest;
    return utc_time(year + month + day + "T" + hour + minute + second + "Z").value_or("");
}

}  // namespace

std::optional<DatedName> dated_name(std::string_view name) {
    for (std::size_t at = 0; at < name.size(); ++at) {
        if (is_uuid(name.substr(at, uuid_shape.size()))) {
            at += uuid_shape.size() - 1;
            continue;
        }
        if (!is_digit(name[at]) || (at > 0 && is_digit(name[at - 1]))) continue;
        std::string_view rest = name.substr(at);
        if (std::string time = take_time(rest); !time.empty())
            return DatedName{std::move(time), std::string(name.substr(0, at)), std::string(rest)};
    }
    return std::nullopt;
}

std::string time_in_name(std::string_view name) {
    const auto dated = dated_name(name);
    return dated ? dated->time : std::string();
}

}  // namespace ovaudit
