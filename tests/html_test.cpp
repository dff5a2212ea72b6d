#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "model/digest.hpp"
#include "model/text.hpp"
#include "ovaudit/report.hpp"
#include "report/markup.hpp"
#include "support/sample_diffs.hpp"

namespace ovaudit {
namespace {

std::string html(const Diff& diff) {
    std::string out;
    render_html(diff, {}, [&](std::string_view bytes) { out += bytes; });
    return out;
}

std::string json(const Diff& diff) {
    std::string out;
    render_json(diff, {}, [&](std::string_view bytes) { out += bytes; });
    return out;
}

std::string between(const std::string& text, std::string_view from, std::string_view to) {
    const std::size_t start = text.find(from);
    if (start == std::string::npos) return "(no " + std::string(from) + ")";
    return text.substr(start + from.size(), text.find(to, start + from.size()) - start - from.size());
}

constexpr std::string_view data_start = "<script type=\"application/json\" id=\"report\">";

std::string embedded_json(const std::string& page) {
    return between(page, data_start, "</script>");
}

/// The page without its style, its script and its data: what holds the values as markup.
std::string markup(const std::string& page) {
    const std::size_t style_end = page.find("</style>");
    return page.substr(style_end, page.find(data_start) - style_end);
}

std::size_t occurrences(const std::string& text, std::string_view what) {
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
    return count;
}

TEST(Html, SaysItsCharactersBeforeAnythingElse) {
    const std::string page = html(sample::equal());
    EXPECT_TRUE(page.starts_with("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">"));
}

TEST(Html, ContentPolicyLetsOnlyItsOwnStyleAndScriptRun) {
    const std::string page = html(sample::ordinary());
    const std::string policy = between(page, "\"Content-Security-Policy\" content=\"", "\">");
    EXPECT_TRUE(policy.starts_with("default-src 'none'; style-src 'sha256-"));
    EXPECT_NE(policy.find("style-src '" + policy_hash(between(page, "<style>", "</style>")) + "'"),
              std::string::npos);
    EXPECT_NE(policy.find("script-src '" + policy_hash(between(page, "<script>", "</script>")) + "'"),
              std::string::npos);
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
}

TEST(Html, PolicyHashIsBase64OfTheDigest) {
    EXPECT_EQ(policy_hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    EXPECT_EQ(policy_hash("abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

TEST(Html, HasNoReferenceToAnythingOutside) {
    const std::string page = html(sample::ordinary());
    for (const char* word :
         {" src=", "url(", "@import", "<link", "<base", "<img", "<iframe", "http:", "https:"})
        EXPECT_EQ(page.substr(0, page.find(data_start)).find(word), std::string::npos) << word;
}

TEST(Html, HasEverySectionInOrder) {
    const std::string page = html(sample::ordinary());
    std::size_t at = 0;
    for (const char* heading :
         {"<h1>", ">Evidence</h2>", ">VMs</h2>", ">Changes</h2>", "<h3>web01</h3>",
          ">What this report does not say</h2>", ">Notes</h2>", ">Legend</h2>", ">Data</h2>"}) {
        const std::size_t next = page.find(heading, at);
        ASSERT_NE(next, std::string::npos) << heading;
        at = next;
    }
}

TEST(Html, ShowsTheEvidenceOfBothFiles) {
    const std::string evidence = between(html(sample::ordinary()), "<section id=\"evidence\"", "</section>");
    for (const std::string& text :
         {std::string(64, 'a'), std::string(64, 'b'), std::string("metadata export"),
          std::string("XCP-ng 8.3.0"), std::string("2026-11-16 02:00:04Z"),
          std::string("time stamp inside the archive"), std::string("--ignore platform:timeoffset"),
          std::string("<dt>Tool<dd>ovaudit ")})
        EXPECT_NE(evidence.find(text), std::string::npos) << text;
}

TEST(Html, ShowsTheArgumentsAsTheyAreGiven) {
    Diff diff = sample::ordinary();
    diff.arguments.include = {"templates", "runtime"};
    EXPECT_NE(html(diff).find("<code>--include templates</code> <code>--include runtime</code>"),
              std::string::npos);
    diff.arguments.include = {"all"};
    EXPECT_NE(html(diff).find("<code>--all</code>"), std::string::npos);
    EXPECT_EQ(html(diff).find("--include all"), std::string::npos);
}

TEST(Html, KeepsWhatTheGuestReportedApart) {
    const std::string block = between(html(sample::ordinary()), "<h3>db-02 (primary)</h3>", "</article>");
    const std::size_t settings = block.find("virtual_size"), reported = block.find("Reported by the guest");
    ASSERT_NE(reported, std::string::npos);
    EXPECT_LT(settings, reported);
    EXPECT_LT(reported, block.find("Debian GNU/Linux 12.5"));
    EXPECT_NE(block.find("last 2026-10-02 11:04:09Z; the VM is halted, so this is old"), std::string::npos);
}

TEST(Html, SaysByWordWhatCameAndWent) {
    const std::string page = html(sample::ordinary());
    EXPECT_NE(between(page, "<h3>web01</h3>", "</article>").find("+ added</span> tag prod"),
              std::string::npos);
    EXPECT_NE(between(page, "<h3>web01</h3>", "</article>").find("− removed</span> tag staging"),
              std::string::npos);
    EXPECT_NE(between(page, "<h3>build-7</h3>", "</article>").find("only in new"), std::string::npos);
}

TEST(Html, FoldsLongValuesAndSaysTheirLength) {
    const Diff diff = sample::ordinary();
    const std::string block = between(html(diff), "<h3>db-02 (primary)</h3>", "</article>");
    const std::string value = between(block, "<details>", "</details>");
    EXPECT_NE(value.find("<summary>3,600 characters"), std::string::npos) << value.substr(0, 80);
    EXPECT_NE(value.find("ticket CHG004289. </div>"), std::string::npos);
}

TEST(Html, SaysWhatItDoesNotSay) {
    const std::string unsaid = between(html(sample::ordinary()), "<section id=\"unsaid\"", "</section>");
    for (const char* text :
         {"states, not actors", "a full export holds no VM snapshots", "<code>qos_algorithm_params</code>",
          "14 runtime", "42 default templates", "<code>platform:timeoffset</code> hid 2 changes"})
        EXPECT_NE(unsaid.find(text), std::string::npos) << text;
}

TEST(Html, EmbedsTheJsonReport) {
    for (const Diff& diff : {sample::equal(), sample::ordinary(), sample::hostile()})
        EXPECT_EQ(nlohmann::ordered_json::parse(embedded_json(html(diff))),
                  nlohmann::ordered_json::parse(json(diff)));
}

TEST(Html, EmbeddedJsonCannotEndItsElement) {
    const std::string data = embedded_json(html(sample::hostile()));
    for (const char* text : {"<", ">", "&", "\xe2\x80\xa8", "\xe2\x80\xa9"})
        EXPECT_EQ(data.find(text), std::string::npos) << text;
}

TEST(ScriptJson, IsTheSameHoweverTheBytesAreCut) {
    const std::string document =
        "{ \"a\\\"<\\\\\": [ 1,\n 2 ], \"\xe2\x80\xa8\xe2\x80\xe2\x80\xa9\": \"\xe2\x80\x94 & >\" }";
    const std::string expected =
        "{\"a\\\"\\u003c\\\\\":[1,2],\"\\u2028\xe2\x80\\u2029\":\"\xe2\x80\x94 \\u0026 \\u003e\"}";
    for (std::size_t size = 1; size <= document.size(); ++size) {
        std::string out;
        const Output output = [&](std::string_view bytes) { out += bytes; };
        ScriptJson script(output);
        for (std::size_t at = 0; at < document.size(); at += size) script.write(document.substr(at, size));
        EXPECT_EQ(out, expected) << size;
    }
}

TEST(Html, HostileTextsStayTexts) {
    const std::string page = html(sample::hostile());
    const std::string body = markup(page);
    for (const std::string& text : sample::hostile_texts())
        EXPECT_NE(body.find(shown(text)), std::string::npos) << escape_visibly(text);
    EXPECT_EQ(occurrences(page, "<script"), 2u);
    EXPECT_EQ(occurrences(page, "</script"), 2u);
    EXPECT_EQ(occurrences(page, "</style"), 1u);
    for (const char* text : {"<img", "<svg", "<!--", "<![CDATA[", "</title></textarea>"})
        EXPECT_EQ(body.find(text), std::string::npos) << text;
}

TEST(Html, HostileTextsFillNoAttribute) {
    const std::string body = markup(html(sample::hostile()));
    const std::regex tag("<[a-z][^>]*>");
    for (std::sregex_iterator at(body.begin(), body.end(), tag), end; at != end; ++at)
        EXPECT_FALSE(std::regex_search(at->str(), std::regex(" (on[a-z]+|style)=| .*h[0-9]+|alert")))
            << at->str();
}

TEST(Html, ControlAndBidiCharactersAreVisible) {
    const std::string page = html(sample::hostile());
    for (const char* text : {"\x1b", "\x07", "\x01", "\xe2\x80\xae", "\xe2\x80\xac", "\xff", "\xef\xbb\xbf"})
        EXPECT_EQ(page.find(text), std::string::npos) << escape_visibly(text);
    EXPECT_EQ(page.find('\0'), std::string::npos);
    EXPECT_TRUE(is_valid_utf8(page));
    EXPECT_NE(page.find("&lt;U+202E&gt;"), std::string::npos);
}

TEST(Html, RightToLeftNamesAreIsolated) {
    EXPECT_EQ(isolated("\xd7\xa9\xd7\x9c <"), "<bdi>\xd7\xa9\xd7\x9c &lt;</bdi>");
    EXPECT_EQ(isolated("web01"), "web01");
}

TEST(Html, TwoHundredVmsStaySmall) {
    const Diff diff = sample::many(200, 5);
    const std::string page = html(diff);
    EXPECT_LT(page.size(), 1u << 20);
    EXPECT_LT(page.size() - embedded_json(page).size(), 270'000u);
    EXPECT_NE(page.find("value after 999"), std::string::npos);
}

TEST(Html, ListsAVmThatHasOnlyAHeadline) {
    Diff diff = sample::equal();
    VmEntry vm;
    vm.uuid = "u";
    vm.name = "lonely";
    vm.headlines = {"reverted (generation 4 -> 3)"};
    diff.vms.push_back(vm);
    const std::string page = html(diff);
    EXPECT_NE(between(page, "<section id=\"overview\"", "</section>").find("lonely"), std::string::npos);
    EXPECT_NE(between(page, "<h3>lonely</h3>", "</article>").find("reverted (generation 4 -&gt; 3)"),
              std::string::npos);
}

TEST(Html, ShowsTheValuesThatALineFoldsAway) {
    Diff diff = sample::ordinary();
    for (const Change& change : diff.changes)
        EXPECT_NE(html(diff).find(shown(change.new_text)), std::string::npos) << change.path;
}

TEST(Html, SaysInItsHeadingHowManyVmsUseAnObject) {
    const std::string page = html(sample::ordinary());
    EXPECT_NE(between(page, " DMZ</h3>\n", "\n").find("</code> <span>used by 37 VMs</span>"),
              std::string::npos);
    EXPECT_EQ(occurrences(markup(page), "used by"), 1u);
}

TEST(Html, WarnsOfSidesInTheWrongOrder) {
    Diff diff = sample::equal();
    EXPECT_EQ(html(diff).find("id=\"warnings\""), std::string::npos);
    std::swap(diff.old_side, diff.new_side);
    EXPECT_NE(
        between(html(diff), "<section id=\"warnings\"", "</section>").find("Old was captured after new"),
        std::string::npos);
}

TEST(Html, WarnsOfSecrets) {
    Diff diff = sample::equal();
    diff.arguments.secrets_shown = true;
    EXPECT_NE(between(html(diff), "<section id=\"warnings\"", "</section>").find("shows secrets"),
              std::string::npos);
}

}  // namespace
}  // namespace ovaudit
