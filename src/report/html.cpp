#include "ovaudit/report.hpp"
#include "report/assets.hpp"
#include "report/markup.hpp"
#include "report/page.hpp"
#include "report/verdict.hpp"

namespace ovaudit {
namespace {

std::string title(const Diff& diff) {
    if (!diff.arguments.title.empty()) return diff.arguments.title;
    const auto [old_name, new_name] = side_names(diff);
    return "What changed from " + old_name + " to " + new_name;
}

std::string content_policy() {
    return "default-src 'none'; style-src '" + policy_hash(asset("page.css")) + "'; script-src '" +
           policy_hash(asset("page.js")) + "'; base-uri 'none'; form-action 'none'";
}

std::string head(const Diff& diff) {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
           content_policy() +
           "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta name=\"color-scheme\" content=\"light dark\">\n"
           "<meta name=\"format-detection\" content=\"telephone=no\">\n"
           "<meta name=\"generator\" content=\"ovaudit " OVAUDIT_VERSION "\">\n<title>" +
           shown(title(diff)) + "</title>\n<style>" + std::string(asset("page.css")) + "</style>\n</head>\n";
}

std::string top(const Page& page) {
    return "<body>\n<a class=\"skip\" href=\"#changes\">Skip to the changes</a>\n<header>\n"
           "<p class=\"kind\">Configuration change report</p>\n<h1>" +
           isolated(title(page.diff)) + "</h1>\n" + page_opening(page) + "</header>\n<main>\n" +
           page_warnings(page) + page_evidence(page) + page_overview(page);
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

void write_data(const Diff& diff, const Output& output) {
    output(
        "<section id=\"data\" aria-labelledby=\"data-title\">\n<h2 id=\"data-title\">Data</h2>\n"
        "<p>This page carries the whole report as JSON, with the exact values, in its element "
        "<code>report</code>.</p>\n<p id=\"download\"></p>\n</section>\n</main>\n"
        "<footer><p>Made by ovaudit " OVAUDIT_VERSION
        ". The page is complete in itself: it loads nothing and sends nothing.</p></footer>\n"
        "<script type=\"application/json\" id=\"report\">");
    ScriptJson json(output);
    render_json(diff, {}, [&](std::string_view bytes) { json.write(bytes); });
    output("</script>\n<script>");
    output(asset("page.js"));
    output("</script>\n</body>\n</html>\n");
}

}  // namespace

void render_html(const Diff& diff, const TextStyle&, const Output& output) {
    const Page page = make_page(diff);
    output(head(diff));
    output(top(page));
    write_changes(page, output);
    output(page_unsaid(page) + page_notes(page) + page_legend());
    write_data(diff, output);
}

}  // namespace ovaudit
