#include "load/mask.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ovaudit {
namespace {

constexpr std::array<std::string_view, 11> secret_words = {"passw",  "pwd",        "secret",     "token",
                                                           "rootpw", "credential", "passphrase", "api_key",
                                                           "apikey", "api-key",    "accesskey"};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}
bool ends_value(char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '&' || c == ';' || c == ',';
}

bool begins_with(std::string_view text, std::string_view word) {
    return text.size() >= word.size() &&
           std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

/// For the quick look at every character of a text: the letters that may follow one, as bits from 'a' on.
constexpr auto second_letters = [] {
    std::array<std::uint32_t, 256> letters{};
    for (const std::string_view word : secret_words)
        for (const char first : {word[0], static_cast<char>(word[0] - 'a' + 'A')})
            letters[static_cast<unsigned char>(first)] |= 1U << (word[1] - 'a');
    return letters;
}();

bool secret_word_at(std::string_view text) {
    const std::uint32_t seconds = second_letters[static_cast<unsigned char>(text.front())];
    if (seconds == 0 || text.size() < 2) return false;
    const int second = lower(text[1]) - 'a';
    if (second < 0 || second >= 26 || (seconds >> second & 1) == 0) return false;
    return std::any_of(secret_words.begin(), secret_words.end(),
                       [&](std::string_view word) { return begins_with(text, word); });
}

/// A stretch of the text that is a secret.
struct Stretch {
    std::size_t begin = 0, end = 0;
};

/// The value behind the word that ends at `at`, as in `password=x`, `password: "x y"`, `--rootpw x`.
std::optional<Stretch> value_behind(std::string_view text, std::size_t at) {
    if (at < text.size() && (text[at] == '"' || text[at] == '\'')) ++at;
    const std::size_t gap = at;
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
    const bool marked = at < text.size() && (text[at] == '=' || text[at] == ':');
    if (marked) {
        ++at;
        while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
    } else if (at == gap) {
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

std::optional<Stretch> private_key(std::string_view text, std::size_t at) {
    constexpr std::string_view begin_mark = "-----BEGIN ", key_mark = "PRIVATE KEY-----",
                               end_mark = "-----END ";
    if (!text.substr(at).starts_with(begin_mark)) return std::nullopt;
    const std::size_t head = text.substr(at, 100).find(key_mark);
    if (head == std::string_view::npos) return std::nullopt;
    const std::size_t body = at + head + key_mark.size();
    return Stretch{body, std::min(text.find(end_mark, body), text.size())};
}

/// The secret that what stands at `at` announces. Moves `at` over a word that announces none: a word of many
/// secret words must not be read to its end for each.
std::optional<Stretch> secret_at(std::string_view text, std::size_t& at) {
    if (text[at] == ':' && text.substr(at).starts_with("://")) return user_info(text, at);
    if (text[at] == '-') return private_key(text, at);
    if (!secret_word_at(text.substr(at))) return std::nullopt;
    while (at + 1 < text.size() && is_word(text[at + 1])) ++at;
    return value_behind(text, at + 1);
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
        if (secret_word_at(document.substr(at))) return true;
        if (document[at] == ':' && document.substr(at).starts_with("://") && user_info(document, at))
            return true;
    }
    return false;
}

}  // namespace ovaudit
