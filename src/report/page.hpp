#pragma once

#include <string>
#include <vector>

#include "ovaudit/diff.hpp"
#include "report/lines.hpp"

/// The sections of the HTML report, each a text of HTML. Nothing here knows the time, or the browser.
namespace ovaudit {

struct Page {
    const Diff& diff;
    std::vector<Block> blocks;  ///< VMs first; a VM that has only a headline is a block without lines
};

Page make_page(const Diff& diff);

// page_facts.cpp
std::string page_opening(const Page& page);
std::string page_warnings(const Page& page);  ///< empty if there is nothing to warn of
std::string page_evidence(const Page& page);
std::string page_unsaid(const Page& page);
std::string page_notes(const Page& page);
std::string page_legend();

// page_changes.cpp
std::string page_overview(const Page& page);
std::string page_tools(const Page& page);  ///< search and filters; hidden until the script shows them
std::string page_block(const Page& page, std::size_t index);

}  // namespace ovaudit
