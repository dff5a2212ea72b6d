#include "report/markup.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "model/digest.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

std::string_view content_entity(char byte) {
    switch (byte) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        default:
            return {};
    }
}

std::string_view attribute_entity(char byte) {
    switch (byte) {
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        default:
            return content_entity(byte);
    }
}

std::string escaped(std::string_view text, std::string_view (*escape)(char)) {
    std::string out;
    out.reserve(text.size());
    for (const char byte : text) {
        const std::string_view replacement = escape(byte);
        if (replacement.empty())
            out += byte;
        else
            out += replacement;
    }
    return out;
}

bool continues_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::array<unsigned, 3> group{};
        const std::size_t used = std::min<std::size_t>(3, bytes.size() - at);
        for (std::size_t i = 0; i < used; ++i) group[i] = static_cast<unsigned char>(bytes[at + i]);
        const unsigned bits = group[0] << 16 | group[1] << 8 | group[2];
        for (std::size_t i = 0; i < 4; ++i) out += i <= used ? digits[bits >> (18 - 6 * i) & 63] : '=';
    }
    return out;
}

std::string bytes_of_hex(std::string_view hex) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        out += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
    return out;
}

std::string_view script_escape(char byte) {
    switch (byte) {
        case '<':
            return "\\u003c";
        case '>':
            return "\\u003e";
        case '&':
            return "\\u0026";
        default:
            return {};
    }
}

}  // namespace

std::string shown(std::string_view text) {
    return escaped(escape_visibly(text), content_entity);
}

std::string isolated(std::string_view text) {
    const auto is_ascii = [](char byte) { return static_cast<unsigned char>(byte) < 0x80; };
    if (std::all_of(text.begin(), text.end(), is_ascii)) return shown(text);
    return "<bdi>" + shown(text) + "</bdi>";
}

std::string attribute_text(std::string_view text) {
    return escaped(escape_visibly(text), attribute_entity);
}

std::string shortened(std::string_view text, std::size_t length) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (continues_character(text[at])) continue;
        if (count++ == length) return std::string(text.substr(0, at)) + "…";
    }
    return std::string(text);
}

std::string policy_hash(std::string_view text) {
    Sha256 digest;
    digest.update(text);
    return "sha256-" + base64(bytes_of_hex(digest.hex()));
}

void ScriptJson::write(std::string_view json) {
    std::string out;
    out.reserve(json.size());
    for (const char byte : json) put(byte, out);
    output_(out);
}

void ScriptJson::put(char byte, std::string& out) {
    if (in_string_) {
        put_in_string(byte, out);
    } else if (byte != ' ' && byte != '\n' && byte != '\r' && byte != '\t') {
        in_string_ = byte == '"';
        out += byte;
    }
}

void ScriptJson::put_in_string(char byte, std::string& out) {
    constexpr std::string_view separator = "\xe2\x80";
    if (pending_ == separator && (byte == '\xa8' || byte == '\xa9')) {
        out += byte == '\xa8' ? "\\u2028" : "\\u2029";
        pending_.clear();
        return;
    }
    if (pending_.size() < separator.size() && byte == separator[pending_.size()]) {
        pending_ += byte;
        return;
    }
    out += std::exchange(pending_, {});
    if (byte == separator.front()) {
        pending_ = byte;
        return;
    }
    if (!escaped_ && byte == '"') in_string_ = false;
    escaped_ = !escaped_ && byte == '\\';
    out += escaped({&byte, 1}, script_escape);
}

}  // namespace ovaudit
