#include "report/text_diff.hpp"

#include <algorithm>
#include <dtl/dtl.hpp>

namespace ovaudit {
namespace {

using Tokens = std::vector<std::string>;

/// Above this many tokens a side the search for the shortest diff takes too long.
constexpr std::size_t most_tokens = 2'000;

/// What went and came between two places that both texts share.
struct Hunk {
    Tokens removed, added;
};

Tokens lines_of(std::string_view text) {
    Tokens lines;
    std::size_t start = 0;
    for (std::size_t end; (end = text.find('\n', start)) != text.npos; start = end + 1)
        lines.emplace_back(text.substr(start, end - start));
    lines.emplace_back(text.substr(start));
    return lines;
}

/// Words, each with the white space before it: so a word that is appended is the only difference.
Tokens words_of(std::string_view text) {
    Tokens words;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t word = std::min(text.find_first_not_of(" \t\n", start), text.size());
        const std::size_t end = std::min(text.find_first_of(" \t\n", word), text.size());
        words.emplace_back(text.substr(start, end - start));
        start = end;
    }
    return words;
}

/// Takes the tokens off that both sides start and end with.
void strip_common(Tokens& old_tokens, Tokens& new_tokens) {
    const auto start =
        std::mismatch(old_tokens.begin(), old_tokens.end(), new_tokens.begin(), new_tokens.end());
    old_tokens.erase(old_tokens.begin(), start.first);
    new_tokens.erase(new_tokens.begin(), start.second);
    const auto end =
        std::mismatch(old_tokens.rbegin(), old_tokens.rend(), new_tokens.rbegin(), new_tokens.rend());
    old_tokens.erase(end.first.base(), old_tokens.end());
    new_tokens.erase(end.second.base(), new_tokens.end());
}

std::vector<Hunk> compare(Tokens old_tokens, Tokens new_tokens) {
    strip_common(old_tokens, new_tokens);
    if (std::max(old_tokens.size(), new_tokens.size()) > most_tokens)
        return {{std::move(old_tokens), std::move(new_tokens)}};
    dtl::Diff<std::string, Tokens> diff(old_tokens, new_tokens);
    diff.compose();
    std::vector<Hunk> hunks(1);
    for (const auto& [token, info] : diff.getSes().getSequence()) {
        const bool between = hunks.back().removed.empty() && hunks.back().added.empty();
        if (info.type == dtl::SES_COMMON && !between) hunks.emplace_back();
        if (info.type == dtl::SES_DELETE) hunks.back().removed.push_back(token);
        if (info.type == dtl::SES_ADD) hunks.back().added.push_back(token);
    }
    return hunks;
}

/// Without the space before the first word, which no one changed.
std::string concatenated(const Tokens& tokens) {
    std::string result;
    for (const std::string& token : tokens) result += token;
    return result.substr(std::min(result.find_first_not_of(' '), result.size()));
}

}  // namespace

std::vector<TextEdit> line_diff(std::string_view old_text, std::string_view new_text) {
    std::vector<TextEdit> edits;
    for (const Hunk& hunk : compare(lines_of(old_text), lines_of(new_text))) {
        for (const std::string& line : hunk.removed) edits.push_back({false, line});
        for (const std::string& line : hunk.added) edits.push_back({true, line});
    }
    return edits;
}

std::vector<TextEdit> word_diff(std::string_view old_text, std::string_view new_text) {
    std::vector<TextEdit> edits;
    for (const Hunk& hunk : compare(words_of(old_text), words_of(new_text))) {
        if (!hunk.removed.empty()) edits.push_back({false, concatenated(hunk.removed)});
        if (!hunk.added.empty()) edits.push_back({true, concatenated(hunk.added)});
    }
    return edits;
}

}  // namespace ovaudit
