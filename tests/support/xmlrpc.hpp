#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The XML-RPC tree that an ova.xml is, without any meaning; and the way back to its place in the document.
namespace ovaudit::generated {

struct Member;

struct Node {
    /// "struct", "array", or the element around a scalar, such as "boolean"; empty where there is none.
    std::string type;
    std::string text;             ///< of a scalar
    std::vector<Member> members;  ///< of a struct, or of an array without names
    /// The bytes of the `<value>` element in the document that it was read from.
    std::size_t begin = 0, end = 0;

    bool is_scalar() const { return type != "struct" && type != "array"; }
};

struct Member {
    std::string name;
    Node value;
};

inline Node scalar(std::string text, std::string type = {}) {
    return {.type = std::move(type), .text = std::move(text), .members = {}};
}
inline Node list(std::vector<Node> items = {}) {
    Node node{.type = "array", .text = {}, .members = {}};
    for (Node& item : items) node.members.push_back({{}, std::move(item)});
    return node;
}
inline Node structure(std::vector<Member> members = {}) {
    return {.type = "struct", .text = {}, .members = std::move(members)};
}

/// nullptr if there is no such member.
const Node* member(const Node& node, std::string_view name);

/// Errors: std::runtime_error if the document is not well-formed.
Node parse_xmlrpc(std::string_view document);

/// The value element in one line.
std::string plain_value(const Node& node);

}  // namespace ovaudit::generated
