#include "report/long_text.hpp"

#include <algorithm>
#include <tuple>

#include "model/text.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

constexpr std::size_t longest = 200;
/// What stays of a longer text.
constexpr std::size_t kept = 180;
/// What is shown before the place where two long texts begin to differ.
constexpr std::size_t lead = 20;
constexpr std::size_t most_edits = 100;

/// The byte at which the character of that number starts.
std::size_t byte_of(std::string_view text, std::size_t character) {
    std::size_t byte = 0;
    for (; byte < text.size(); ++byte)
        if ((text[byte] & 0xc0) != 0x80 && character-- == 0) break;
    return byte;
}

std::string cut(std::string_view text, std::size_t from) {
    const std::size_t characters = width(text);
    if (characters <= longest) return std::string(text);
    std::string_view rest = text.substr(byte_of(text, from));
    rest = rest.substr(0, byte_of(rest, kept));
    return (from > 0 ? "... " : "") + std::string(rest) + "... (" + with_separators(characters) +
           " characters)";
}

bool is_long(const std::string& text) {
    return text.find('\n') != text.npos || width(text) > longest;
}

std::string size_text(const std::string& old_text, const std::string& new_text, bool lines) {
    const auto size = [&](const std::string& text) {
        if (!lines) return static_cast<std::uint64_t>(width(text));
        return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    };
    return with_separators(size(old_text)) + " -> " + with_separators(size(new_text)) +
           (lines ? " lines" : " characters");
}

/// Edits as they are shown: what went beside what came, so that both are cut at the same place.
std::vector<TextEdit> presentable(std::vector<TextEdit> edits) {
    for (TextEdit& edit : edits) edit.text = escape_visibly(edit.text);
    for (std::size_t i = 0; i < edits.size(); ++i) {
        const bool pair = i + 1 < edits.size() && !edits[i].added && edits[i + 1].added;
        if (!pair) {
            edits[i].text = shortened(edits[i].text);
            continue;
        }
        std::tie(edits[i].text, edits[i + 1].text) = shortened(edits[i].text, edits[i + 1].text);
        ++i;
    }
    return edits;
}

}  // namespace

std::string shortened(const std::string& text) {
    return cut(text, 0);
}

std::pair<std::string, std::string> shortened(const std::string& old_text, const std::string& new_text) {
    std::pair<std::string, std::string> result{shortened(old_text), shortened(new_text)};
    const auto same = std::mismatch(old_text.begin(), old_text.end(), new_text.begin(), new_text.end());
    const std::size_t common = width(std::string_view(old_text.begin(), same.first));
    if (common < kept || result.first == old_text || result.second == new_text) return result;
    return {cut(old_text, common - lead), cut(new_text, common - lead)};
}

LongText long_text(const Change& change) {
    const auto* old_text = std::get_if<std::string>(&change.old_value.value);
    const auto* new_text = std::get_if<std::string>(&change.new_value.value);
    if (!old_text || !new_text || !is_long(*old_text) || !is_long(*new_text)) return {};
    const bool lines = old_text->find('\n') != old_text->npos || new_text->find('\n') != new_text->npos;
    std::vector<TextEdit> edits = lines ? line_diff(*old_text, *new_text) : word_diff(*old_text, *new_text);
    const std::size_t shown = std::min(edits.size(), most_edits);
    const std::size_t left = edits.size() - shown;
    edits.resize(shown);
    return {size_text(*old_text, *new_text, lines), presentable(std::move(edits)),
            left > 0 ? "... (" + with_separators(left) + " more)" : ""};
}

}  // namespace ovaudit
