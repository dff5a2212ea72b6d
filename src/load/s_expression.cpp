#include "load/s_expression.hpp"

#include <algorithm>
#include <functional>

#include "model/character_set.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

using Word = SExpression::Word;
constexpr IsOneOf<" \t\r\n"> is_blank;
constexpr IsOneOf<" \t\r\n()'\";"> ends_bare;

/// Its size if there is none.
template <typename Predicate>
std::size_t first_that(std::string_view text, Predicate predicate) {
    return static_cast<std::size_t>(std::ranges::find_if(text, predicate) - text.begin());
}

/// The rest of a list whose parenthesis is read; lists in it are arrays in the array.
bool write_list(std::string_view name, SExpression& in, RecordWriter& out) {
    out.open(name, Record::Mark::array);
    for (std::uint64_t depth = 1; depth > 0;) {
        switch (in.next()) {
            case Word::open:
                out.open({}, Record::Mark::array);
                ++depth;
                break;
            case Word::close:
                out.close();
                --depth;
                break;
            case Word::atom:
                out.leaf({}, in.atom());
                break;
            case Word::end:
                for (; depth > 0; --depth) out.close();
                return false;
        }
    }
    return true;
}

/// Key and value of a pair whose parenthesis is read.
bool write_pair(SExpression& in, RecordWriter& out) {
    in.expect(Word::atom, "a key");
    const std::string key = in.atom();
    const Word value = in.next();
    if (value == Word::open && !write_list(key, in, out)) return false;
    if (value == Word::atom) out.leaf(key, in.atom());
    if (value == Word::close || value == Word::end) in.refuse("a value", value);
    const Word after = in.next();
    if (after == Word::open || after == Word::atom) in.refuse("the end of a pair of key and value", after);
    return after == Word::close;
}

}  // namespace

void SExpression::skip_blanks() {
    while (true) {
        rest_.remove_prefix(first_that(rest_, std::not_fn(is_blank)));
        if (!rest_.starts_with(';')) return;
        rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    }
}

void SExpression::read_quoted(char quote) {
    const auto stops = [quote](char c) { return c == quote || c == '\\'; };
    for (rest_.remove_prefix(1);; rest_.remove_prefix(2)) {
        const std::size_t stop = first_that(rest_, stops);
        if (stop == rest_.size() || (rest_[stop] == '\\' && stop + 1 == rest_.size()))
            throw Error(where_() + ": expected a closing quote, found the end of the value");
        atom_ += rest_.substr(0, stop);
        rest_.remove_prefix(stop);
        if (rest_.front() == quote) return rest_.remove_prefix(1);
        atom_ += rest_[1];
    }
}

void SExpression::read_bare() {
    const std::size_t end = first_that(rest_, ends_bare);
    atom_ += rest_.substr(0, end);
    rest_.remove_prefix(end);
}

Word SExpression::next() {
    skip_blanks();
    atom_.clear();
    if (rest_.empty()) return Word::end;
    const char first = rest_.front();
    if (first == '(' || first == ')') {
        rest_.remove_prefix(1);
        depth_ = first == '(' ? depth_ + 1 : depth_ - (depth_ > 0 ? 1 : 0);
        if (depth_ > depth_limit_)
            throw Error(where_() + ": lists nest deeper than " + std::to_string(depth_limit_) +
                        " (--max-depth)");
        return first == '(' ? Word::open : Word::close;
    }
    first == '\'' || first == '"' ? read_quoted(first) : read_bare();
    return Word::atom;
}

bool begins_as_list(std::string_view text) {
    const std::size_t first = first_that(text, std::not_fn(is_blank));
    return first != text.size() && (text[first] == '(' || text[first] == ';');
}

void SExpression::refuse(const std::string& expected, Word found) const {
    constexpr std::string_view names[] = {"a list", "the end of the list", "a text", "the end of the value"};
    throw Error(where_() + ": expected " + expected + ", found " +
                std::string(names[static_cast<std::size_t>(found)]));
}

void SExpression::expect(Word wanted, const std::string& expected) {
    if (const Word found = next(); found != wanted) refuse(expected, found);
}

bool write_set(std::string_view name, SExpression in, RecordWriter& out) {
    in.expect(Word::open, "a list");
    if (!write_list(name, in, out)) return false;
    in.expect(Word::end, "the end of the value");
    return true;
}

bool write_map(std::string_view name, SExpression in, RecordWriter& out) {
    in.expect(Word::open, "a list of pairs");
    out.open(name, Record::Mark::structure);
    bool is_whole = true;
    Word word = in.next();
    for (; word == Word::open && is_whole; word = in.next()) is_whole = write_pair(in, out);
    if (word == Word::atom || word == Word::open) in.refuse("a pair of key and value", word);
    out.close();
    if (word == Word::close) in.expect(Word::end, "the end of the value");
    return is_whole && word == Word::close;
}

std::string_view unprotected(std::string_view text, std::string& buffer) {
    constexpr std::string_view letters = ".tnr%_";
    constexpr std::string_view meant[] = {" ", "\t", "\n", "\r", "%", "  "};
    std::size_t at = text.find('%');
    if (at == text.npos) return text;
    buffer.clear();
    for (; at != text.npos; at = text.find('%')) {
        const std::size_t letter = at + 1 < text.size() ? letters.find(text[at + 1]) : letters.npos;
        const bool stands_for_itself = letter == letters.npos;
        buffer += text.substr(0, at);
        buffer += stands_for_itself ? "%" : meant[letter];
        text.remove_prefix(at + (stands_for_itself ? 1 : 2));
    }
    return buffer += text;
}

}  // namespace ovaudit
