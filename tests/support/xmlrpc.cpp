#include "support/xmlrpc.hpp"

#include <expat.h>

#include <algorithm>
#include <stdexcept>

#include "support/export_writer.hpp"

namespace ovaudit::generated {

namespace {

struct Builder {
    XML_Parser parser = nullptr;
    Node root;
    std::vector<Node> values;        // the open `<value>` elements
    std::vector<std::string> names;  // of the open members
    std::string text;

    std::size_t at() const { return static_cast<std::size_t>(XML_GetCurrentByteIndex(parser)); }
    std::size_t behind() const { return at() + static_cast<std::size_t>(XML_GetCurrentByteCount(parser)); }
};

void XMLCALL on_start(void* data, const XML_Char* element, const XML_Char**) {
    Builder& builder = *static_cast<Builder*>(data);
    const std::string_view name = element;
    builder.text.clear();
    if (name == "value") {
        builder.values.emplace_back();
        builder.values.back().begin = builder.at();
    } else if (name == "member") {
        builder.names.emplace_back();
    } else if (name != "data" && name != "name") {
        builder.values.back().type = name;
    }
}

void close_value(Builder& builder) {
    Node node = std::move(builder.values.back());
    builder.values.pop_back();
    if (node.type.empty()) node.text = builder.text;
    node.end = std::max(builder.behind(), builder.at());
    if (builder.values.empty())
        builder.root = std::move(node);
    else
        builder.values.back().members.push_back(
            {builder.values.back().type == "struct" ? builder.names.back() : std::string(), std::move(node)});
}

void XMLCALL on_end(void* data, const XML_Char* element) {
    Builder& builder = *static_cast<Builder*>(data);
    const std::string_view name = element;
    if (name == "value")
        close_value(builder);
    else if (name == "name")
        builder.names.back() = builder.text;
    else if (name == "member")
        builder.names.pop_back();
    else if (name != "data" && builder.values.back().is_scalar())
        builder.values.back().text = builder.text;
    builder.text.clear();
}

void XMLCALL on_text(void* data, const XML_Char* text, int size) {
    static_cast<Builder*>(data)->text.append(text, static_cast<std::size_t>(size));
}

}  // namespace

const Node* member(const Node& node, std::string_view name) {
    for (const auto& [key, child] : node.members)
        if (key == name) return &child;
    return nullptr;
}

Node parse_xmlrpc(std::string_view document) {
    Builder builder;
    builder.parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(builder.parser, &builder);
    XML_SetElementHandler(builder.parser, on_start, on_end);
    XML_SetCharacterDataHandler(builder.parser, on_text);
    const auto status = XML_Parse(builder.parser, document.data(), static_cast<int>(document.size()), 1);
    XML_ParserFree(builder.parser);
    if (status != XML_STATUS_OK) throw std::runtime_error("a document of the tests is not well-formed");
    return std::move(builder.root);
}

std::string plain_value(const Node& node) {
    return write_value(node, Layout{});
}

}  // namespace ovaudit::generated
