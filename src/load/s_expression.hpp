#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "load/record.hpp"

namespace ovaudit {

/// The words of an s-expression as xapi writes sets and maps into its database: lists in parentheses, atoms
/// in single or double quotes or bare, comments from ; to the end of the line, a backslash before a character
/// that stands for itself.
class SExpression {
  public:
    enum class Word : std::uint8_t { open, close, atom, end };
    /// What errors begin with: the place of the value in its file.
    using Where = std::function<std::string()>;

    /// depth: how deep lists may nest. `where` must outlive the words.
    SExpression(std::string_view text, std::uint64_t depth, const Where& where)
        : rest_(text), depth_limit_(depth), where_(where) {}
    /// Errors: Error where a quote is not closed or lists nest too deep.
    Word next();
    /// The next word, which must be of this kind. Errors: Error if it is not.
    void expect(Word wanted, const std::string& expected);
    [[noreturn]] void refuse(const std::string& expected, Word found) const;
    /// Of the last word; lives until the next one.
    const std::string& atom() const { return atom_; }

  private:
    void skip_blanks();
    void read_quoted(char quote);
    void read_bare();

    std::string_view rest_;
    std::string atom_;
    std::uint64_t depth_ = 0, depth_limit_;
    const Where& where_;
};

/// Whether a value is a list; what is not, is text.
bool begins_as_list(std::string_view text);

/// Writes `('a' 'b')` as an array, the member `name` of what `out` has open. False if the value ends before
/// the list: then it is read as if it were closed there.
/// Errors: Error if `in` is anything else than one list.
bool write_set(std::string_view name, SExpression in, RecordWriter& out);
/// Likewise `(('k' 'v') ...)` as a structure; a value may be a list.
bool write_map(std::string_view name, SExpression in, RecordWriter& out);

/// The text of a value in which `%` protects blanks: `%.` is a space, `%_` two, `%t` `%n` `%r` `%%`; any
/// other
/// `%` stands for itself. The result lives in `buffer` if there was one.
std::string_view unprotected(std::string_view text, std::string& buffer);

}  // namespace ovaudit
