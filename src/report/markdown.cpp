#include "report/markdown.hpp"

#include <algorithm>

#include "model/text.hpp"
#include "report/markup.hpp"

namespace ovaudit::markdown {
namespace {

constexpr std::size_t most_bytes = 60'000;  // GitHub takes 65,536 characters; the rest is the caller's

std::size_t longest_run(std::string_view text, char of) {
    std::size_t longest = 0, run = 0;
    for (const char c : text) longest = std::max(longest, run = c == of ? run + 1 : 0);
    return longest;
}

}  // namespace

std::string code(std::string_view text) {
    constexpr std::size_t most = 300;
    std::string visible = shortened(escape_visibly(text), most);
    const std::string fence(longest_run(visible, '`') + 1, '`');
    std::string escaped;
    for (const char c : visible) escaped += c == '|' ? "\\|" : std::string(1, c);
    const bool edge =
        escaped.empty() || escaped.front() == '`' || escaped.back() == '`' || escaped.front() == ' ';
    return edge ? fence + " " + escaped + " " + fence : fence + escaped + fence;
}

std::string html_code(std::string_view text) {
    return "<code>" + shown(text) + "</code>";
}

std::string row(const std::vector<std::string>& cells) {
    std::string line = "|";
    for (const std::string& cell : cells) line += " " + cell + " |";
    return line + "\n";
}

void Comment::add(const std::string& section) {
    if (left_out_ == 0 && text_.size() + section.size() <= most_bytes)
        text_ += section;
    else
        ++left_out_;
}

void Comment::finish(std::string_view what, const Output& output) {
    if (left_out_ > 0)
        text_ += "\n" + counted(left_out_, what) + " more: the comment is full, see the whole report.\n";
    output(text_);
}

}  // namespace ovaudit::markdown
