#include "load/text_place.hpp"

#include <algorithm>

namespace ovaudit {

TextPlace behind(TextPlace from, std::string_view text) {
    const std::size_t last = text.rfind('\n');
    if (last != text.npos) {
        from.line += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
        from.column = 0;
        text.remove_prefix(last + 1);
    }
    const auto begins_character = [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; };
    from.column += static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
    return from;
}

std::string to_string(TextPlace place) {
    return "line " + std::to_string(place.line + 1) + ", column " + std::to_string(place.column + 1);
}

}  // namespace ovaudit
