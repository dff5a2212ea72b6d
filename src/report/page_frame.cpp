#include "report/page_frame.hpp"

#include "report/assets.hpp"
#include "report/markup.hpp"

namespace ovaudit {
namespace {

std::string content_policy() {
    return "default-src 'none'; style-src '" + policy_hash(asset("page.css")) + "'; script-src '" +
           policy_hash(asset("page.js")) + "'; base-uri 'none'; form-action 'none'";
}

}  // namespace

std::string page_head(const std::string& title) {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
           content_policy() +
           "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta name=\"color-scheme\" content=\"light dark\">\n"
           "<meta name=\"format-detection\" content=\"telephone=no\">\n"
           "<meta name=\"generator\" content=\"ovaudit " OVAUDIT_VERSION "\">\n<title>" +
           shown(title) + "</title>\n<style>" + std::string(asset("page.css")) + "</style>\n</head>\n";
}

std::string page_top(const std::string& kind, const std::string& skip, const std::string& title,
                     const std::string& opening) {
    return "<body>\n<a class=\"skip\" href=\"#changes\">" + skip + "</a>\n<header>\n<p class=\"kind\">" +
           kind + "</p>\n<h1>" + isolated(title) + "</h1>\n" + opening + "</header>\n<main>\n";
}

void write_page_data(const Output& output, const std::function<void(const Output&)>& write_json) {
    output(
        "<section id=\"data\" aria-labelledby=\"data-title\">\n<h2 id=\"data-title\">Data</h2>\n"
        "<p>This page carries the whole report as JSON, with the exact values, in its element "
        "<code>report</code>.</p>\n<p id=\"download\"></p>\n</section>\n</main>\n"
        "<footer><p>Made by ovaudit " OVAUDIT_VERSION
        ". The page is complete in itself: it loads nothing and sends nothing.</p></footer>\n"
        "<script type=\"application/json\" id=\"report\">");
    ScriptJson json(output);
    write_json([&](std::string_view bytes) { json.write(bytes); });
    output("</script>\n<script>");
    output(asset("page.js"));
    output("</script>\n</body>\n</html>\n");
}

std::string section(std::string_view id, std::string_view title, const std::string& body) {
    const std::string name(id);
    return "<section id=\"" + name + "\" aria-labelledby=\"" + name + "-title\">\n<h2 id=\"" + name +
           "-title\">" + std::string(title) + "</h2>\n" + body + "</section>\n";
}

std::string list(const std::vector<std::string>& items) {
    std::string out = "<ul>\n";
    for (const std::string& item : items) out += "<li>" + item + "\n";
    return out + "</ul>\n";
}

}  // namespace ovaudit
