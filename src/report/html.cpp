#include "ovaudit/report.hpp"
#include "report/page.hpp"
#include "report/page_frame.hpp"
#include "report/verdict.hpp"

namespace ovaudit {
namespace {

std::string title(const Diff& diff) {
    if (!diff.arguments.title.empty()) return diff.arguments.title;
    const auto [old_name, new_name] = side_names(diff);
    return "What changed from " + old_name + " to " + new_name;
}

void write_changes(const Page& page, const Output& output) {
    output(
        "<section id=\"changes\" aria-labelledby=\"changes-title\">\n<h2 id=\"changes-title\" "
        "tabindex=\"-1\">Changes</h2>\n");
    output(page_tools(page));
    if (page.blocks.empty()) output("<p>None.</p>\n");
    for (std::size_t i = 0; i < page.blocks.size(); ++i) output(page_block(page, i));
    output("</section>\n");
}

}  // namespace

void render_html(const Diff& diff, const TextStyle&, const Output& output) {
    const Page page = make_page(diff);
    output(page_head(title(diff)));
    output(page_top("Configuration change report", "Skip to the changes", title(diff), page_opening(page)));
    output(page_warnings(page) + page_evidence(page) + page_overview(page));
    write_changes(page, output);
    output(page_unsaid(page) + page_notes(page) + page_legend());
    write_page_data(output, [&](const Output& data) { render_json(diff, {}, data); });
}

}  // namespace ovaudit
