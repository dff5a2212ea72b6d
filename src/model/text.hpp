#pragma once

#include <string>
#include <string_view>

namespace ovaudit {

/// The text with everything that a reader cannot see, or that would move the cursor, written out:
/// newline and tab as \n and \t; other C0 controls, DEL and bytes that are not UTF-8 as \x1b; C1, bidi
/// controls, zero-width, tag and line-separating characters as <U+202E>. All else is kept.
/// The result is valid UTF-8 and one line.
std::string escape_visibly(std::string_view text);

/// The same for a name in a message, which nobody reads if it is longer than a line: cut after 80 bytes.
std::string escape_briefly(std::string_view name);

/// Strict: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_valid_utf8(std::string_view text);

/// How many characters begin in a text of valid UTF-8.
std::size_t count_characters(std::string_view text);

/// "1 setting", "2 settings", "2 VM_metrics".
std::string counted(std::uint64_t count, std::string_view singular);

}  // namespace ovaudit
