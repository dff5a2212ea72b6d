#include "load/text_place.hpp"

#include "model/text.hpp"

namespace ovaudit {

TextPlace behind(TextPlace from, std::string_view text) {
    for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
        ++from.line;
        from.column = 0;
        text.remove_prefix(end + 1);
    }
    from.column += count_characters(text);
    return from;
}

std::string to_string(TextPlace place) {
    return "line " + std::to_string(place.line + 1) + ", column " + std::to_string(place.column + 1);
}

}  // namespace ovaudit
