#include "load/mask.hpp"

#include <algorithm>

#include "catalog/secret_names.hpp"
#include "model/character_set.hpp"

namespace ovaudit {
namespace {

constexpr IsOneOf<"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."> is_of_word;
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

/// The value behind the word that ends at `at`, as in `password=x`, `password: "x y"`, `--rootpw x`,
/// `<password>x</password>`.
std::optional<Stretch> value_behind(std::string_view text, std::size_t at, Announces announced) {
    if (text.substr(at).starts_with('>')) return Stretch{at + 1, std::min(text.find('<', at), text.size())};
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

/// Tokens that are known by how they begin.
bool is_token(std::string_view word) {
    constexpr std::string_view beginnings[] = {"ghp_",   "gho_",  "ghs_",  "github_pat_",
                                               "glpat-", "xoxb-", "xoxp-", "AKIA"};
    constexpr std::size_t shortest = 16;
    const auto begins = [&](std::string_view beginning) { return word.starts_with(beginning); };
    const bool is_jwt = word.starts_with("eyJ") && std::ranges::count(word, '.') == 2;
    return word.size() >= shortest && (is_jwt || std::ranges::any_of(beginnings, begins));
}

/// A hash as of crypt(5): `$6$salt$hash`.
std::optional<Stretch> hash_at(std::string_view text, std::size_t at) {
    constexpr std::string_view methods[] = {"$1$", "$2a$", "$2b$", "$2y$", "$5$", "$6$", "$7$", "$y$"};
    const auto begins = [&](std::string_view method) { return text.substr(at).starts_with(method); };
    if (std::ranges::none_of(methods, begins)) return std::nullopt;
    const auto* const end = std::find_if(text.begin() + at, text.end(), ends_value);
    return Stretch{at, static_cast<std::size_t>(end - text.begin())};
}

/// What stands at `at` and is a secret, or announces one behind it.
struct Sign {
    std::size_t end;  ///< of the word, or of the character
    std::optional<Stretch> secret;
    Announces announced = Announces::nothing;
};

Sign sign_at(std::string_view text, std::size_t at) {
    if (text[at] == ':' && text.substr(at).starts_with("://")) return {at + 1, user_info(text, at)};
    if (text[at] == '$') return {at + 1, hash_at(text, at)};
    if (!is_of_word(text[at])) return {at + 1, std::nullopt};
    const std::string_view word = word_at(text, at);
    const std::size_t end = at + word.size();
    if (word.ends_with("-----BEGIN")) return {end, private_key(text, end)};
    if (is_token(word)) return {end, Stretch{at, end}};
    const bool closes_element = at > 0 && text[at - 1] == '/' && text.substr(end).starts_with('>');
    if (closes_element) return {end, std::nullopt};
    return {end, std::nullopt, announces(word)};
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
    for (std::size_t at = 0; at < text.size();) {
        const Sign sign = sign_at(text, at);
        at = sign.end;
        const std::optional<Stretch> secret =
            sign.announced == Announces::nothing ? sign.secret : value_behind(text, sign.end, sign.announced);
        if (!secret || secret->end <= secret->begin) continue;
        masked.append(text, sent, secret->begin - sent);
        masked += stand_in(text.substr(secret->begin, secret->end - secret->begin));
        sent = at = secret->end;
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
    for (std::size_t at = 0; at < document.size();) {
        const Sign sign = sign_at(document, at);
        if (sign.secret || sign.announced != Announces::nothing) return true;
        at = sign.end;
    }
    return false;
}

}  // namespace ovaudit
