#include "model/masked.hpp"

namespace ovaudit {

std::string stand_in(std::uint64_t token) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(1, stand_in_mark);
    for (int shift = 60; shift >= 0; shift -= 4) text += digits[(token >> shift) & 0xf];
    return text;
}

std::string without_stand_ins(std::string_view text) {
    std::string shown;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t mark = std::min(text.find(stand_in_mark, at), text.size());
        shown.append(text, at, mark - at);
        if (mark == text.size()) break;
        shown += hidden;
        at = std::min(mark + stand_in_size, text.size());
    }
    return shown;
}

}  // namespace ovaudit
