#include "model/ascii.hpp"

#include <algorithm>

namespace ovaudit {

std::string to_lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

}  // namespace ovaudit
