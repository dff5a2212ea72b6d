#include <algorithm>

#include "model/text.hpp"
#include "ovaudit/audit_report.hpp"
#include "report/audit_phrase.hpp"
#include "report/audit_tree.hpp"
#include "report/lines.hpp"
#include "report/paint.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

Paint paint_of(Level level) {
    return level == Level::error ? Paint::red : level == Level::warning ? Paint::yellow : Paint::dim;
}

/// "web01": what it is about there stands in the message, unless that speaks of several.
std::string who(const Audit& audit, const Finding& finding) {
    if (finding.vm == no_vm) return escape_visibly(finding.path);
    const std::string name = readable_name(audit.vms[finding.vm].name);
    const bool is_of_several = !finding.others.empty() && !finding.label.empty();
    return is_of_several ? name + " " + escape_visibly(finding.label) : name;
}

using Findings = std::vector<const Finding*>;

/// The VMs that the findings stand with, in their order.
std::vector<std::uint32_t> vms_of(const Findings& findings) {
    std::vector<std::uint32_t> vms;
    for (const Finding* finding : findings)
        if (finding->vm != no_vm && (vms.empty() || vms.back() != finding->vm)) vms.push_back(finding->vm);
    return vms;
}

/// Whether so many VMs have it that it says more of the pool than of them.
bool hits_most(const Audit& audit, const Findings& findings) {
    constexpr std::size_t few = 5;
    const std::size_t vms = vms_of(findings).size();
    return vms >= few && vms * 2 > audit.vms.size();
}

std::string folded(const Audit& audit, const Findings& findings) {
    std::vector<std::string> names;
    for (const std::uint32_t vm : vms_of(findings)) names.push_back(readable_name(audit.vms[vm].name));
    return "  " + std::to_string(names.size()) + " of " + counted(audit.vms.size(), "VM") + ": " +
           first_few(names) + "\n  such as: " + findings.front()->message + "\n";
}

std::string listed(const Audit& audit, const TextStyle& style, const Findings& findings) {
    std::size_t columns = 0;
    for (const Finding* finding : findings)
        columns = std::max(columns, std::min<std::size_t>(width(who(audit, *finding)), 40));
    std::string text;
    for (const Finding* finding : findings) {
        text += "  " + padded(who(audit, *finding), columns) + "  " + finding->message +
                others_text(*finding) + "\n";
        if (!finding->fix.empty())
            text += std::string(columns + 4, ' ') + painted(style, Paint::dim, finding->fix) + "\n";
    }
    return text;
}

std::string group_text(const Audit& audit, const TextStyle& style, const Findings& findings) {
    const CheckEntry& check = audit.checks[findings.front()->check];
    const Level level = findings.front()->level;
    const std::string head = painted(style, paint_of(level), padded(std::string(to_string(level)), 7)) +
                             "  " + painted(style, Paint::bold, escape_visibly(check.id)) + "  " +
                             escape_visibly(check.title) + "\n";
    return head + (hits_most(audit, findings) ? folded(audit, findings) : listed(audit, style, findings)) +
           "\n";
}

std::string fixed_text(const Audit& audit, const TextStyle& style) {
    if (audit.fixed.empty()) return {};
    std::string text =
        painted(style, Paint::green, "fixed since " + escape_visibly(audit.arguments.baseline)) + "\n";
    for (const FixedFinding& fixed : audit.fixed)
        text += "  " + escape_visibly(fixed.id.substr(0, fixed.id.find(' '))) + "  " +
                escape_visibly(fixed.path) + "  " + fixed.message + "\n";
    return text + "\n";
}

std::string suppressed_text(const Audit& audit, const TextStyle& style) {
    std::string text;
    for (const Finding& finding : audit.findings) {
        if (finding.suppressed_by.empty()) continue;
        text += "  " + escape_visibly(audit.checks[finding.check].id) + "  " + who(audit, finding) + "  " +
                finding.message + "   " +
                painted(style, Paint::dim, "[" + escape_visibly(finding.suppressed_by) + "]") + "\n";
    }
    return text.empty() ? text : painted(style, Paint::dim, "suppressed") + "\n" + text + "\n";
}

