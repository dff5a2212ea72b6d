#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ovaudit/history.hpp"

/// Small words that the reports of a history share.
namespace ovaudit {

/// "MAC", "configured" or "reported".
std::string_view to_string(HeldAs held_as);
/// When the side of a log's entry was captured, RFC 3339.
const std::string& captured_at(const Side& side);
/// "2026-11-16 02:00:04Z" of seconds since 1970.
std::string readable_moment(std::int64_t time);
/// "4 KiB": how large, not how many bytes.
std::string rounded_bytes(std::uint64_t bytes);
/// A value of a series: "4 GiB", "2".
std::string readable_value(std::int64_t value, Unit unit);

}  // namespace ovaudit
