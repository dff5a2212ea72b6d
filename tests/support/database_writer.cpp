#include "support/database_writer.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "support/answer_writer.hpp"

namespace ovaudit::generated {

namespace {

/// What releases do differently.
struct Style {
    bool protect_every_blank;  // since 7.x; before, two blanks in a row only
    bool double_quotes;        // in the oldest
    bool drive_letters;        // likewise: xvda for the drive 0
    bool empty_nulls;          // references in old rows
    bool no_back_references;   // they are worked out anew when a database is read
};

Style any_style(Random& random) {
    return {.protect_every_blank = random.chance(50),
            .double_quotes = random.chance(30),
            .drive_letters = random.chance(20),
            .empty_nulls = random.chance(20),
            .no_back_references = random.chance(30)};
}

constexpr std::string_view null = "OpaqueRef:NULL";
constexpr std::array name_spaces = {"name_", "memory_", "VCPUs_",       "actions_",
                                    "PV_",   "HVM_",    "API_version_", "qos_"};

/// Columns that no other form has.
struct Internal {
    std::string_view class_name, column, value;
};
constexpr Internal internals[] = {{"VIF", "reserved", "false"},
                                  {"VIF", "reserved_pci", null},
                                  {"VBD", "reserved", "false"},
                                  {"SR", "default_vdi_visibility", "true"}};

/// The fields of a name space have it before two underscores.
std::string column(const std::string& class_name, const std::string& field) {
    if (class_name == "VM_guest_metrics" && field.starts_with("PV_drivers")) return field;
    for (const std::string_view space : name_spaces)
        if (field.starts_with(space)) return std::string(space) + "_" + field.substr(space.size());
    return field;
}

class DatabaseWriter {
  public:
    DatabaseWriter(const Style& style, Random& random) : style_(style), random_(random) {}

    std::string document(Node classes) {
        random_.shuffle(classes.members);
        std::string text =
            R"(<?xml version="1.0" encoding="UTF-8"?><database><manifest>)"
            R"(<pair key="schema_major_vsn" value="5"/><pair key="generation_count" value="41250"/>)"
            R"(</manifest>)";
        for (auto& [name, records] : classes.members) text += table(name, records);
        return text +
               R"(<table name="task"><row ref="OpaqueRef:t" uuid="t1" status="pending"/></table></database>)";
    }

    /// A row as a list of pairs.
    std::string pairs(const std::string& class_name, const Node& record) const {
        std::string text;
        for (const auto& [name, value] : record.members)
            text += (text.empty() ? "(" : " (") + quoted(column(class_name, name)) + " " +
                    quoted(plain(class_name, name, value)) + ")";
        return "(" + text + ")";
    }

  private:
    std::string table(const std::string& name, Node& records) {
        random_.shuffle(records.members);
        std::string text = "<table name=\"" + name + "\">";
        for (auto& [reference, record] : records.members) text += row(name, reference, record);
        return text + "</table>";
    }

    std::string row(const std::string& class_name, const std::string& reference, const Node& record) {
        std::vector<std::string> cells = {cell("_ref", reference), cell("__mtime", random_.number(50000))};
        for (const auto& [name, value] : record.members)
            if (class_name != "VTPM" || name != "content")  // that is a secret's
                cells.push_back(cell(column(class_name, name), plain(class_name, name, value)));
        for (const Internal& row : internals)
            if (row.class_name == class_name) cells.push_back(cell(row.column, std::string(row.value)));
        random_.shuffle(cells);
        std::string text = "<row " + cell("ref", reference);
        for (const std::string& one : cells) text += " " + one;
        return text + "/>";
    }

    /// The text of a value, before blanks are protected.
    std::string plain(const std::string& class_name, const std::string& field, const Node& node) const {
        if (!node.is_scalar())
            return style_.no_back_references && is_back_reference(class_name, field) ? "()" : list(node);
        if (node.type == "boolean") return node.text == "1" ? "true" : "false";
        if (node.type == "double") return precise(node.text);
        if (class_name == "VBD" && field == "userdevice" && style_.drive_letters && node.text.size() == 1)
            return "xvd" + std::string(1, static_cast<char>('a' + (node.text[0] - '0')));
        return style_.empty_nulls && node.text == null ? "" : node.text;
    }

    static bool is_back_reference(const std::string& class_name, const std::string& field) {
        return std::ranges::any_of(back_references(), [&](const BackReference& row) {
            return row.class_name == class_name && row.field == field;
        });
    }

    static std::string precise(const std::string& number) {
        std::array<char, 64> text{};
        std::snprintf(text.data(), text.size(), "%.18g", std::strtod(number.c_str(), nullptr));
        return text.data();
    }

    std::string list(const Node& node) const {
        std::string text;
        for (const auto& [key, child] : node.members) {
            const std::string value = quoted(child.text);
            text += (text.empty() ? "" : " ") +
                    (node.type == "struct" ? "(" + quoted(key) + " " + value + ")" : value);
        }
        return "(" + text + ")";
    }

    std::string quoted(const std::string& text) const {
        const char quote = style_.double_quotes ? '"' : '\'';
        std::string result(1, quote);
        for (const char c : text) {
            if (c == quote || c == '\\') result += '\\';
            result += c;
        }
        return result + quote;
    }

    std::string cell(std::string_view name, const std::string& value) const {
        std::string text;
        for (std::size_t at = 0; at < value.size(); ++at) {
            const bool two_blanks = value.compare(at, 2, "  ") == 0;
            text += !style_.protect_every_blank && two_blanks ? "%_" : attribute(value[at]);
            at += !style_.protect_every_blank && two_blanks ? 1 : 0;
        }
        return std::string(name) + "=\"" + text + "\"";
    }

    std::string attribute(char c) const {
        switch (c) {
            case '%':
                return "%%";
            case ' ':
                return style_.protect_every_blank ? "%." : " ";
            case '\t':
                return "%t";
            case '\n':
                return "%n";
            case '\r':
                return "%r";
            case '&':
                return "&amp;";
            case '<':
                return "&lt;";
            case '>':
                return "&gt;";
            case '"':
                return "&quot;";
            case '\'':
                return "&apos;";
            default:
                return {c};
        }
    }

    Style style_;
    Random& random_;
};

}  // namespace

std::string write_database(const Pool& pool, Random& random) {
    const Style style = any_style(random);
    return DatabaseWriter(style, random).document(records_of(pool));
}

std::string write_snapshot_metadata(const Pool& pool, ObjectKey vm) {
    Random random(0);
    const DatabaseWriter writer({}, random);
    const Node classes = records_of(pool);
    for (const auto& [reference, record] : member(classes, "VM")->members)
        if (member(record, "uuid")->text == text(pool, vm, "uuid")) return writer.pairs("VM", record);
    return {};
}

}  // namespace ovaudit::generated
