#include <algorithm>

#include "diff/datum.hpp"
#include "model/text.hpp"
#include "report/flat.hpp"

namespace ovaudit {
namespace {

std::string flat_value(const Datum& value);

/// Quoted where it would not be seen, or would read as one of our own words: "(none)".
std::string flat_text(const std::string& text) {
    const bool plain = !text.empty() && text.front() != ' ' && text.back() != ' ' && text.front() != '(' &&
                       text.front() != '"';
    const std::string escaped = escape_visibly(text);
    return plain ? escaped : '"' + escaped + '"';
}

std::string flat_named(const Named& named) {
    if (named.class_name.empty()) return "(not in this file) " + escape_visibly(named.name);
    std::string text = escape_visibly(named.class_name);
    if (!named.name.empty()) text += " \"" + escape_visibly(named.name) + "\"";
    return named.uuid.empty() ? text : text + " (" + escape_visibly(named.uuid) + ")";
}

struct Flat {
    std::string operator()(std::monostate) const { return "(none)"; }
    std::string operator()(const std::string& text) const { return flat_text(text); }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(bool truth) const { return truth ? "true" : "false"; }
    std::string operator()(const Named& named) const { return flat_named(named); }
    std::string operator()(const Hidden&) const { return "(hidden)"; }
    std::string operator()(const Unsaid&) const { return "(not said)"; }
    std::string operator()(const DatumList& list) const {
        std::vector<std::string> parts;
        for (const Datum& element : list) parts.push_back(flat_value(element));
        std::sort(parts.begin(), parts.end());
        return joined(parts);
    }
    std::string operator()(const DatumMap& map) const {
        std::vector<std::string> parts;
        for (const auto& [key, value] : map) parts.push_back(flat_text(key) + "=" + flat_value(value));
        return joined(parts);
    }
    static std::string joined(const std::vector<std::string>& parts) {
        std::string all;
        for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
        return all.empty() ? "(empty)" : all;
    }
};

std::string flat_value(const Datum& value) {
    return std::visit(Flat{}, value.value);
}

}  // namespace

std::vector<FlatLine> flat_lines(const Capture& capture, const ShownField& field) {
    const std::string name = escape_visibly(field.member.name);
    const Category category = field.member.category;
    std::vector<FlatLine> lines;
    for (const MapEntry& entry : field.entries) {
        const MapKey* row = find_map_key(field.member.id, capture.text(entry.key));
        lines.push_back({name + ":" + escape_visibly(capture.text(entry.key)),
                         flat_value(to_datum(capture, entry.value)),
                         row != nullptr ? row->category : category});
    }
    std::vector<std::string> members;
    for (const Value& member : field.members) members.push_back(flat_value(to_datum(capture, member)));
    std::sort(members.begin(), members.end());
    for (const std::string& member : members) lines.push_back({name + ":" + member, {}, category});
    if (!lines.empty()) return lines;
    return {{name, flat_value(field.is_said ? to_datum(capture, field.value) : Datum{Unsaid{}}), category}};
}

std::string to_text(const FlatLine& line) {
    return line.value.empty() ? line.place : line.place + " = " + line.value;
}

void render_show_flat(const Capture& capture, const ShowOptions& options, const Output& output) {
    const Selection selection(capture, options, Reach::told);
    selection.for_each([&](ObjectIndex at) {
        std::string lines;
        const std::string path = escape_visibly(selection.path(at));
        for (const ShownField& field : selection.fields(at))
            for (const FlatLine& line : flat_lines(capture, field))
                lines += path + "/" + to_text(line) + "\n";
        output(lines);
    });
}

}  // namespace ovaudit
