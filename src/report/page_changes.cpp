#include <algorithm>

#include "report/markup.hpp"
#include "report/page.hpp"
#include "report/phrase.hpp"
#include "report/verdict.hpp"

/// The sections of the page that tell the changes: the table of VMs, and an article for each. Here, where a
/// page has thousands of rows, tags go without the quotes and end tags that HTML does not need.
namespace ovaudit {
namespace {

/// Longer values are folded, with their length said.
constexpr std::size_t long_value = 2000;
constexpr std::size_t long_value_start = 160;
constexpr std::string_view changes_head =
    "<thead><tr><th scope=col>Category<th scope=col>Setting<th scope=col>Old<th scope=col>New\n";
/// More columns of categories than this do not fit a page beside each other.
constexpr std::size_t columns_that_fit = 12;

void count(const Diff& diff, const std::vector<Line>& lines, Tally& counts) {
    for (const Line& line : lines)
        for (const std::size_t change : line.changes) ++counts[diff.changes[change].category];
}

Tally category_counts(const Diff& diff, const Block& block) {
    Tally counts;
    if (block.is_whole) ++counts[diff.changes[block.whole].category];
    count(diff, block.settings, counts);
    count(diff, block.reported, counts);
    count(diff, block.run_state, counts);
    return counts;
}

Tally category_counts(const Page& page) {
    Tally counts;
    for (const Block& block : page.blocks)
        for (const auto& [category, number] : category_counts(page.diff, block)) counts[category] += number;
    return counts;
}

std::uint64_t total(const Tally& counts) {
    std::uint64_t sum = 0;
    for (const auto& [category, number] : counts) sum += number;
    return sum;
}

const VmEntry* vm_of(const Page& page, const Block& block) {
    return block.vm == no_vm ? nullptr : &page.diff.vms[block.vm];
}

std::string power_state(const VmEntry& vm) {
    if (vm.old_power_state.empty() || vm.new_power_state.empty() || vm.old_power_state == vm.new_power_state)
        return shown(vm.new_power_state.empty() ? vm.old_power_state : vm.new_power_state);
    return shown(vm.old_power_state) + " → " + shown(vm.new_power_state);
}

std::string identity_change(const VmEntry& vm) {
    std::string out;
    if (!vm.old_name.empty() && vm.old_name != vm.name)
        out += "named " + isolated(readable_name(vm.old_name)) + " in old; ";
    if (!vm.old_uuid.empty() && vm.old_uuid != vm.uuid)
        out += "uuid <code>" + shown(vm.old_uuid) + "</code> in old; ";
    if (!vm.matched_by.empty() && vm.matched_by != "uuid")
        out += "paired by " + shown(vm.matched_by) + ", not by uuid; ";
    return out.empty() ? out : out.substr(0, out.size() - 2);
}

/// What stands below the name of a block, HTML; may be empty.
std::string headline(const Page& page, const Block& block) {
    std::string out;
    const auto add = [&](const std::string& html) {
        if (!html.empty()) out += (out.empty() ? "" : "; ") + html;
    };
    if (block.is_whole) add(page.diff.changes[block.whole].op == Op::added ? "only in new" : "only in old");
    if (const VmEntry* vm = vm_of(page, block)) {
        for (const std::string& line : vm->headlines) add(shown(line));
    }
    return out;
}

std::string block_name(const Block& block) {
    const std::string name =
        block.name.empty() ? "<span class=\"none\">(no name)</span>" : isolated(readable_name(block.name));
    return (block.class_name == "VM" ? "" : "<span class=\"class\">" + shown(block.class_name) + "</span> ") +
           name;
}

std::string anchor(std::size_t index) {
    return "o" + std::to_string(index + 1);
}

std::string overview_row(const Page& page, std::size_t index, const Tally& columns) {
    const Block& block = page.blocks[index];
    const VmEntry* vm = vm_of(page, block);
    Tally counts = category_counts(page.diff, block);
    const std::string below = headline(page, block);
    std::string out = "<tr><th scope=row><a href=#" + anchor(index) + ">" + block_name(block) + "</a>" +
                      (below.empty() ? "" : "<small>" + below + "</small>") + "<td>" +
                      (vm ? power_state(*vm) : "");
    for (const auto& [category, all] : columns)
        out += counts.contains(category) ? "<td data-l=" + std::string(to_string(category)) + ">" +
                                               with_separators(counts[category])
                                         : "<td>";
    return out + "<td>" + with_separators(total(counts)) + "\n";
}

std::string overview_head(const Tally& columns) {
    std::string out = "<thead><tr><th scope=\"col\">Name<th scope=\"col\" class=\"state\">State";
    for (const auto& [category, all] : columns)
        out += "<th scope=\"col\" class=\"num\">" + std::string(to_string(category));
    return out + "<th scope=\"col\" class=\"num\">changes\n<tbody>\n";
}

std::string overview_foot(const Tally& columns) {
    std::string out = "<tfoot><tr><th scope=\"row\">All<td>";
    for (const auto& [category, all] : columns)
        out += "<td data-l=" + std::string(to_string(category)) + ">" + with_separators(all);
    return out + "<td>" + with_separators(total(columns)) + "\n";
}

std::string value_text(const std::string& text) {
    if (text.empty()) return "<span class=\"none\">(none)</span>";
    const std::size_t length = width(text);
    if (length <= long_value) return shown(text);
    return "<details><summary>" + with_separators(length) + " characters: <span class=\"start\">" +
           shown(shortened(text, long_value_start)) + "</span></summary><div>" + shown(text) +
           "</div></details>";
}

std::string op_word(Op op) {
    switch (op) {
        case Op::added:
            return "<span class=\"op added\">+ added</span> ";
        case Op::removed:
            return "<span class=\"op removed\">− removed</span> ";
        case Op::changed:
            break;
    }
    return {};
}

/// The path of a change, and its values where the line folds them away.
std::string folded_change(const Change& change, const Line& line) {
    std::string out = "<code>" + shown(change.path) + "</code>";
    const bool same = change.old_text == line.old_text && change.new_text == line.new_text;
    if (same || line.changes.size() == 1) return out;
    return out + "<div class=part dir=auto>" + value_text(change.old_text) + " → " +
           value_text(change.new_text) + "</div>";
}

std::string line_values(const Line& line) {
    if (!line.both.empty()) return "<td colspan=2>" + value_text(line.both);
    return "<td>" + value_text(line.old_text) + "<td>" + value_text(line.new_text);
}

/// Beside the label, so that the script copies it with that.
std::string verdict(const Change& change) {
    return change.verdict ? " <br>[" + isolated(verdict_text(change)) + "]" : "";
}

std::string line_row(const Diff& diff, const Line& line) {
    std::string paths;
    for (const std::size_t change : line.changes) paths += folded_change(diff.changes[change], line);
    const std::string number =
        line.changes.size() == 1 ? "" : " data-n=" + std::to_string(line.changes.size());
    return "<tr" + number + ">\n<td>" + std::string(to_string(line.category)) + "<th scope=row>" +
           op_word(line.op) + isolated(line.label) + verdict(diff.changes[line.changes.front()]) + paths +
           line_values(line);
}

/// `title` is HTML; the first rows of a block need none.
std::string row_group(const Diff& diff, const std::vector<Line>& lines, const std::string& title = {}) {
    if (lines.empty()) return {};
    std::string out = "<tbody>";
    if (!title.empty()) out += "<tr class=sub><td colspan=4><h4>" + title + "</h4>";
    for (const Line& line : lines) out += line_row(diff, line);
    return out;
}

std::string reported_title(const Page& page, const Block& block) {
    const VmEntry* vm = vm_of(page, block);
    if (!vm) return "Reported";
    return "Reported by the guest" +
           (vm->observed_at.empty() ? "" : ", last " + shown(readable_time(vm->observed_at))) +
           (vm->halted ? "; the VM is halted, so this is old" : "");
}

Line whole_line(const Diff& diff, const Block& block) {
    const Change& change = diff.changes[block.whole];
    Line line;
    line.op = change.op;
    line.category = change.category;
    line.label = change.label;
    line.old_text = change.old_text;
    line.new_text = change.new_text;
    line.changes = {block.whole};
    return line;
}

std::string block_head(const Page& page, const Block& block) {
    const VmEntry* vm = vm_of(page, block);
    std::string below = headline(page, block);
    const std::string identity = vm ? identity_change(*vm) : "";
    below += (below.empty() || identity.empty() ? "" : "; ") + identity;
    return "<h3>" + block_name(block) + "</h3>\n<p><code>" + shown(block.uuid) + "</code>" +
           (vm ? " <span>" + power_state(*vm) + "</span>" : "") +
           (block.used_by ? " <span>" + usage(*block.used_by) + "</span>" : "") + "\n" +
           (below.empty() ? "" : "<p class=headline>" + below + "\n");
}

std::string block_rows(const Page& page, const Block& block) {
    if (block.is_whole) return row_group(page.diff, {whole_line(page.diff, block)});
    return row_group(page.diff, block.settings) +
           row_group(page.diff, block.reported, reported_title(page, block)) +
           row_group(page.diff, block.run_state, "Run state");
}

void add_headline_only(const Diff& diff, std::vector<Block>& list) {
    std::vector<bool> seen(diff.vms.size());
    for (const Block& block : list)
        if (block.vm != no_vm) seen[block.vm] = true;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (seen[i]) continue;
        Block block;
        block.class_name = "VM";
        block.name = diff.vms[i].name;
        block.uuid = diff.vms[i].uuid;
        block.vm = static_cast<std::uint32_t>(i);
        list.push_back(std::move(block));
    }
}

}  // namespace

