#include "audit/times.hpp"

#include <chrono>

#include "audit/words.hpp"

namespace ovaudit {

std::optional<std::int64_t> seconds_of(std::string_view time) {
    if (time.size() < 20 || time[4] != '-' || time[7] != '-' || time[10] != 'T' || time.back() != 'Z')
        return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t size) {
        return number_of(time.substr(at, size)).value_or(-1);
    };
    const std::int64_t year = number(0, 4), month = number(5, 2), day = number(8, 2);
    const std::int64_t hour = number(11, 2), minute = number(14, 2), second = number(17, 2);
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (year < 1971 || !date.ok() || hour < 0 || minute < 0 || second < 0) return std::nullopt;
    const auto days = std::chrono::sys_days(date).time_since_epoch().count();
    return ((std::int64_t{days} * 24 + hour) * 60 + minute) * 60 + second;
}

}  // namespace ovaudit
