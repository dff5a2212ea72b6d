#include "report/paint.hpp"

#include <string_view>

namespace ovaudit {

std::string painted(const TextStyle& style, Paint paint, const std::string& text) {
    constexpr std::string_view codes[] = {"\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[1m", "\x1b[2m"};
    if (!style.color || text.empty()) return text;
    return std::string(codes[static_cast<std::size_t>(paint)]) + text + "\x1b[0m";
}

}  // namespace ovaudit
