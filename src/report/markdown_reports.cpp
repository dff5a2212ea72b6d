#include <algorithm>

#include "model/text.hpp"
#include "ovaudit/audit_report.hpp"
#include "report/audit_phrase.hpp"
#include "report/lines.hpp"
#include "report/markdown.hpp"
#include "report/phrase.hpp"
#include "report/verdict.hpp"

/// Reports as comments on tickets and merge requests.
namespace ovaudit {
namespace {

using markdown::code;

std::string side_line(std::string_view word, const Side& side) {
    return "- " + std::string(word) + ": " + code(side.name) + ", " + code(describe(side)) + "\n";
}

std::string value_cell(const std::string& text) {
    return text.empty() ? "" : code(text);
}

std::string line_row(const Diff& diff, const Line& line) {
    const std::string sign = line.op == Op::changed ? "" : line.op == Op::added ? "+ " : "- ";
    const std::string& both = line.both;
    std::vector<std::string> cells{std::string(to_string(line.category)), sign + code(line.label),
                                   both.empty() ? value_cell(line.old_text) : "",
                                   both.empty() ? value_cell(line.new_text) : code(both)};
    if (!diff.arguments.policy.empty())
        cells.push_back(value_cell(verdict_text(diff.changes[line.changes.front()])));
    return markdown::row(cells);
}

std::string lines_table(const Diff& diff, const std::vector<Line>& lines) {
    std::string table = diff.arguments.policy.empty()
                            ? "\n| | setting | old | new |\n|---|---|---|---|\n"
                            : "\n| | setting | old | new | policy |\n|---|---|---|---|---|\n";
    for (const Line& line : lines) table += line_row(diff, line);
    return table;
}

std::string folded(std::string_view title, const std::string& text) {
    return "\n<details><summary>" + std::string(title) + "</summary>\n" + text + "\n</details>\n";
}

std::string block_section(const Diff& diff, const Block& block) {
    const bool is_vm = block.vm != no_vm && block.vm < diff.vms.size();
    std::string text = "\n**" + std::string(is_vm ? "VM" : block.class_name) + "** " + code(block.name) +
                       " " + code(short_uuid(block.uuid));
    if (block.is_whole) {
        const Change& change = diff.changes[block.whole];
        const bool removed = change.op == Op::removed;
        text += (removed ? ": only in OLD, " : ": only in NEW, ") +
                code(removed ? change.old_text : change.new_text);
        return text + (change.verdict ? ", " + code(verdict_text(change)) : "") + "\n";
    }
    if (is_vm)
        for (const std::string& headline : diff.vms[block.vm].headlines) text += ", " + code(headline);
    text += "\n";
    if (!block.settings.empty()) text += lines_table(diff, block.settings);
    if (!block.reported.empty()) text += folded("reported by the guest", lines_table(diff, block.reported));
    if (!block.run_state.empty()) text += folded("run state", lines_table(diff, block.run_state));
    return text;
}

std::string remarks_section(const Diff& diff) {
    std::string items;
    for (const std::string& remark : remarks(diff)) items += "- " + code(remark) + "\n";
    return items.empty() ? "" : folded("not compared, and notes", "\n" + items);
}

// Of checks.

std::string where(const Audit& audit, const Finding& finding) {
    if (finding.vm == no_vm) return finding.path.empty() ? "" : code(finding.path);
    return code(audit.vms[finding.vm].name);
}

std::string finding_row(const Audit& audit, const Finding& finding) {
    return markdown::row(
        {where(audit, finding), code(finding.message + others_text(finding)), value_cell(finding.fix)});
}

std::string check_section(const Audit& audit, std::span<const Finding* const> findings) {
    const Finding& first = *findings.front();
    const CheckEntry& check = audit.checks[first.check];
    std::string table = "\n| where | what | fix |\n|---|---|---|\n";
    for (const Finding* finding : findings) table += finding_row(audit, *finding);
    return folded(std::string(to_string(first.level)) + " " + markdown::html_code(check.id) + " " +
                      markdown::html_code(check.title) + ", " + counted(findings.size(), "finding"),
                  table);
}

std::string remarks_section(const Audit& audit) {
    std::string items;
    for (const FixedFinding& fixed : audit.fixed)
        items += "- fixed: " + code(fixed.path + ": " + fixed.message) + "\n";
    for (const auto& lines : {unobserved_lines(audit), remark_lines(audit)})
        for (const std::string& line : lines) items += "- " + code(line) + "\n";
    return items.empty() ? "" : folded("not observable, and notes", "\n" + items);
}

}  // namespace

void render_markdown(const Diff& diff, const TextStyle&, const Output& output) {
    const std::vector<Block> all = blocks(diff, false);
    if (all.empty() && diff.old_side.unread.empty() && diff.new_side.unread.empty()) return;
    markdown::Comment comment("### ovaudit: " + std::string(to_string(verdict(diff))) + "\n\n" +
                              summary_sentence(diff) + "\n\n" + side_line("old", diff.old_side) +
                              side_line("new", diff.new_side));
    for (const Block& block : all) comment.add(block_section(diff, block));
    comment.add(remarks_section(diff));
    comment.finish("section", output);
}

void render_markdown(const Audit& audit, const TextStyle&, const Output& output) {
    std::vector<const Finding*> shown;
    for (const Finding& finding : audit.findings)
        if (is_news(finding)) shown.push_back(&finding);
    if (shown.empty() && audit.side.unread.empty()) return;
    markdown::Comment comment("### ovaudit: " + counted(shown.size(), "finding") + "\n\n" +
                              summary_sentence(audit) + "\n\n" + side_line("checked", audit.side));
    for (auto begin = shown.begin(); begin != shown.end();) {
        const auto end = std::find_if(begin, shown.end(), [&](const Finding* finding) {
            return finding->check != (*begin)->check || finding->level != (*begin)->level;
        });
        comment.add(check_section(audit, {begin, end}));
        begin = end;
    }
    comment.add(remarks_section(audit));
    comment.finish("check", output);
}

}  // namespace ovaudit
