#include "load/mask.hpp"

#include <algorithm>

#include "catalog/secret_names.hpp"
#include "model/ascii.hpp"
#include "ovaudit/catalog.hpp"

namespace ovaudit {
namespace {

bool is_of_word(char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
}
bool ends_value(char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '&' || c == ';' || c == ',';
}

/// The word that begins at `at`.
std::string_view word_at(std::string_view text, std::size_t at) {
    const auto* const begin = text.begin() + at;
    return {begin, std::find_if_not(begin, text.end(), is_of_word)};
}

/// A stretch of the text that is a secret.
struct Stretch {
    std::size_t begin = 0, end = 0;
};

/// The value behind the word that ends at `at`, as in `password=x`, `password: "x y"`, `--rootpw x`.
std::optional<Stretch> value_behind(std::string_view text, std::size_t at, Announces announced) {
    if (at < text.size() && (text[at] == '"' || text[at] == '\'')) ++at;
    const std::size_t gap = at;
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
    const bool marked = at < text.size() && (text[at] == '=' || text[at] == ':');
    if (marked) {
        ++at;
        while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
    } else if (at == gap || announced == Announces::marked_secret) {
        return std::nullopt;
    } else if (text.substr(at).starts_with("is ")) {  // as people write
        at += 3;
    }
    if (at >= text.size() || ends_value(text[at])) return std::nullopt;
    if (text[at] == '"' || text[at] == '\'') {
        const std::size_t close = text.find(text[at], at + 1);
        if (close != std::string_view::npos) return Stretch{at + 1, close};
    }
    std::size_t end = at;
    while (end < text.size() && !ends_value(text[end])) ++end;
    return Stretch{at, end};
}

/// The user-info of the URL whose `://` stands at `at`.
std::optional<Stretch> user_info(std::string_view text, std::size_t at) {
    const std::size_t begin = at + 3;
    std::size_t end = begin;
    for (; end < text.size() && text[end] != '@'; ++end)
        if (text[end] == '/' || static_cast<unsigned char>(text[end]) <= ' ' || text[end] == '"')
            return std::nullopt;
    if (end == text.size()) return std::nullopt;
    return Stretch{begin, end};
}

/// The body of the private key whose first line ends its first word at `at`.
std::optional<Stretch> private_key(std::string_view text, std::size_t at) {
    constexpr std::string_view key_mark = "PRIVATE KEY-----", end_mark = "-----END ";
    const std::size_t head = text.substr(at, 100).find(key_mark);
    if (head == std::string_view::npos) return std::nullopt;
    const std::size_t body = at + head + key_mark.size();
    return Stretch{body, std::min(text.find(end_mark, body), text.size())};
}

/// The secret that what stands at `at` announces. Moves `at` over a word to its last character: a word of
/// many secret words must not be read to its end for each.
std::optional<Stretch> secret_at(std::string_view text, std::size_t& at) {
    if (text[at] == ':' && text.substr(at).starts_with("://")) return user_info(text, at);
    if (!is_of_word(text[at])) return std::nullopt;
    const std::string_view word = word_at(text, at);
    const std::size_t end = at + word.size();
    at = end - 1;
    if (word.ends_with("-----BEGIN")) return private_key(text, end);
    const Announces announced = announces(word);
    return announced == Announces::nothing ? std::nullopt : value_behind(text, end, announced);
}

/// Whether the entry of a nested record whose name ends at `at` holds anything: `'xenstore_data' ('struct')`
/// and `<name>xenstore_data</name><value><struct/>` hold nothing.
bool holds_entries(std::string_view rest) {
    constexpr std::string_view empty[] = {"' ('struct'))", "</name><value><struct/>",
                                          "</name><value><struct />", "</name><value><struct></struct>"};
    return std::none_of(std::begin(empty), std::end(empty),
                        [&](std::string_view form) { return rest.starts_with(form); });
}

}  // namespace

std::optional<std::string> mask_inside(std::string_view text, const StandIn& stand_in) {
    std::string masked;
    std::size_t sent = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::optional<Stretch> secret = secret_at(text, at);
        if (!secret || secret->end <= secret->begin) continue;
        masked.append(text, sent, secret->begin - sent);
        masked += stand_in(text.substr(secret->begin, secret->end - secret->begin));
        sent = secret->end;
        at = sent - 1;
    }
    if (sent == 0) return std::nullopt;
    masked.append(text, sent);
    return masked;
}

bool speaks_of_secrets(std::string_view document) {
    // Nested records of VMs: these fields are secrets as a whole.
    for (const std::string_view name : {"xenstore_data", "NVRAM"})
        for (std::size_t at = document.find(name); at != document.npos; at = document.find(name, at + 1))
            if (holds_entries(document.substr(at + name.size()))) return true;
    for (std::size_t at = 0; at < document.size(); ++at) {
        const std::string_view rest = document.substr(at);
        if (rest.starts_with("://") && user_info(document, at)) return true;
        if (!is_of_word(rest.front())) continue;
        const std::string_view word = word_at(document, at);
        at += word.size() - 1;
        if (word.ends_with("-----BEGIN") && private_key(document, at + 1)) return true;
        if (looks_secret(word)) return true;
    }
    return false;
}

}  // namespace ovaudit
