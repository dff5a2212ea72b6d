#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ovaudit {

/// A place in a text, counted from 0.
struct TextPlace {
    std::size_t line = 0;
    std::size_t column = 0;  ///< in characters of UTF-8
};

/// The place behind `text`, which begins at `from`.
TextPlace behind(TextPlace from, std::string_view text);

/// "line 3, column 14", counted from 1.
std::string to_string(TextPlace place);

}  // namespace ovaudit
