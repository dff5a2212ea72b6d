#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ovaudit {

/// A text with secrets masked inside it holds, in the place of each, a stand-in: a byte that no UTF-8 text
/// can hold and a token of 16 digits. Equal tokens: equal secrets, within one run.
inline constexpr char stand_in_mark = '\xff';
inline constexpr std::size_t stand_in_size = 17;

/// What people see in the place of a secret within a text.
inline constexpr std::string_view hidden = "(hidden)";
/// The token of a secret of which the source tells only that it is one: equal to each.
inline constexpr std::uint64_t any_secret = 0;

/// The stand-in of a secret.
std::string stand_in(std::uint64_t token);

/// The text for people: `hidden` for each stand-in.
std::string without_stand_ins(std::string_view text);

}  // namespace ovaudit
