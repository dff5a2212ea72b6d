#include "audit/words.hpp"

#include <charconv>

#include "model/text.hpp"

namespace ovaudit {

std::string brief(std::string_view text) {
    return escape_briefly(text);
}

std::string uuid_text(const Examination& e, ObjectIndex at) {
    if (at == no_object || e.uuid(at).empty()) return "...";
    return escape_visibly(e.uuid(at));
}

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool is_yes(std::optional<std::string_view> text) {
    return text && (*text == "1" || *text == "true");
}

}  // namespace ovaudit
