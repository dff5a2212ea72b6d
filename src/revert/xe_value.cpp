#include "revert/xe_value.hpp"

#include <array>
#include <charconv>

#include "load/xe_names.hpp"
#include "model/ascii.hpp"
#include "model/masked.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

/// The kernel takes no longer word than 128 KiB.
constexpr std::size_t longest_word = 100'000;

XeValue cannot(std::string why) {
    return {{}, {}, std::move(why)};
}
XeValue plain(const std::string& text) {
    return {text, text, {}};
}

/// As xe prints floats: "1.000" for 1.
std::string three_decimals(const std::string& number) {
    double value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error != std::errc() || end != number.data() + number.size()) return {};
    std::array<char, 512> text;
    constexpr int decimals = 3;
    const auto result =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals);
    return {text.data(), result.ptr};
}

XeValue reference(const Datum& datum) {
    if (datum.absent()) return {std::string(null_reference), "", {}};
    const auto* named = std::get_if<Named>(&datum.value);
    if (named == nullptr) return cannot("a reference was expected, and the file holds another value");
    const std::string& uuid = named->uuid.empty() ? named->name : named->uuid;
    return is_uuid(uuid) ? plain(uuid) : cannot("the file names what it refers to by no uuid");
}

XeValue real(const XeValue& text) {
    std::string printed = three_decimals(text.given);
    return printed.empty() ? cannot("what the file holds is no number")
                           : XeValue{std::move(printed), text.given, {}};
}

/// xe takes what it prints, but for spellings with blanks.
XeValue enumeration(FieldId id, const std::string& text) {
    const std::string printed(xe_spelling(id, text));
    return {printed, printed.find(' ') == printed.npos ? printed : text, {}};
}

std::string scalar_text(const Datum& datum) {
    if (const auto* text = std::get_if<std::string>(&datum.value)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&datum.value)) return std::to_string(*number);
    const auto* flag = std::get_if<bool>(&datum.value);
    return flag == nullptr ? "" : *flag ? "true" : "false";
}

}  // namespace

bool is_plain(std::string_view text) {
    return escape_visibly(text) == text;
}

XeValue xe_text(const Datum& datum, bool with_secrets) {
    if (std::holds_alternative<Hidden>(datum.value)) return cannot("a secret that was masked");
    if (std::holds_alternative<Unsaid>(datum.value)) return cannot("the file does not say it");
    if (datum.absent()) return cannot("the file does not hold it");
    if (std::holds_alternative<DatumList>(datum.value) || std::holds_alternative<DatumMap>(datum.value))
        return cannot("it is no single value");
    const std::string text = scalar_text(datum);
    if (!with_secrets && text.find(hidden) != text.npos) return cannot("it holds a secret that was masked");
    if (text.size() > longest_word) return cannot("it is too long for a command line");
    if (!is_plain(text)) return cannot("it holds characters that cannot be seen, or several lines");
    return plain(text);
}

XeValue xe_value(FieldId id, const Datum& datum, bool with_secrets) {
    const Type type = field(id).type;
    const bool said =
        !std::holds_alternative<Hidden>(datum.value) && !std::holds_alternative<Unsaid>(datum.value);
    if (type == Type::reference && said) return reference(datum);
    XeValue text = xe_text(datum, with_secrets);
    if (!text.why_not.empty()) return text;
    if (type == Type::real) return real(text);
    if (type == Type::integer && !std::holds_alternative<std::int64_t>(datum.value))
        return cannot("what the file holds is no number");
    if (type == Type::boolean && !std::holds_alternative<bool>(datum.value))
        return cannot("what the file holds is neither true nor false");
    return enumeration(id, text.given);
}

}  // namespace ovaudit
