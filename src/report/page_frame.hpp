#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ovaudit/report.hpp"

/// What every page has around its sections. Texts are raw here and escaped inside, but where they are called
/// HTML.
namespace ovaudit {

std::string page_head(const std::string& title);
/// From the body's begin into its main part. `opening`: HTML below the heading.
std::string page_top(const std::string& kind, const std::string& skip, const std::string& title,
                     const std::string& opening);
/// The report as JSON, the script, and the end of the page.
void write_page_data(const Output& output, const std::function<void(const Output&)>& write_json);

/// `title` and `body` are HTML.
std::string section(std::string_view id, std::string_view title, const std::string& body);
/// Of items that are HTML.
std::string list(const std::vector<std::string>& items);

}  // namespace ovaudit
