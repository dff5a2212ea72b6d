#include "load/scalar.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "model/ascii.hpp"

namespace ovaudit {
namespace {

/// Reads as many digits as asked for, or nothing.
std::optional<int> digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int number = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        number = number * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return number;
}

void skip(std::string_view& text, char c) {
    if (text.starts_with(c)) text.remove_prefix(1);
}

/// Minutes east of UTC at the end of a time: "", "Z", "+01:00".
std::optional<int> zone(std::string_view text) {
    if (text.empty() || text == "Z") return 0;
    if (text[0] != '+' && text[0] != '-') return std::nullopt;
    const int sign = text[0] == '-' ? -1 : 1;
    text.remove_prefix(1);
    const auto hours = digits(text, 2);
    skip(text, ':');
    const auto minutes = digits(text, 2);
    if (!hours || !minutes || !text.empty() || *hours > 23 || *minutes > 59) return std::nullopt;
    return sign * (*hours * 60 + *minutes);
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    const std::string_view magnitude = text.substr(text[0] == '-' ? 1 : 0);
    const bool padded = (magnitude.size() > 1 && magnitude[0] == '0') || text == "-0";
    return padded ? std::nullopt : std::optional(number);
}

std::optional<std::string> shortest_real(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    std::array<char, 32> shortest;
    const auto [last, failed] = std::to_chars(shortest.data(), shortest.data() + shortest.size(), number);
    if (failed != std::errc()) return std::nullopt;
    return std::string(shortest.data(), last);
}

std::optional<std::string> utc_time(std::string_view text) {
    using namespace std::chrono;
    const auto year_number = digits(text, 4);
    skip(text, '-');
    const auto month_number = digits(text, 2);
    skip(text, '-');
    const auto day_number = digits(text, 2);
    if (!year_number || !month_number || !day_number || !text.starts_with('T')) return std::nullopt;
    text.remove_prefix(1);
    const auto hour = digits(text, 2);
    skip(text, ':');
    const auto minute = digits(text, 2);
    skip(text, ':');
    const auto second = digits(text, 2);
    if (!hour || !minute || !second) return std::nullopt;
    const auto offset = zone(text);
    const year_month_day date{year{*year_number}, month{static_cast<unsigned>(*month_number)},
                              day{static_cast<unsigned>(*day_number)}};
    if (!offset || !date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    const sys_seconds when =
        sys_days{date} + hours{*hour} + minutes{*minute} + seconds{*second} - minutes{*offset};
    return utc_time_of(when.time_since_epoch().count());
}

std::string utc_time_of(std::int64_t seconds) {
    using namespace std::chrono;
    const sys_seconds when{std::chrono::seconds{seconds}};
    const auto day_of = floor<days>(when);
    const year_month_day utc{day_of};
    const hh_mm_ss clock{when - day_of};
    std::array<char, 64> out;
    const int size =
        std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(utc.year()),
                      static_cast<unsigned>(utc.month()), static_cast<unsigned>(utc.day()),
                      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                      static_cast<int>(clock.seconds().count()));
    return std::string(out.data(), static_cast<std::size_t>(size));
}

std::string line_feeds_only(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r')
            result += text[i];
        else if (i + 1 == text.size() || text[i + 1] != '\n')
            result += '\n';
    }
    return result;
}

std::optional<std::string> ip_address(std::string_view text) {
    if (text.find('\0') != text.npos) return std::nullopt;  // where inet_pton() would stop
    const std::string address(text);
    for (const int family : {AF_INET, AF_INET6}) {
        std::array<unsigned char, sizeof(in6_addr)> bytes{};
        std::array<char, INET6_ADDRSTRLEN> shortest{};
        if (inet_pton(family, address.c_str(), bytes.data()) == 1 &&
            inet_ntop(family, bytes.data(), shortest.data(), shortest.size()) != nullptr)
            return shortest.data();
    }
    return std::nullopt;
}

std::string one_spelling_of(std::string_view text) {
    const std::size_t prefix = std::min(text.find('/'), text.size());
    if (text.find(':') < prefix)
        if (auto address = ip_address(text.substr(0, prefix)))
            return *address + std::string(text.substr(prefix));
    return to_lower(text);
}

}  // namespace ovaudit
