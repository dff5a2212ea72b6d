#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ovaudit/diff.hpp"
#include "report/text_diff.hpp"

/// Texts that are too long for their place in a line.
namespace ovaudit {

/// The text, or its start and `... (2,345 characters)` if it has more than 200.
std::string shortened(const std::string& text);
/// Both shortened; if that made them the same, they start where they begin to differ.
std::pair<std::string, std::string> shortened(const std::string& old_text, const std::string& new_text);

/// What stands in place of `old -> new` where both are long texts, or texts of several lines.
struct LongText {
    std::string summary;          ///< "12 -> 14 lines"
    std::vector<TextEdit> edits;  ///< escaped and shortened; 100 at most
    std::string left;             ///< "... (1,234 more)" if there are more
};
/// Without edits if the change is better told by `old -> new`.
LongText long_text(const Change& change);

}  // namespace ovaudit
