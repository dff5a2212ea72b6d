#include "support/answer_writer.hpp"

#include <nlohmann/json.hpp>

#include "ovaudit/catalog.hpp"
#include "support/export_writer.hpp"

namespace ovaudit::generated {

namespace {

constexpr std::string_view vtpm_prefix = "vTPM'_";  // of exports only

/// As references of the pool.
void name_references(Node& node) {
    if (node.text.starts_with("Ref:")) node.text = "Opaque" + node.text;
    for (auto& [name, child] : node.members) {
        if (name.starts_with("Ref:")) name = "Opaque" + name;
        if (name.starts_with(vtpm_prefix)) name.erase(0, vtpm_prefix.size());
        name_references(child);
    }
}

Node& class_in(Node& classes, const std::string& name) {
    for (auto& [class_name, records] : classes.members)
        if (class_name == name) return records;
    classes.members.push_back({name, structure()});
    return classes.members.back().value;
}

std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump();
}

}  // namespace

Node records_of(const Pool& pool) {
    Node document = document_of(pool), classes = structure();
    name_references(document);
    for (const Class& row : ovaudit::classes()) class_in(classes, std::string(row.name));
    for (auto& [name, object] : document.members.at(1).value.members)
        class_in(classes, member(object, "class")->text)
            .members.push_back({member(object, "id")->text, *member(object, "snapshot")});
    return classes;
}

std::string write_json(const Node& node, Random& random) {
    if (node.type == "boolean") return node.text == "1" ? "true" : "false";
    const bool is_number = node.type == "int" || (node.type == "double" && node.text != "nan");
    if (node.is_scalar()) return is_number && random.chance(50) ? node.text : quoted(node.text);
    const bool is_struct = node.type == "struct";
    std::string text;
    for (const auto& [name, child] : node.members)
        text +=
            (text.empty() ? "" : ", ") + (is_struct ? quoted(name) + ": " : "") + write_json(child, random);
    return is_struct ? "{" + text + "}" : "[" + text + "]";
}

std::string write_answer(const Node& node) {
    const Node status = structure({{"Status", scalar("Success")}, {"Value", node}});
    return "<methodResponse><params><param>" + write_value(status, {}) + "</param></params></methodResponse>";
}

}  // namespace ovaudit::generated
