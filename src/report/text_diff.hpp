#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What differs inside of a long text.
namespace ovaudit {

struct TextEdit {
    bool added = false;
    std::string text;  ///< a line, or words in a row, as they stand in the text
    bool operator==(const TextEdit&) const = default;
};

/// The lines that went and came, in their order, where both went and came those that went first.
/// Texts of over 2,000 lines are replaced whole: all lines from the first different to the last.
std::vector<TextEdit> line_diff(std::string_view old_text, std::string_view new_text);
/// Likewise by words; words in a row that went, or came, are one edit.
std::vector<TextEdit> word_diff(std::string_view old_text, std::string_view new_text);

}  // namespace ovaudit
