#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ovaudit/report.hpp"

/// What comments of tickets and merge requests are put together from.
namespace ovaudit::markdown {

/// Data, so that it stands as it is: no markup, no link, no mention of a person. One line.
std::string code(std::string_view text);
/// The same inside an element of HTML.
std::string html_code(std::string_view text);
/// A row of a table; the cells are Markdown.
std::string row(const std::vector<std::string>& cells);

/// Gathers sections until a comment is full, and counts those that are left out then.
class Comment {
  public:
    explicit Comment(std::string head) : text_(std::move(head)) {}
    void add(const std::string& section);
    /// `what`: of the sections, "VM".
    void finish(std::string_view what, const Output& output);

  private:
    std::string text_;
    std::size_t left_out_ = 0;
};

}  // namespace ovaudit::markdown
