#include "load/python_literal.hpp"

#include <array>
#include <cstdint>

namespace ovaudit {
namespace {

constexpr std::uint32_t last_code_point = 0x10ffff;

void append_utf8(std::string& text, std::uint32_t code) {
    const auto more = [&](int shift) { text += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xc0 | code >> 6);
        more(0);
    } else if (code < 0x10000) {
        text += static_cast<char>(0xe0 | code >> 12);
        more(6);
        more(0);
    } else {
        text += static_cast<char>(0xf0 | code >> 18);
        more(12);
        more(6);
        more(0);
    }
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// Reads literals from the front of a text. What takes nothing leaves it as it was found.
class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}

    bool at_end() const { return text_.empty(); }
    bool take(std::string_view expected) {
        if (!text_.starts_with(expected)) return false;
        text_.remove_prefix(expected.size());
        return true;
    }

    /// What stands between the quotes. as_bytes: \xNN is a byte, else a code point.
    std::optional<std::string> quoted(bool as_bytes) {
        if (text_.empty() || (text_.front() != '\'' && text_.front() != '"')) return std::nullopt;
        const std::array<char, 2> special = {text_.front(), '\\'};
        text_.remove_prefix(1);
        std::string content;
        while (true) {
            const std::size_t at = text_.find_first_of(std::string_view(special.data(), special.size()));
            if (at == text_.npos) return std::nullopt;
            content += text_.substr(0, at);
            const bool is_end = text_[at] == special[0];
            text_.remove_prefix(at + 1);
            if (is_end) return content;
            if (!escape(content, as_bytes)) return std::nullopt;
        }
    }

  private:
    /// What stands behind a backslash.
    bool escape(std::string& content, bool as_bytes) {
        constexpr std::string_view letters = "\\'\"ntr", meanings = "\\'\"\n\t\r";
        if (text_.empty()) return false;
        const char letter = text_.front();
        text_.remove_prefix(1);
        if (const std::size_t at = letters.find(letter); at != letters.npos) {
            content += meanings[at];
            return true;
        }
        const auto code = hex(letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0);
        if (!code || *code > last_code_point || (*code >= 0xd800 && *code < 0xe000)) return false;
        if (as_bytes && letter == 'x')
            content += static_cast<char>(*code);
        else
            append_utf8(content, *code);
        return true;
    }

    std::optional<std::uint32_t> hex(std::size_t digits) {
        if (digits == 0 || text_.size() < digits) return std::nullopt;
        std::uint32_t number = 0;
        for (const char c : text_.substr(0, digits)) {
            const int digit = hex_digit(c);
            if (digit < 0) return std::nullopt;
            number = number << 4 | static_cast<std::uint32_t>(digit);
        }
        text_.remove_prefix(digits);
        return number;
    }

    std::string_view text_;
};

std::optional<std::string> take_text(Reader& reader) {
    reader.take("u");
    return reader.quoted(false);
}

}  // namespace

std::optional<std::string> python_bytes(std::string_view text) {
    Reader reader(text);
    if (!reader.take("b")) return std::nullopt;
    auto content = reader.quoted(true);
    return reader.at_end() ? content : std::nullopt;
}

std::optional<PythonDictionary> python_dictionary(std::string_view text) {
    Reader reader(text);
    PythonDictionary entries;
    if (!reader.take("{")) return std::nullopt;
    while (!reader.take("}")) {
        if (!entries.empty() && !reader.take(", ")) return std::nullopt;
        auto key = take_text(reader);
        if (!key || !reader.take(": ")) return std::nullopt;
        auto value = take_text(reader);
        if (!value) return std::nullopt;
        entries.emplace_back(std::move(*key), std::move(*value));
    }
    return reader.at_end() ? std::optional(std::move(entries)) : std::nullopt;
}

}  // namespace ovaudit
