#include <algorithm>

#include "ovaudit/audit_report.hpp"
#include "report/audit_phrase.hpp"
#include "report/audit_tree.hpp"
#include "report/lines.hpp"
#include "report/markup.hpp"
#include "report/page_frame.hpp"
#include "report/phrase.hpp"

/// The page of what checks found.
namespace ovaudit {
namespace {

std::string title(const Audit& audit) {
    const std::string& path = audit.side.name;
    return "What is wrong in " + path.substr(path.rfind('/') + 1);
}

std::string opening(const Audit& audit) {
    const bool is_wrong = std::ranges::any_of(audit.findings, is_news);
    return "<p class=\"verdict " + std::string(is_wrong ? "changed" : "equal") + "\"><strong>" +
           (is_wrong ? "FINDINGS" : "NO FINDING") + "</strong> " + shown(summary_sentence(audit)) +
           "</p>\n<dl class=\"sides\">\n<div><dt>Source<dd><b>" + isolated(audit.side.name) + "</b> <span>" +
           shown(describe(audit.side)) + "</span></div>\n</dl>\n";
}

std::string where(const Audit& audit, const Finding& finding) {
    const std::string vm = finding.vm == no_vm ? "" : isolated(readable_name(audit.vms[finding.vm].name));
    std::string out = vm.empty() ? isolated(finding.path) : vm;
    if (!finding.path.empty()) out += "<code>" + shown(finding.path) + "</code>";
    for (const std::string& other : finding.others) out += "<code>" + shown(other) + "</code>";
    return out;
}

std::string state(const Finding& finding) {
    if (!finding.suppressed_by.empty())
        return " <small>suppressed: " + shown(finding.suppressed_by) + "</small>";
    return finding.is_known ? " <small>known</small>" : "";
}

std::string finding_row(const Audit& audit, const Finding& finding) {
    return "<tr><td>" + std::string(to_string(finding.level)) + "<th scope=row>" + where(audit, finding) +
           "<td>" + isolated(finding.message) + state(finding) + "<td>" +
           (finding.fix.empty() ? "" : "<code>" + shown(finding.fix) + "</code>") + "\n";
}

std::string check_article(const Audit& audit, std::span<const Finding> findings) {
    const CheckEntry& check = audit.checks[findings.front().check];
    std::string out = "<article>\n<h3>" + shown(check.id) + " " + shown(check.title) + "</h3>\n<p>" +
                      shown(check.why) +
                      "</p>\n<table class=findings>\n<thead><tr><th scope=col>Level<th scope=col>Where"
                      "<th scope=col>What<th scope=col>Fix\n<tbody>\n";
    for (const Finding& finding : findings) out += finding_row(audit, finding);
    return out + "</table>\n</article>\n";
}

void write_findings(const Audit& audit, const Output& output) {
    output(
        "<section id=\"changes\" aria-labelledby=\"findings-title\">\n<h2 "
        "id=\"findings-title\">Findings</h2>\n");
    if (audit.findings.empty()) output("<p>None.</p>\n");
    const std::span<const Finding> all = audit.findings;
    for (std::size_t begin = 0; begin < all.size();) {
        std::size_t end = begin + 1;
        while (end < all.size() && all[end].check == all[begin].check && all[end].level == all[begin].level)
            ++end;
        output(check_article(audit, all.subspan(begin, end - begin)));
        begin = end;
    }
    output("</section>\n");
}

std::string fixed_section(const Audit& audit) {
    if (audit.fixed.empty()) return {};
    std::vector<std::string> items;
    for (const FixedFinding& fixed : audit.fixed)
        items.push_back("<code>" + shown(fixed.id.substr(0, fixed.id.find(' '))) + "</code> " +
                        isolated(fixed.path) + ": " + isolated(fixed.message));
    return section("fixed", "Fixed since " + shown(audit.arguments.baseline), list(items));
}

std::string unobserved_section(const Audit& audit) {
    std::string rows;
    for (const CheckEntry& check : audit.checks)
        for (const auto& [reason, vms] : check.not_observable)
            rows += "<tr><td data-l=\"Check\">" + shown(check.id) + "<td data-l=\"Title\">" +
                    shown(check.title) + "<td class=\"num\" data-l=\"VMs\">" + with_separators(vms) +
                    "<td data-l=\"Reason\">" + isolated(reason) + "\n";
    const std::string table =
        rows.empty() ? "<p>Every check could be answered for every VM.</p>\n"
                     : "<table class=\"gaps\">\n<caption>Not observable, and therefore neither passed nor "
                       "failed</caption>\n<thead><tr><th scope=\"col\">Check<th scope=\"col\">Title<th "
                       "scope=\"col\" class=\"num\">VMs<th scope=\"col\">Reason\n<tbody>\n" +
                           rows + "</table>\n";
    return section("unsaid", "What this report does not say", table);
}

std::string made_checks_section(const Audit& audit) {
    std::string rows;
    for (const CheckEntry& check : audit.checks) {
        const auto count = [&](Verdict verdict) {
            const auto found = check.verdicts.find(verdict);
            return "<td class=\"num\">" +
                   (found == check.verdicts.end() ? "" : with_separators(found->second));
        };
        rows += "<tr><th scope=\"row\">" + shown(check.id) + " " + shown(check.title) + count(Verdict::pass) +
                count(Verdict::fail) + count(Verdict::suppressed) + count(Verdict::not_applicable) +
                count(Verdict::not_observable) + "\n";
    }
    return section("checks", "Checks",
                   "<table class=\"overview\">\n<thead><tr><th scope=\"col\">Check<th scope=\"col\" "
                   "class=\"num\">pass<th scope=\"col\" class=\"num\">fail<th scope=\"col\" "
                   "class=\"num\">suppressed<th scope=\"col\" class=\"num\">not applicable<th scope=\"col\" "
                   "class=\"num\">not observable\n<tbody>\n" +
                       rows + "</table>\n");
}

std::string notes_section(const Audit& audit) {
    std::vector<std::string> items;
    for (const std::string& line : audit.side.unread) items.push_back("Not read: " + isolated(line));
    for (const std::vector<std::string>* notes : {&audit.side.notes, &audit.notes})
        for (const std::string& note : *notes) items.push_back(isolated(note));
    if (audit.arguments.secrets_shown)
        items.emplace_back("This report shows secrets: keep it as safe as they are.");
    return section("notes", "Notes", items.empty() ? "<p>None.</p>\n" : list(items));
}

}  // namespace

void render_html(const Audit& audit, const TextStyle&, const Output& output) {
    output(page_head(title(audit)));
    output(page_top("Configuration check report", "Skip to the findings", title(audit), opening(audit)));
    write_findings(audit, output);
    output(fixed_section(audit) + unobserved_section(audit) + made_checks_section(audit) +
           notes_section(audit));
    write_page_data(output, [&](const Output& data) { render_json(audit, {}, data); });
}

}  // namespace ovaudit
