#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ovaudit {

inline constexpr std::int64_t seconds_of_a_day = 86'400;

/// Seconds since 1970 of an RFC 3339 time in UTC, "2026-11-16T02:00:04Z"; nothing for any other text, and for
/// 1970 itself, which stands for never.
std::optional<std::int64_t> seconds_of(std::string_view time);

}  // namespace ovaudit
