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

std::string exact_text(const Datum& value) {
    if (const auto* text = std::get_if<std::string>(&value.value)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value.value)) return std::to_string(*number);
    if (const auto* truth = std::get_if<bool>(&value.value)) return *truth ? "true" : "false";
    if (const auto* named = std::get_if<Named>(&value.value)) return named->name;
    return {};
}

bool is_yes(std::optional<std::string_view> text) {
    return text && (*text == "1" || *text == "true");
}

}  // namespace ovaudit
