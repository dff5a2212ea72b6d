#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The texts of single values, as the platform's many writers put them.
namespace ovaudit {

/// The whole text as a decimal number; nothing for anything else, "+5", "0x10" and 2^63 included.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// The shortest text of a finite decimal number: "1.000" is "1".
std::optional<std::string> shortest_real(std::string_view text);

/// 20261120T01:58:40Z, 2026-11-20T01:58:40, with or without zone (none is UTC), as 2026-11-20T01:58:40Z.
std::optional<std::string> utc_time(std::string_view text);

/// The same of seconds since 1970.
std::string utc_time_of(std::int64_t seconds);

/// CR LF and CR as LF, which is what XML makes of them.
std::string line_feeds_only(std::string_view text);

/// An IP address in its shortest spelling: "fe80::1" of "FE80:0::1"; nothing for other texts.
std::optional<std::string> ip_address(std::string_view text);

/// In lower case; an IPv6 address, a prefix length behind it or not, in its shortest spelling.
std::string one_spelling_of(std::string_view text);

/// Whether there is nothing but what XML takes for white space.
inline bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == text.npos;
}

}  // namespace ovaudit
