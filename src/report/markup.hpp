#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ovaudit/report.hpp"

/// What keeps data from becoming markup: one function for each context of the page.
namespace ovaudit {

/// For the content of an element. Control and bidi characters are made visible first; text in which they are
/// already stays as it is.
std::string shown(std::string_view text);
/// The same; what may hold letters that run right to left, in an element that keeps them from reordering what
/// surrounds it.
std::string isolated(std::string_view text);
/// For a quoted attribute.
std::string attribute_text(std::string_view text);

/// The first `length` characters, and an ellipsis if there were more. The text is UTF-8.
std::string shortened(std::string_view text, std::size_t length);

/// `sha256-...` of an inline style or script, for a content security policy.
std::string policy_hash(std::string_view text);

/// Takes the bytes of a JSON document and passes them on so that they can stand in a script element: without
/// the space between tokens, and with no `<`, `>`, `&`, U+2028 or U+2029 but as JSON escapes. What a JSON
/// parser reads stays the same.
class ScriptJson {
  public:
    explicit ScriptJson(const Output& output) : output_(output) {}
    void write(std::string_view json);

  private:
    void put(char byte, std::string& out);
    void put_in_string(char byte, std::string& out);

    const Output& output_;
    std::string pending_;  ///< the beginning of what may become U+2028 or U+2029
    bool in_string_ = false;
    bool escaped_ = false;
};

}  // namespace ovaudit
