#include <algorithm>
#include <array>

#include "diff/datum.hpp"
#include "model/text.hpp"
#include "ovaudit/inventory.hpp"
#include "report/csv.hpp"
#include "report/json_writer.hpp"
#include "report/lines.hpp"
#include "report/markdown.hpp"
#include "report/markup.hpp"
#include "report/page_frame.hpp"
#include "report/phrase.hpp"
#include "report/report_tree.hpp"
#include "report/tree.hpp"

namespace ovaudit {
using namespace tree;
namespace {

std::string rounded(std::optional<std::int64_t> bytes) {
    if (!bytes) return "?";
    const std::string text = human_bytes(*bytes);
    return text.substr(0, text.find(" ("));
}

Datum sum(std::optional<std::int64_t> number) {
    return number ? Datum{*number} : Datum{};
}

/// "2 VMs, 20.5 GiB of memory, 17 VCPUs, 120 GiB of disk. ? = the source does not say. Left out: 2 control
/// domains."
std::string sum_line(const Inventory& inventory) {
    std::string text =
        counted(inventory.rows.size(), "VM") + ", " + rounded(inventory.memory) + " of memory, " +
        (inventory.vcpus ? counted(static_cast<std::uint64_t>(*inventory.vcpus), "VCPU") : "? VCPUs") + ", " +
        rounded(inventory.disk_bytes) + " of disk.";
    const bool has_unsaid = std::ranges::any_of(inventory.rows, [](const auto& row) {
        return std::ranges::any_of(row, [](const Cell& cell) { return cell.text == "?"; });
    });
    if (has_unsaid) text += " ? = the source does not say.";
    std::vector<std::string> parts;
    for (const auto& [what, number] : inventory.left_out)
        parts.push_back(counted(number, std::string_view(what).substr(0, what.size() - 1)));
    return parts.empty() ? text : text + " Left out: " + join(parts, ", ") + ".";
}

bool is_number(const Cell& cell) {
    return std::holds_alternative<std::int64_t>(cell.exact.value);
}

/// Longer ones are cut in the table for people; every other format has them whole.
std::string brief_cell(const Cell& cell) {
    constexpr std::size_t most = 40;
    return shortened(cell.text, most);
}

void render_text(const Inventory& inventory, const Output& output) {
    std::vector<std::size_t> widths;
    for (const std::string& column : inventory.columns) widths.push_back(width(column));
    for (const auto& row : inventory.rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width(brief_cell(row[i])));
    const auto line = [&](const auto& text_of, const auto& is_right) {
        std::string text;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const std::string cell = text_of(i);
            const std::string gap(widths[i] - std::min(widths[i], width(cell)), ' ');
            text += (i == 0 ? "" : "  ") + (is_right(i) ? gap + cell : cell + gap);
        }
        return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
    };
    output(
        line([&](std::size_t i) { return escape_visibly(inventory.columns[i]); },
             [&](std::size_t i) { return !inventory.rows.empty() && is_number(inventory.rows.front()[i]); }));
    for (const auto& row : inventory.rows)
        output(line([&](std::size_t i) { return brief_cell(row[i]); },
                    [&](std::size_t i) { return is_number(row[i]); }));
    output("\n" + sum_line(inventory) + "\n");
}

std::string exact_text(const Cell& cell) {
    if (cell.text == "?") return "?";
    if (cell.exact.absent()) return "";
    if (const auto* text = std::get_if<std::string>(&cell.exact.value)) return valid_utf8(*text);
    if (const auto* number = std::get_if<std::int64_t>(&cell.exact.value)) return std::to_string(*number);
    return cell.text;
}

void render_csv(const Inventory& inventory, const Output& output) {
    output(csv_row(inventory.columns));
    for (const auto& row : inventory.rows) {
        std::vector<std::string> cells;
        for (const Cell& cell : row) cells.push_back(exact_text(cell));
        output(csv_row(cells));
    }
}

Datum row_tree(const Inventory& inventory, const std::vector<Cell>& row) {
    DatumMap map;
    for (std::size_t i = 0; i < row.size(); ++i)
        add(map, valid_utf8(inventory.columns[i]), encode(row[i].exact));
    return {std::move(map)};
}

void render_json(const Inventory& inventory, const Output& output) {
    JsonWriter writer(output);
    writer.member("schema", {std::string("ovaudit/inventory/1")});
    writer.member("tool", tool_tree());
    writer.member("source", side_tree(inventory.side));
    writer.member("columns", texts(inventory.columns));
    writer.member("sum", {DatumMap{{"vms", count(inventory.rows.size())},
                                   {"memory", sum(inventory.memory)},
                                   {"vcpus", sum(inventory.vcpus)},
                                   {"disk_size", sum(inventory.disk_bytes)}}});
    writer.member("left_out", counts(inventory.left_out));
    writer.lines("vms", inventory.rows, [&](const auto& row) { return row_tree(inventory, row); });
    writer.finish();
}

void render_markdown(const Inventory& inventory, const Output& output) {
    std::vector<std::string> heads, rules;
    for (const std::string& column : inventory.columns) {
        heads.push_back(markdown::code(column));
        rules.emplace_back("---");
    }
    output(markdown::row(heads) + markdown::row(rules));
    for (const auto& row : inventory.rows) {
        std::vector<std::string> cells;
        for (const Cell& cell : row) cells.push_back(cell.text == "-" ? "" : markdown::code(cell.text));
        output(markdown::row(cells));
    }
    output("\n" + sum_line(inventory) + "\n");
}

void render_html(const Inventory& inventory, const Output& output) {
    const std::string title = "VMs in " + inventory.side.name.substr(inventory.side.name.rfind('/') + 1);
    output(page_head(title));
    output(page_top("Inventory", "Skip to the VMs", title,
                    "<p class=\"tally\">" + shown(sum_line(inventory)) +
                        "</p>\n<dl class=\"sides\">\n<div><dt>Source<dd><b>" + isolated(inventory.side.name) +
                        "</b> <span>" + shown(describe(inventory.side)) + "</span></div>\n</dl>\n"));
    output(
        "<section id=\"changes\" aria-label=\"VMs\" class=\"wide\">\n<table "
        "class=\"inventory\">\n<thead><tr>");
    for (const std::string& column : inventory.columns) output("<th scope=\"col\">" + shown(column));
    output("\n<tbody>\n");
    for (const auto& row : inventory.rows) {
        std::string cells;
        for (const Cell& cell : row)
            cells += (is_number(cell) ? "<td class=\"num\">" : "<td>") + isolated(cell.text);
        output("<tr>" + cells + "\n");
    }
    output("</table>\n</section>\n");
    write_page_data(output, [&](const Output& data) { render_json(inventory, data); });
}

constexpr std::array<InventoryFormat, 5> rows = {{
    {"text", "txt", render_text},
    {"csv", "csv", render_csv},
    {"json", "json", render_json},
    {"html", "html", render_html},
    {"markdown", "md", render_markdown},
}};

}  // namespace

std::span<const InventoryFormat> inventory_formats() {
    return rows;
}

}  // namespace ovaudit
