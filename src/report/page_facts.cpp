#include <algorithm>

#include "model/text.hpp"
#include "report/markup.hpp"
#include "report/page.hpp"
#include "report/page_frame.hpp"
#include "report/phrase.hpp"
#include "report/verdict.hpp"

/// The sections of the page that tell what was compared, and what that leaves open.
namespace ovaudit {
namespace {

std::string_view words(TimeFrom from) {
    switch (from) {
        case TimeFrom::archive:
            return "time stamp inside the archive";
        case TimeFrom::folder:
            return "name of the folder";
        case TimeFrom::given:
            return "given on the command line";
        case TimeFrom::file:
            return "time stamp of the file";
        case TimeFrom::snapshot:
            return "when the VM snapshot was taken";
        case TimeFrom::none:
            break;
    }
    return "not recorded";
}

std::string or_unsaid(const std::string& raw) {
    return raw.empty() ? "<span class=\"none\">not recorded</span>" : isolated(raw);
}

std::string export_words(const Source& source) {
    if (source.export_kind == ExportKind::unknown) return "<span class=\"none\">unknown</span>";
    return std::string(to_string(source.export_kind)) + " export";
}

std::string product(const Source& source) {
    return or_unsaid(source.product + (source.product.empty() || source.product_version.empty() ? "" : " ") +
                     source.product_version);
}

std::string answer(Answer value) {
    if (value == Answer::no) return "<strong class=\"bad\">no</strong>";
    return std::string(to_string(value));
}

struct Fact {
    std::string_view name;
    std::string (*value)(const Source&);
};

constexpr Fact source_facts[] = {
    {"File", [](const Source& source) { return isolated(source.name); }},
    {"SHA-256 of the document",
     [](const Source& source) {
         return source.sha256.empty() ? or_unsaid({}) : "<code>" + shown(source.sha256) + "</code>";
     }},
    {"Form", [](const Source& source) { return or_unsaid(source.form); }},
    {"Export", export_words},
    {"Product", product},
    {"Captured", [](const Source& source) { return or_unsaid(readable_time(source.captured_at)); }},
    {"Capture time from", [](const Source& source) { return std::string(words(source.captured_from)); }},
    {"Complete", [](const Source& source) { return answer(source.complete); }},
    {"Verified", [](const Source& source) { return answer(source.verified); }},
};

std::string fact_row(std::string_view name, const std::string& old_html, const std::string& new_html) {
    return "<tr><th scope=\"row\">" + std::string(name) + "<td data-l=\"Old\">" + old_html +
           "<td data-l=\"New\">" + new_html + "\n";
}

std::string source_rows(const Side& old_side, const Side& new_side, std::size_t index) {
    const auto value = [&](const Side& side, const Fact& fact) {
        return index < side.sources.size() ? fact.value(side.sources[index]) : std::string();
    };
    std::string out = "<tbody>\n";
    for (const Fact& fact : source_facts)
        out += fact_row(fact.name, value(old_side, fact), value(new_side, fact));
    return out;
}

std::string object_counts(const Side& side) {
    std::vector<std::string> counts;
    for (const auto& [class_name, count] : side.objects)
        counts.push_back(with_separators(count) + "&nbsp;" + shown(class_name));
    return counts.empty() ? "none" : join(counts, ", ");
}

std::string evidence_table(const Diff& diff) {
    std::string out = "<table class=\"facts\">\n<thead><tr><td><th scope=\"col\">Old<th scope=\"col\">New\n";
    const std::size_t count = std::max(diff.old_side.sources.size(), diff.new_side.sources.size());
    for (std::size_t i = 0; i < count; ++i) out += source_rows(diff.old_side, diff.new_side, i);
    out += "<tbody>\n" + fact_row("Objects", object_counts(diff.old_side), object_counts(diff.new_side));
    return out + "</table>\n";
}

/// The arguments in the command line's words.
std::vector<std::string> argument_words(const Arguments& arguments) {
    std::vector<std::string> out;
    std::vector<std::string> categories;
    for (const Category category : arguments.only) categories.emplace_back(to_string(category));
    if (!categories.empty()) out.push_back("--only " + join(categories, ","));
    for (const IgnoreEntry& entry : arguments.ignore) out.push_back("--ignore " + entry.pattern);
    for (const std::string& word : arguments.include)
        out.push_back(word == "all" ? "--all" : "--include " + word);
    for (const std::string& vm : arguments.vms) out.push_back("--vm " + vm);
    for (const auto& [old_name, new_name] : arguments.pairs)
        out.push_back("--pair " + old_name + " " + new_name);
    if (arguments.match != "auto") out.push_back("--match " + arguments.match);
    for (const std::string& word : arguments.fail_on) out.push_back("--fail-on " + word);
    if (!arguments.policy.empty()) out.push_back("--policy " + arguments.policy);
    if (arguments.secrets_shown) out.push_back("--show-secrets");
    return out;
}

std::string arguments_html(const Arguments& arguments) {
    std::string out;
    for (const std::string& word : argument_words(arguments)) out += "<code>" + shown(word) + "</code> ";
    return out.empty() ? "none beside the two files" : out;
}

std::string counts_html(const std::map<std::string, std::uint64_t>& counts) {
    std::vector<std::string> out;
    for (const auto& [name, count] : counts) out.push_back(with_separators(count) + " " + shown(name));
    return join(out, ", ");
}

template <typename Key>
std::string counts_html(const std::map<Key, std::uint64_t>& counts) {
    std::map<std::string, std::uint64_t> named;
    for (const auto& [key, count] : counts) named.emplace(to_string(key), count);
    return counts_html(named);
}

std::string gap_row(const NotComparable& gap) {
    std::vector<std::string> fields;
    for (const std::string& name : gap.fields) fields.push_back("<code>" + shown(name) + "</code>");
    return "<tr><td data-l=\"Class\">" + shown(gap.class_name) + "<td data-l=\"Fields\">" +
           (fields.empty() ? "whole objects" : join(fields, " ")) + "<td class=\"num\" data-l=\"Objects\">" +
           with_separators(gap.objects) + "<td data-l=\"Reason\">" + isolated(gap.reason) + "\n";
}

std::string gaps_html(const std::vector<NotComparable>& gaps) {
    if (gaps.empty()) return "<p>Everything that either file shows could be compared.</p>\n";
    std::string out =
        "<table class=\"gaps\">\n<caption>Not compared, and therefore neither equal nor changed</caption>\n"
        "<thead><tr><th scope=\"col\">Class<th scope=\"col\">Fields<th scope=\"col\" "
        "class=\"num\">Objects<th scope=\"col\">Reason\n<tbody>\n";
    for (const NotComparable& gap : gaps) out += gap_row(gap);
    return out + "</table>\n";
}

std::string ignored_html(const std::vector<IgnoreEntry>& entries) {
    std::vector<std::string> items;
    for (const IgnoreEntry& entry : entries)
        items.push_back("<code>" + shown(entry.pattern) + "</code> hid " + counted(entry.hits, "change"));
    return items.empty() ? "" : "<p>Ignored as asked:</p>\n" + list(items);
}

std::string counted_line(std::string_view words, const std::string& counts) {
    return std::string(words) + (counts.empty() ? "nothing" : counts) + ".";
}

}  // namespace

std::string page_opening(const Page& page) {
    const DiffVerdict word = verdict(page.diff);
    const char* const look[] = {"changed", "equal", "unsure"};
    const auto side = [](std::string_view sign, const Side& of) {
        return "<div><dt>" + std::string(sign) + "<dd><b>" + isolated(of.name) + "</b> <span>" +
               shown(describe(of)) + "</span></div>\n";
    };
    return "<p class=\"verdict " + std::string(look[static_cast<int>(word)]) + "\"><strong>" +
           std::string(to_string(word)) + "</strong> <span id=\"sentence\" dir=\"auto\">" +
           shown(opening_sentence(page.diff, page.blocks)) + "</span></p>\n<dl class=\"sides\">\n" +
           side("Old", page.diff.old_side) + side("New", page.diff.new_side) +
           "</dl>\n<p class=\"tally\" id=\"tally\">" + shown(summary_sentence(page.diff)) + "</p>\n";
}

std::string page_warnings(const Page& page) {
    std::vector<std::string> items;
    const std::string old_time = latest_capture(page.diff.old_side.sources),
                      new_time = latest_capture(page.diff.new_side.sources);
    if (!old_time.empty() && !new_time.empty() && old_time > new_time)
        items.push_back("Old was captured after new (" + shown(readable_time(old_time)) + ", " +
                        shown(readable_time(new_time)) + "): the sides may be in the wrong order.");
    for (const std::string& doubt : side_doubts(page.diff)) items.push_back(isolated(doubt) + ".");
    if (verdict(page.diff) == DiffVerdict::cannot_tell && !page.diff.not_comparable.empty())
        items.push_back("Some settings could not be compared: <a href=\"#unsaid\">what and why</a>.");
    if (page.diff.arguments.secrets_shown)
        items.push_back(
            "This report shows secrets (<code>--show-secrets</code>): keep it as safe as they are.");
    return items.empty() ? "" : section("warnings", "Warnings", list(items));
}

std::string page_evidence(const Page& page) {
    return section("evidence", "Evidence",
                   evidence_table(page.diff) +
                       "<dl class=\"made\">\n<div><dt>Tool<dd>ovaudit " OVAUDIT_VERSION
                       "</div>\n<div><dt>Arguments<dd>" +
                       arguments_html(page.diff.arguments) + "</div>\n</dl>\n");
}

std::string page_unsaid(const Page& page) {
    const Summary& summary = page.diff.summary;
    std::vector<std::string> items = {
        counted_line("Differences that are hidden because no administrator sets them: ",
                     counts_html(summary.hidden)),
        counted_line("Objects left out: ", counts_html(summary.left_out)),
    };
    if (!summary.filtered.empty())
        items.push_back(
            counted_line("Changes in categories that were not asked for: ", counts_html(summary.filtered)));
    return section("unsaid", "What this report does not say",
                   "<p class=\"actors\">Exports show states, not actors: this report does not say who made a "
                   "change, nor when "
                   "between the two captures.</p>\n" +
                       gaps_html(page.diff.not_comparable) + list(items) +
                       ignored_html(page.diff.arguments.ignore));
}

std::string page_notes(const Page& page) {
    std::vector<std::string> items;
    for (const std::string& note : page.diff.old_side.notes) items.push_back("Old: " + isolated(note));
    for (const std::string& note : page.diff.new_side.notes) items.push_back("New: " + isolated(note));
    for (const std::string& note : page.diff.notes) items.push_back(isolated(note));
    return section("notes", "Notes", items.empty() ? "<p>None.</p>\n" : list(items));
}

std::string page_legend() {
    return section(
        "legend", "Legend",
        "<dl class=\"legend\">\n"
        "<div><dt><span class=\"op added\">+ added</span><dd>only in the new file</div>\n"
        "<div><dt><span class=\"op removed\">− removed</span><dd>only in the old file</div>\n"
        "<div><dt><span class=\"none\">(none)</span><dd>nothing stands there, which is not the empty text "
        "<code>\"\"</code></div>\n"
        "<div><dt><code>(hidden, differs)</code><dd>a secret; only whether two are equal is known</div>\n"
        "<div><dt><code>VM:web01/VIF:0/MAC</code><dd>the place of a setting; class and field names are "
        "XenAPI’s, "
        "and <code>--ignore</code> takes such paths</div>\n"
        "<div><dt><code>\\x1b</code>, <code>&lt;U+202E&gt;</code><dd>a character of the data that would not "
        "show, or would hide others</div>\n"
        "<div><dt>Setting<dd>what an administrator sets; it alone decides between <b>CHANGED</b> and "
        "<b>EQUAL</b> "
        "unless the arguments say otherwise</div>\n"
        "<div><dt>Reported<dd>what the guest, or its tools, said at the time given</div>\n"
        "<div><dt>Run state<dd>power state, placement, VM snapshots come and gone</div>\n"
        "<div><dt><b>CANNOT TELL</b><dd>no changed setting was found, but some could not be compared, or a "
        "file is "
        "incomplete</div>\n</dl>\n");
}

}  // namespace ovaudit