std::string levels_text(const Audit& audit) {
    const auto by_level = findings_by_level(audit);
    std::vector<std::string> parts;
    for (const auto& [level, word] : {std::pair(Level::error, "error"), {Level::warning, "warning"}})
        if (const auto found = by_level.at(level)) parts.push_back(counted(found, word));
    if (const auto found = by_level.at(Level::info)) parts.push_back(std::to_string(found) + " info");
    return parts.empty() ? "" : " (" + join(parts, ", ") + ")";
}

/// "info: EFI variables"; empty if all its findings are of one level.
std::string other_level(const Check& check) {
    const auto& [level, which] = check.others;
    return which.empty() ? "" : std::string(to_string(level)) + ": " + std::string(which);
}

}  // namespace

std::string summary_sentence(const Audit& audit) {
    std::uint64_t all = 0, known = 0, suppressed = 0, unobserved = 0;
    for (const Finding& finding : audit.findings) {
        ++(!finding.suppressed_by.empty() ? suppressed : all);
        known += finding.is_known ? 1 : 0;
    }
    for (const CheckEntry& check : audit.checks) unobserved += check.not_observable.empty() ? 0 : 1;
    std::string text = counted(audit.vms.size(), "VM") + ", " + counted(audit.checks.size(), "check") + ": " +
                       (all == 0 ? "no finding" : counted(all, "finding")) + levels_text(audit) + ".";
    if (!audit.arguments.baseline.empty())
        text += " Known: " + std::to_string(known) + ". Fixed: " + std::to_string(audit.fixed.size()) + ".";
    if (suppressed > 0) text += " Suppressed: " + std::to_string(suppressed) + ".";
    std::vector<std::string> left_out;
    for (const auto& [what, number] : audit.left_out)
        left_out.push_back(
            counted(number, std::string_view(what).substr(0, what.size() - 1)));  // "templates"
    if (!left_out.empty()) text += " Left out: " + join(left_out, ", ") + ".";
    return text + " Not observable: " + (unobserved == 0 ? "0" : counted(unobserved, "check")) + ".";
}

void render_text(const Audit& audit, const TextStyle& style, const Output& output) {
    std::string text;
    Findings group;
    const auto flush = [&] {
        if (!group.empty()) text += group_text(audit, style, group);
        group.clear();
    };
    for (const Finding& finding : audit.findings) {
        if (!is_news(finding)) continue;
        if (!group.empty() &&
            (group.front()->check != finding.check || group.front()->level != finding.level))
            flush();
        group.push_back(&finding);
    }
    flush();
    if (style.suppressed) text += suppressed_text(audit, style);
    text += fixed_text(audit, style);
    if (text.empty()) return;
    output(painted(style, Paint::bold, readable_name(audit.side.name)) + "   " + describe(audit.side) +
           "\n\n");
    output(text);
    for (const std::string& line : unobserved_lines(audit)) output(line + "\n");
    for (const std::string& line : remark_lines(audit)) output(line + "\n");
    output(summary_sentence(audit) + "\n");
}

void render_check_list(const Output& output) {
    for (const Check& check : checks())
        output(std::string(check.id) + "  " + padded(std::string(to_string(check.level)), 7) + "  " +
               padded(std::string(to_string(check.category)), 8) + "  " + std::string(check.title) +
               (check.others.which.empty() ? "" : " (" + other_level(check) + ")") +
               (check.parameter.empty() ? "" : " (only with a policy)") + "\n");
}

void render_explanation(const Check& check, const Output& output) {
    std::string text =
        std::string(check.id) + "  " + std::string(check.title) + "\n\n" + std::string(check.why) + "\n\n";
    text += "level     " + std::string(to_string(check.level)) + "\n";
    if (const std::string other = other_level(check); !other.empty()) text += "          " + other + "\n";
    text += "category  " + std::string(to_string(check.category)) + "\n";
    if (!check.fix.empty()) text += "fix       " + std::string(check.fix) + "\n";
    if (!check.reads.empty()) text += "reads     " + std::string(check.reads) + "\n";
    if (!check.parameter.empty())
        text += "applies   with the policy parameter " + std::string(check.parameter) + "\n";
    text +=
        "\nWhere the source cannot show what the check reads, the verdict is not_observable, never pass.\n";
    output(text);
}

}  // namespace ovaudit
