#include "catalog/secret_names.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "model/ascii.hpp"
#include "ovaudit/catalog.hpp"

namespace ovaudit {
namespace {

enum class Stands : std::uint8_t {
    anywhere,
    as_word,  ///< no letters beside it: `bind_pw` has the word `pw`, and `pwm` has not
    at_end,
    alone,
    before_key,  ///< `private_ssh_key_pem`
};

struct Part {
    std::string_view text;
    Stands stands;
    Announces announces;
};

constexpr Part parts[] = {
    {"password", Stands::anywhere, Announces::secret},
    {"passwd", Stands::anywhere, Announces::secret},
    {"passw", Stands::anywhere, Announces::marked_secret},
    {"passphrase", Stands::anywhere, Announces::secret},
    {"pwd", Stands::anywhere, Announces::secret},
    {"rootpw", Stands::anywhere, Announces::secret},
    {"secret", Stands::anywhere, Announces::secret},
    {"token", Stands::anywhere, Announces::secret},
    {"credential", Stands::anywhere, Announces::secret},
    {"bearer", Stands::alone, Announces::secret},
    {"apikey", Stands::anywhere, Announces::secret},
    {"api_key", Stands::anywhere, Announces::secret},
    {"api-key", Stands::anywhere, Announces::secret},
    {"api.key", Stands::anywhere, Announces::secret},
    {"accesskey", Stands::anywhere, Announces::secret},
    {"accountkey", Stands::anywhere, Announces::secret},
    {"sharedaccess", Stands::anywhere, Announces::secret},
    {"sshkey", Stands::anywhere, Announces::marked_secret},
    {"authpass", Stands::anywhere, Announces::secret},
    {"wpa-psk", Stands::anywhere, Announces::secret},
    {"cred", Stands::as_word, Announces::marked_secret},
    {"creds", Stands::as_word, Announces::marked_secret},
    {"sig", Stands::as_word, Announces::marked_secret},
    {"privkey", Stands::anywhere, Announces::marked_secret},
    {"chap", Stands::anywhere, Announces::marked_secret},
    {"ssh-key", Stands::anywhere, Announces::marked_secret},
    {"pass", Stands::as_word, Announces::marked_secret},
    {"pw", Stands::as_word, Announces::marked_secret},
    {"pw", Stands::at_end, Announces::marked_secret},
    {"psk", Stands::as_word, Announces::marked_secret},
    {"otp", Stands::as_word, Announces::marked_secret},
    {"passcode", Stands::as_word, Announces::marked_secret},
    {"community", Stands::as_word, Announces::marked_secret},
    {"_key", Stands::at_end, Announces::marked_secret},
    {"-key", Stands::at_end, Announces::marked_secret},
    {"auth", Stands::alone, Announces::marked_secret},
    {"private", Stands::before_key, Announces::marked_secret},
};

/// The toolstack's own, on each default SR.
constexpr std::string_view no_secret = "i18n-key";

bool begins_with(std::string_view text, std::string_view part) {
    return text.size() >= part.size() &&
           std::equal(part.begin(), part.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

/// For the quick look at every character of a text: the letters that may follow one, as bits from 'a' on.
constexpr auto second_letters = [] {
    std::array<std::uint32_t, 256> letters{};
    for (const Part& part : parts)
        for (const char first : {part.text[0], upper(part.text[0])})
            letters[static_cast<unsigned char>(first)] |= 1U << (part.text[1] - 'a');
    return letters;
}();

bool may_begin(std::string_view text) {
    const std::uint32_t seconds = second_letters[static_cast<unsigned char>(text.front())];
    if (seconds == 0 || text.size() < 2) return false;
    const int second = lower(text[1]) - 'a';
    return second >= 0 && second < 26 && (seconds >> second & 1) != 0;
}

bool stands(const Part& part, std::string_view name, std::size_t at) {
    const std::size_t end = at + part.text.size();
    switch (part.stands) {
        case Stands::anywhere:
        case Stands::before_key:
            return true;
        case Stands::as_word:
            return (at == 0 || !is_letter(name[at - 1])) && (end == name.size() || !is_letter(name[end]));
        case Stands::at_end:
            return end == name.size();
        case Stands::alone:
            return at == 0 && end == name.size();
    }
    return false;
}

bool has_key(std::string_view name) {
    constexpr std::string_view key = "key";
    return std::search(name.begin(), name.end(), key.begin(), key.end(),
                       [](char a, char b) { return lower(a) == b; }) != name.end();
}

}  // namespace

Announces announces(std::string_view name) {
    if (name == no_secret) return Announces::nothing;
    Announces most = Announces::nothing;
    std::optional<std::size_t> private_at;
    for (std::size_t at = 0; at < name.size(); ++at) {
        if (!may_begin(name.substr(at))) continue;
        for (const Part& part : parts) {
            if (!begins_with(name.substr(at), part.text) || !stands(part, name, at)) continue;
            const bool ends_name = at + part.text.size() == name.size();
            if (part.announces == Announces::secret && ends_name) return Announces::secret;
            if (part.stands != Stands::before_key)
                most = Announces::marked_secret;
            else if (!private_at)
                private_at = at;
        }
    }
    if (private_at && has_key(name.substr(*private_at))) most = Announces::marked_secret;
    return most;
}

bool looks_secret(std::string_view name) {
    return announces(name) != Announces::nothing;
}

}  // namespace ovaudit
