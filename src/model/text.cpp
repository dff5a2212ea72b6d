#include "model/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace ovaudit {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Sorted. C1; soft hyphen; bidi controls; zero width and format characters; line separators; BOM; tags.
constexpr std::array<Range, 11> invisible = {{{0x80, 0x9f},
                                              {0xad, 0xad},
                                              {0x61c, 0x61c},
                                              {0x180e, 0x180e},
                                              {0x200b, 0x200f},
                                              {0x2028, 0x202e},
                                              {0x2060, 0x206f},
                                              {0xfeff, 0xfeff},
                                              {0xfff9, 0xfffb},
                                              {0xfffe, 0xffff},
                                              {0xe0000, 0xe007f}}};

bool is_invisible(char32_t character) {
    return std::any_of(invisible.begin(), invisible.end(), [&](const Range& range) {
        return range.first <= character && character <= range.last;
    });
}

struct Decoded {
    char32_t character;
    std::size_t length;  ///< 0: not UTF-8
};

bool is_plain(char byte) {
    return byte >= 0x20 && byte < 0x7f;
}

// The multi-byte sequence at the start of `text`.
Decoded decode_long(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t length = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : 2;
    if (byte(0) < 0xc2 || byte(0) > 0xf4 || text.size() < length) return {0, 0};
    char32_t character = byte(0) & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return {0, 0};
        character = character << 6 | (byte(i) & 0x3fU);
    }
    const char32_t least = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80;
    const bool surrogate = character >= 0xd800 && character <= 0xdfff;
    if (character < least || character > 0x10ffff || surrogate) return {0, 0};
    return {character, length};
}

void add_hex(std::string& out, std::uint32_t number, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        out += "0123456789ABCDEF"[number >> shift & 15];
}

void add_byte(std::string& out, unsigned char byte) {
    if (byte == '\n' || byte == '\t') {
        out += byte == '\n' ? "\\n" : "\\t";
        return;
    }
    out += "\\x";
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
}

void add_character(std::string& out, char32_t character) {
    out += "<U+";
    add_hex(out, character, character > 0xffff ? 5 : 4);
    out += '>';
}

bool eight_ascii(const char* bytes) {
    std::uint64_t word;
    std::memcpy(&word, bytes, sizeof word);
    return (word & 0x8080808080808080U) == 0;
}

}  // namespace

std::string escape_visibly(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto plain = std::find_if_not(text.begin(), text.end(), is_plain) - text.begin();
        out.append(text, 0, static_cast<std::size_t>(plain));
        text.remove_prefix(static_cast<std::size_t>(plain));
        if (text.empty()) break;
        const Decoded decoded = decode_long(text);
        if (decoded.length == 0)
            add_byte(out, static_cast<unsigned char>(text.front()));
        else if (is_invisible(decoded.character))
            add_character(out, decoded.character);
        else
            out += text.substr(0, decoded.length);
        text.remove_prefix(std::max<std::size_t>(decoded.length, 1));
    }
    return out;
}

bool is_valid_utf8(std::string_view text) {
    while (!text.empty()) {
        if (text.size() >= 8 && eight_ascii(text.data())) {
            text.remove_prefix(8);
            continue;
        }
        const bool ascii = static_cast<unsigned char>(text.front()) < 0x80;
        const std::size_t length = ascii ? 1 : decode_long(text).length;
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::size_t count_characters(std::string_view text) {
    std::size_t count = 0;
    for (; text.size() >= 8 && eight_ascii(text.data()); text.remove_prefix(8)) count += 8;
    for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xc0) != 0x80 ? 1 : 0;
    return count;
}

std::string counted(std::uint64_t count, std::string_view singular) {
    const bool is_plural = count != 1 && !singular.ends_with('s');
    return std::to_string(count) + " " + std::string(singular) + (is_plural ? "s" : "");
}

std::string escape_briefly(std::string_view name) {
    constexpr std::size_t most = 80;
    return name.size() <= most ? escape_visibly(name) : escape_visibly(name.substr(0, most)) + "...";
}

}  // namespace ovaudit
