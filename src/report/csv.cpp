#include "report/csv.hpp"

#include <string_view>

#include "model/text.hpp"

namespace ovaudit {
namespace {

bool is_number(std::string_view text) {
    const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
    return !digits.empty() && digits.find_first_not_of("0123456789") == digits.npos;
}

/// Lines stay lines; everything else that a reader cannot see is written out.
std::string visible(std::string_view text) {
    std::string lines;
    for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
        lines += escape_visibly(text.substr(0, end)) + "\n";
        text.remove_prefix(end + 1);
    }
    return lines + escape_visibly(text);
}

std::string cell(std::string_view text) {
    constexpr std::string_view formula_starts = "=+-@\t\r";
    std::string guarded;
    if (!text.empty() && formula_starts.find(text.front()) != formula_starts.npos && !is_number(text))
        guarded = "'";
    guarded += visible(text);
    if (guarded.find_first_of(",\"\r\n") == guarded.npos) return guarded;
    std::string quoted = "\"";
    for (const char c : guarded) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + "\"";
}

}  // namespace

std::string csv_row(const std::vector<std::string>& cells) {
    std::string row;
    for (const std::string& text : cells) row += (&text == &cells.front() ? "" : ",") + cell(text);
    return row + "\r\n";
}

}  // namespace ovaudit
