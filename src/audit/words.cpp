#include "audit/words.hpp"

#include <algorithm>
#include <charconv>

#include "catalog/ids.hpp"
#include "catalog/known.hpp"
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

std::string quoted(std::string_view word) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/";
    const bool needs_none = word.find_first_not_of(plain) == word.npos;
    if (needs_none && !word.empty()) return std::string(word);
    const bool can_be_shown = word.find('\'') == word.npos && escape_visibly(word) == word;
    return can_be_shown ? "'" + std::string(word) + "'" : "...";
}

bool is_paravirtual(Examination& e) {
    const std::string_view type = e.capture().text_of(e.value_if_any(e.vm(), field_id("VM", "domain_type")));
    if (!type.empty() && type != "unspecified") return type == "pv";
    return e.text(e.vm(), field_id("VM", "HVM_boot_policy")) == "";
}

bool is_tools_disc(Examination& e, ObjectIndex vdi) {
    if (vdi == no_object) return false;
    constexpr std::string_view names[] = {"xs-tools.iso",
                                          "guest-tools.iso"};  // releases before 7.3 do not say
    const Value* says = e.value_if_any(vdi, field_id("VDI", "is_tools_iso"));
    return (says != nullptr && says->kind == Kind::boolean && says->at != 0) ||
           std::ranges::find(names, e.text(vdi, known().of_vdi.name_label)) != std::end(names);
}

bool has_one_of(Examination& e, const std::vector<std::string>& tags) {
    return std::ranges::any_of(
        tags, [&](const std::string& tag) { return e.has_member(e.vm(), field_id("VM", "tags"), tag); });
}

}  // namespace ovaudit
