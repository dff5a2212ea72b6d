#include <algorithm>
#include <array>
#include <charconv>

#include "audit/regex.hpp"
#include "audit/words.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/policy.hpp"

namespace ovaudit {
namespace {

using Is = Requirement::Is;

struct Word {
    std::string_view text;
    Is is;
};

// The longer of two that begin alike comes first.
constexpr Word words[] = {{"<=", Is::at_most},   {">=", Is::at_least},      {"!=", Is::not_equal},
                          {"<", Is::less},       {">", Is::greater},        {"=", Is::equal},
                          {"in", Is::one_of},    {"matches", Is::matching}, {"present", Is::present},
                          {"absent", Is::absent}};

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}

    Requirement read() {
        skip_spaces();
        const auto word =
            std::ranges::find_if(words, [&](const Word& row) { return rest().starts_with(row.text); });
        if (word == std::end(words)) fail("=, !=, <, <=, >, >=, in, matches, present or absent");
        at_ += word->text.size();
        Requirement requirement{word->is, {}, std::string(text_)};
        if (word->is == Is::one_of)
            requirement.operands = read_list();
        else if (word->is != Is::present && word->is != Is::absent)
            requirement.operands = {read_value()};
        skip_spaces();
        if (!rest().empty()) fail("nothing more");
        if (word->is == Is::matching) Regex{requirement.operands.front()};
        return requirement;
    }

  private:
    std::string_view rest() const { return text_.substr(at_); }
    void skip_spaces() {
        while (rest().starts_with(' ')) ++at_;
    }
    [[noreturn]] void fail(const std::string& expected) const {
        throw Error("column " + std::to_string(at_ + 1) + ": expected " + expected + ", found \"" +
                    escape_briefly(rest()) + "\"");
    }

    std::vector<std::string> read_list() {
        skip_spaces();
        if (!rest().starts_with('[')) fail("[");
        std::vector<std::string> values;
        do {
            ++at_;
            values.push_back(read_value());
            skip_spaces();
        } while (rest().starts_with(','));
        if (!rest().starts_with(']')) fail(", or ]");
        ++at_;
        return values;
    }

    std::string read_value() {
        skip_spaces();
        if (rest().starts_with('"')) return read_quoted();
        constexpr std::string_view plain =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
        const std::size_t length = std::min(rest().find_first_not_of(plain), rest().size());
        if (length == 0) fail("a value, in quotes where it is no plain word");
        const std::string_view word = rest().substr(0, length);
        std::string value = as_bytes(word);
        at_ += length;
        return value;
    }

    std::string read_quoted() {
        const std::size_t end = text_.find('"', at_ + 1);
        if (end == text_.npos) fail("a closing \"");
        std::string value(text_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        return value;
    }

    /// "4GiB" as bytes; every other word as it is.
    std::string as_bytes(std::string_view word) const {
        constexpr std::string_view units[] = {"KiB", "MiB", "GiB", "TiB"};
        for (std::size_t i = 0; i < std::size(units); ++i) {
            if (!word.ends_with(units[i])) continue;
            const auto number = number_of(word.substr(0, word.size() - units[i].size()));
            const std::size_t shift = 10 * (i + 1);
            if (!number || *number < 0 || *number > (std::int64_t{1} << (62 - shift)))
                fail("a size such as 4GiB");
            return std::to_string(*number << shift);
        }
        return std::string(word);
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// Numbers by their value; everything else is equal or not.
bool is_ordered(Is is, std::string_view value, std::string_view operand) {
    const auto a = number_of(value), b = number_of(operand);
    if (!a || !b) return false;
    switch (is) {
        case Is::less:
            return *a < *b;
        case Is::at_most:
            return *a <= *b;
        case Is::greater:
            return *a > *b;
        default:
            return *a >= *b;
    }
}

}  // namespace

Requirement parse_requirement(std::string_view text) {
    return Reader(text).read();
}

bool holds(const Requirement& requirement, std::string_view value) {
    const auto& operands = requirement.operands;
    switch (requirement.is) {
        case Is::present:
            return !value.empty();
        case Is::absent:
            return false;
        case Is::equal:
        case Is::one_of:
            return std::ranges::find(operands, value) != operands.end();
        case Is::not_equal:
            return operands.front() != value;
        case Is::matching:
            return Regex(operands.front()).fits(value);
        default:
            return is_ordered(requirement.is, value, operands.front());
    }
}

}  // namespace ovaudit
