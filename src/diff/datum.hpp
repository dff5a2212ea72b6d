#pragma once

#include <string>

#include "ovaudit/diff.hpp"

/// Values of a capture as reports carry them, and as people read them.
namespace ovaudit {

Datum to_datum(const Capture& capture, Value value);
Named name_of(const Capture& capture, ObjectIndex at);

/// The value for people, escaped visibly: "4 GiB", "on", `""`; empty for a reference to nothing.
std::string human(const Capture& capture, Value value, Unit unit);

/// "2026-11-20 01:58:40Z".
std::string human_time(std::string_view time);

/// "4 GiB"; "4.7 GiB (5046586573 bytes)" where the rounded number is not exact.
std::string human_bytes(std::int64_t bytes);

}  // namespace ovaudit
