#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "audit/examination.hpp"

/// Small words that the checks share.
namespace ovaudit {

/// A foreign text in a message: escaped visibly and cut where it is long.
std::string brief(std::string_view text);
/// "..." for nothing, and for an object without a uuid: to be filled in.
std::string uuid_text(const Examination& e, ObjectIndex at);
/// Nothing if the text is anything else than a decimal number.
std::optional<std::int64_t> number_of(std::string_view text);
/// A value as a policy writes it; empty for what has no such form: sets, maps, secrets, nothing.
std::string exact_text(const Datum& value);
/// Whether a platform flag says yes: "1" or "true".
bool is_yes(std::optional<std::string_view> text);

}  // namespace ovaudit