Page make_page(const Diff& diff) {
    Page page{diff, blocks(diff)};
    add_headline_only(diff, page.blocks);
    std::stable_sort(page.blocks.begin(), page.blocks.end(),
                     [](const Block& a, const Block& b) { return a.vm < b.vm; });
    return page;
}

std::string page_overview(const Page& page) {
    std::string out =
        "<section id=\"overview\" aria-labelledby=\"overview-title\">\n<h2 id=\"overview-title\">VMs</h2>\n";
    if (page.blocks.empty()) return out + "<p>No VM has anything to show.</p>\n</section>\n";
    const Tally columns = category_counts(page);
    out += "<table class=\"overview" + std::string(columns.size() > columns_that_fit ? " flow" : "") +
           "\">\n" + overview_head(columns);
    for (std::size_t i = 0; i < page.blocks.size(); ++i) out += overview_row(page, i, columns);
    if (page.blocks.size() > 1) out += overview_foot(columns);
    return out + "</table>\n</section>\n";
}

std::string page_tools(const Page& page) {
    if (page.blocks.empty()) return {};
    std::string out =
        "<div id=\"tools\" role=\"search\" hidden>\n<label for=\"search\">Search the changes</label>\n"
        "<input id=\"search\" type=\"search\" placeholder=\"VM, setting, path or value\" "
        "autocomplete=\"off\" spellcheck=\"false\">\n"
        "<div class=\"chips\" role=\"group\" aria-label=\"Categories\">";
    for (const auto& [category, number] : category_counts(page)) {
        const std::string name(to_string(category));
        out += "<button type=\"button\" data-c=\"" + name + "\" aria-pressed=\"false\">" + name + " <b>" +
               with_separators(number) + "</b></button>";
    }
    return out +
           "</div>\n<p class=\"acts\"><output id=\"count\" for=\"search\"></output>"
           "<button type=\"button\" id=\"fold\">Collapse all</button><button type=\"button\" "
           "id=\"copy\">Copy all as text</button></p>\n</div>\n";
}

std::string page_block(const Page& page, std::size_t index) {
    const Block& block = page.blocks[index];
    const std::string rows = block_rows(page, block);
    return "<article id=" + anchor(index) + ">\n" + block_head(page, block) +
           (rows.empty() ? "" : "<table>\n" + std::string(changes_head) + rows + "</table>\n") +
           "</article>\n";
}

}  // namespace ovaudit
