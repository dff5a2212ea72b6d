#include "model/ascii.hpp"

#include <algorithm>

namespace ovaudit {

std::string to_lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

bool is_uuid(std::string_view text) {
    const auto fits = [](char c, char wanted) {
        const bool hex = is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
        return wanted == 'x' ? hex : c == wanted;
    };
    return std::ranges::equal(text, uuid_shape, fits);
}

}  // namespace ovaudit
