#include "load/name_time.hpp"

#include <algorithm>

#include "load/scalar.hpp"

namespace ovaudit {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

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

/// The time at the front of the text; empty if there is none.
std::string time_at(std::string_view text) {
    std::string year, month, day, hour = "00", minute = "00", second = "00";
    if (!take(text, 4, year) || !take(text, 2, month) || !take(text, 2, day)) return {};
    std::string_view rest = text;
    if (!take(rest, 2, hour) || !take(rest, 2, minute) || !take(rest, 2, second)) {
        hour = minute = second = "00";
        rest = text;
    }
    if (!rest.empty() && is_digit(rest.front())) return {};  // a longer number
    return utc_time(year + month + day + "T" + hour + minute + second + "Z").value_or("");
}

}  // namespace

std::string time_in_name(std::string_view name) {
    for (std::size_t at = 0; at < name.size(); ++at) {
        if (!is_digit(name[at]) || (at > 0 && is_digit(name[at - 1]))) continue;
        if (std::string time = time_at(name.substr(at)); !time.empty()) return time;
    }
    return {};
}

}  // namespace ovaudit
