#include "support/leaves.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace ovaudit::generated {

namespace {

/// Of an object that is nowhere in the document.
constexpr std::string_view other_reference = "OpaqueRef:0d9c1b86-7c6e-4a58-9d0c-0f3f3f5f6e01";
constexpr std::string_view other_uuid = "0d9c1b86-7c6e-4a58-9d0c-0f3f3f5f6e01";

/// For texts of which the platform knows but a few.
const std::map<std::string_view, std::string_view>& alternatives() {
    static const std::map<std::string_view, std::string_view> table = {{"Halted", "Running"},
                                                                       {"Running", "Halted"},
                                                                       {"Disk", "CD"},
                                                                       {"CD", "Disk"},
                                                                       {"RW", "RO"},
                                                                       {"RO", "RW"},
                                                                       {"true", "false"},
                                                                       {"false", "true"},
                                                                       {"destroy", "restart"},
                                                                       {"restart", "destroy"},
                                                                       {"network_default", "locked"},
                                                                       {"persist", "reset"},
                                                                       {"user", "system"},
                                                                       {"hvm", "pv"},
                                                                       {"unlocked", "disabled"}};
    return table;
}

bool looks_like_reference(std::string_view text) {
    return text.starts_with("Ref:") || text.starts_with("OpaqueRef:");
}
bool looks_like_mac(std::string_view text) {
    return text.size() == 17 && std::ranges::count(text, ':') == 5;
}
bool looks_like_uuid(std::string_view text) {
    return text.size() == 36 && std::ranges::count(text, '-') == 4;
}
bool looks_like_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}
bool looks_like_ipv4(std::string_view text) {
    return std::ranges::count(text, '.') == 3 &&
           std::ranges::all_of(text, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}
bool looks_like_time(std::string_view text) {
    return text.size() >= 17 && text[8] == 'T' && text[11] == ':';
}

/// Nested documents stay what they are: their last digit changes.
std::string other_digit(std::string text) {
    const std::size_t at = text.find_last_of("0123456789");
    if (at == std::string::npos) return text + "x";
    text[at] = text[at] == '9' ? '8' : static_cast<char>(text[at] + 1);
    return text;
}

struct Walk {
    const std::string& document;
    const std::function<void(const Leaf&)>& visit;
    std::set<std::string> ids, vm_snapshots;
    Leaf leaf;

    /// A reference to nothing in the document is null in disguise: it becomes one that is not.
    std::string other_value(const Node& node) const {
        if (node.type == "boolean") return node.text == "1" ? "0" : "1";
        if (node.type == "double") return "2.5";
        if (leaf.field == "device" || leaf.field == "userdevice") return "9";
        if (!looks_like_reference(node.text)) return other_text(node.text);
        return ids.contains(node.text) ? "OpaqueRef:NULL" : std::string(other_reference);
    }

    void change(const Node& node, const Node* twin = nullptr) {
        Node other = node;
        other.text = leaf.new_text = other_value(node);
        leaf.old_text = node.text;
        leaf.document = document;
        // The place behind goes first, so that the offsets of the other still hold.
        const Node* first = twin != nullptr && twin->begin > node.begin ? twin : &node;
        const Node* second = first == &node ? twin : &node;
        for (const Node* place : {first, second})
            if (place != nullptr)
                leaf.document.replace(place->begin, place->end - place->begin, plain_value(other));
        visit(leaf);
    }

    void map(const Node& node) {
        for (const auto& [key, child] : node.members) {
            if (!child.is_scalar()) continue;
            leaf.key = key;
            const std::size_t slash = key.find("/ipv4/0");
            const Node* whole = slash == key.npos ? nullptr : member(node, key.substr(0, slash) + "/ip");
            if (leaf.field == "networks" && whole != nullptr && whole->text == child.text) continue;
            const Node* twin = key.ends_with("/ip") ? member(node, key + "v4/0") : nullptr;
            change(child, twin != nullptr && twin->text == child.text ? twin : nullptr);
        }
    }

    void object(const Node& node) {
        const Node* id = member(node, "id");
        const Node* snapshot = member(node, "snapshot");
        leaf.class_name = member(node, "class")->text;
        leaf.object = id->text;
        const Node* uuid = member(*snapshot, leaf.class_name == "VTPM" ? "vTPM'_uuid" : "uuid");
        leaf.has_uuid = uuid != nullptr && !uuid->text.empty();
        const Node* vm = leaf.class_name == "VM" ? id : member(*snapshot, "VM");
        leaf.of_vm_snapshot = vm != nullptr && vm_snapshots.contains(vm->text);
        for (const auto& [name, value] : snapshot->members) field(name, value);
    }

    void field(const std::string& name, const Node& node) {
        leaf.field = name.starts_with("vTPM'_") ? name.substr(6) : name;
        leaf.key.clear();
        leaf.is_member = node.type == "array";
        if (node.is_scalar()) return change(node);
        if (node.type == "struct") return map(node);
        for (const auto& [unnamed, child] : node.members) {
            leaf.key = child.text;
            change(child);
        }
    }
};

}  // namespace

std::string other_text(std::string_view text) {
    if (const auto known = alternatives().find(text); known != alternatives().end())
        return std::string(known->second);
    if (looks_like_uuid(text)) return std::string(other_uuid);
    if (looks_like_mac(text)) return "02:16:3e:00:00:7f";
    if (looks_like_ipv4(text)) return "192.0.2.77";
    if (looks_like_time(text)) return "20010203T04:05:06Z";
    if (looks_like_number(text) || text.find('<') != text.npos) return other_digit(std::string(text));
    return std::string(text) + "x";
}

void for_each_leaf(const std::string& document, const std::function<void(const Leaf&)>& visit) {
    const Node root = parse_xmlrpc(document);
    Walk walk{.document = document, .visit = visit, .ids = {}, .vm_snapshots = {}, .leaf = {}};
    const auto& objects = member(root, "objects")->members;
    for (const auto& [unnamed, object] : objects) {
        const std::string& id = member(object, "id")->text;
        walk.ids.insert(id);
        const Node* is_snapshot = member(*member(object, "snapshot"), "is_a_snapshot");
        if (member(object, "class")->text == "VM" && is_snapshot != nullptr && is_snapshot->text == "1")
            walk.vm_snapshots.insert(id);
    }
    for (const auto& [unnamed, object] : objects) walk.object(object);
}

Landed landed(const Diff& diff) {
    Landed result{.shown = diff.changes.size()};
    for (const auto& [role, count] : diff.summary.hidden) result.hidden += count;
    for (const NotComparable& group : diff.not_comparable) result.not_comparable += group.objects;
    return result;
}

std::string places_of(const Diff& diff) {
    std::string result;
    for (const Change& change : diff.changes) result += "  " + change.id + "\n";
    for (const auto& [role, count] : diff.summary.hidden)
        result += "  hidden " + std::string(to_string(role)) + " " + std::to_string(count) + "\n";
    for (const NotComparable& group : diff.not_comparable)
        result += "  not comparable " + group.class_name + " " + group.reason + "\n";
    return result;
}

}  // namespace ovaudit::generated
