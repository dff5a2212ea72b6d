#include "support/export_writer.hpp"

#include <algorithm>

namespace ovaudit::generated {

namespace {

bool is_export_id(std::string_view text) {
    return text.size() > 4 && text.substr(0, 4) == "Ref:" &&
           std::ranges::all_of(text.substr(4), [](char c) { return c >= '0' && c <= '9'; });
}

void collect_ids(const Node& node, std::set<std::string>& ids) {
    if (is_export_id(node.text)) ids.insert(node.text);
    for (const auto& [name, child] : node.members) collect_ids(child, ids);
}

void replace_ids(Node& node, const std::map<std::string, std::string>& ids) {
    if (const auto found = ids.find(node.text); found != ids.end()) node.text = found->second;
    for (auto& [name, child] : node.members) {
        if (const auto found = ids.find(name); found != ids.end()) name = found->second;
        replace_ids(child, ids);
    }
}

/// New numbers, with gaps, in another order; an id without an object stays without one.
void renumber(Node& document, Random& random) {
    std::set<std::string> found;
    collect_ids(document, found);
    std::vector<std::string> old_ids(found.begin(), found.end());
    random.shuffle(old_ids);
    std::map<std::string, std::string> ids;
    std::size_t number = random.below(2000);
    for (const std::string& id : old_ids) ids[id] = "Ref:" + std::to_string(number += random.below(3) + 1);
    replace_ids(document, ids);
}

void shuffle(Node& node, Random& random) {
    random.shuffle(node.members);
    for (auto& [name, child] : node.members) shuffle(child, random);
}

std::string escaped(std::string_view text, Layout::Escape escape) {
    if (escape == Layout::Escape::cdata && text.find_first_of("<>&\"") != text.npos &&
        text.find("]]>") == text.npos)
        return "<![CDATA[" + std::string(text) + "]]>";
    std::string result;
    for (char c : text) {
        const bool special = c == '<' || c == '>' || c == '&' || c == '"';
        if (!special)
            result += c;
        else if (escape == Layout::Escape::numbers)
            result += "&#" + std::to_string(static_cast<int>(c)) + ";";
        else
            result += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : "&quot;";
    }
    return result;
}

class Writer {
  public:
    explicit Writer(const Layout& layout) : layout_(layout) {}

    void value(const Node& node) {
        if (node.is_scalar()) return scalar_value(node);
        open("value");
        if (node.type == "struct")
            members(node);
        else
            items(node);
        close("value");
    }
    std::string take() { return std::move(out_); }

  private:
    void new_line() {
        if (layout_.indent == Layout::Indent::none) return;
        if (!out_.empty()) out_ += '\n';
        out_.append(layout_.indent == Layout::Indent::tabs ? depth_ : 2 * depth_,
                    layout_.indent == Layout::Indent::tabs ? '\t' : ' ');
    }
    void line(const std::string& text) {
        new_line();
        out_ += text;
    }
    void open(const std::string& element) {
        line("<" + element + ">");
        ++depth_;
    }
    void close(const std::string& element) {
        --depth_;
        line("</" + element + ">");
    }

    std::string type_of(const Node& node) const {
        if (node.type == "int") return layout_.integer_tags ? "int" : "";
        return node.type.empty() && layout_.string_tags ? "string" : node.type;
    }
    void scalar_value(const Node& node) {
        if (node.text.empty() && node.type.empty()) return empty_text();
        const std::string type = type_of(node), text = escaped(node.text, layout_.escape);
        if (type.empty()) return line("<value>" + text + "</value>");
        line("<value><" + type + ">" + text + "</" + type + "></value>");
    }
    void empty_text() {
        if (layout_.empty == Layout::Empty::value) return line("<value/>");
        line(layout_.empty == Layout::Empty::pair_of_tags ? "<value></value>" : "<value><string/></value>");
    }
    void members(const Node& node) {
        if (node.members.empty()) return line("<struct/>");
        open("struct");
        for (const auto& [name, child] : node.members) {
            open("member");
            line("<name>" + (layout_.raw_names ? name : escaped(name, Layout::Escape::entities)) + "</name>");
            value(child);
            close("member");
        }
        close("struct");
    }
    void items(const Node& node) {
        open("array");
        if (node.members.empty()) {
            line("<data/>");
        } else {
            open("data");
            for (const auto& [name, child] : node.members) value(child);
            close("data");
        }
        close("array");
    }

    const Layout& layout_;
    std::string out_;
    std::size_t depth_ = 0;
};

std::string export_id(ObjectKey key) {
    return key == null_key ? "OpaqueRef:NULL" : "Ref:" + std::to_string(key);
}

Node node_of(const FieldValue& value) {
    switch (value.kind) {
        case FieldKind::text:
        case FieldKind::raw:
            return scalar(value.text);
        case FieldKind::integer:
            return scalar(value.text, "int");
        case FieldKind::boolean:
            return scalar(value.text, "boolean");
        case FieldKind::real:
            return scalar(value.text, "double");
        case FieldKind::time:
            return scalar(value.text, "dateTime.iso8601");
        case FieldKind::reference:
            return scalar(export_id(value.target));
        case FieldKind::set: {
            Node node = list();
            for (const std::string& text : value.members) node.members.push_back({"", scalar(text)});
            return node;
        }
        case FieldKind::map:
            break;
    }
    Node node = structure();
    for (const auto& [key, text] : value.entries) node.members.push_back({key, scalar(text)});
    return node;
}

/// xapi's own spelling of VTPM members.
std::string member_name(const PoolObject& object, const std::string& field) {
    return object.class_name == "VTPM" ? "vTPM'_" + field : field;
}

Node object_node(const Pool& pool, ObjectKey key) {
    const PoolObject& object = pool.objects.at(key);
    Node snapshot = structure();
    for (const auto& [name, value] : object.fields)
        snapshot.members.push_back({member_name(object, name), node_of(value)});
    for (const BackReference& row : back_references()) {
        if (row.class_name != object.class_name) continue;
        Node ids = list();
        for (ObjectKey from : referring(pool, row.referring, row.by, key))
            ids.members.push_back(
                {"", scalar(row.raw ? "OpaqueRef:" + text(pool, from, "uuid") : export_id(from))});
        snapshot.members.push_back({std::string(row.field), std::move(ids)});
    }
    return structure({{"class", scalar(object.class_name)},
                      {"id", scalar(export_id(key))},
                      {"snapshot", std::move(snapshot)}});
}

Node version_node() {
    return structure({{"hostname", scalar("localhost")},
                      {"date", scalar("2026-01-15")},
                      {"product_version", scalar("8.3.0")},
                      {"product_brand", scalar("XCP-ng")},
                      {"build_number", scalar("8.3.0")},
                      {"xapi_major", scalar("1", "int")},
                      {"xapi_minor", scalar("20", "int")},
                      {"export_vsn", scalar("2", "int")}});
}

}  // namespace

Layout any_layout(Random& random) {
    return {.seed = random.engine(),
            .shuffle = true,
            .renumber = true,
            .declaration = random.chance(50),
            .string_tags = random.chance(30),
            .integer_tags = random.chance(30),
            .raw_names = random.chance(30),
            .indent = static_cast<Layout::Indent>(random.below(3)),
            .empty = static_cast<Layout::Empty>(random.below(3)),
            .escape = static_cast<Layout::Escape>(random.below(3))};
}

std::string describe(const Layout& layout) {
    return "layout seed " + std::to_string(layout.seed) + ", indent " +
           std::to_string(static_cast<int>(layout.indent)) + ", empty " +
           std::to_string(static_cast<int>(layout.empty)) + ", escape " +
           std::to_string(static_cast<int>(layout.escape)) + (layout.raw_names ? ", raw names" : "") +
           (layout.string_tags ? ", string tags" : "") + (layout.integer_tags ? ", integer tags" : "") +
           (layout.declaration ? ", declaration" : "");
}

Node document_of(const Pool& pool) {
    Node objects = list();
    for (const auto& [key, object] : pool.objects) objects.members.push_back({"", object_node(pool, key)});
    return structure({{"version", version_node()}, {"objects", std::move(objects)}});
}

std::string write_value(const Node& node, const Layout& layout) {
    Writer writer(layout);
    writer.value(node);
    return writer.take();
}

std::string write_document(Node document, const Layout& layout) {
    Random random(layout.seed);
    if (layout.renumber) renumber(document, random);
    if (layout.shuffle) shuffle(document, random);
    return (layout.declaration ? "<?xml version=\"1.0\"?>\n" : "") + write_value(document, layout);
}

std::string write_export(const Pool& pool, const Layout& layout) {
    return write_document(document_of(pool), layout);
}

Pool blanked_for_full_export(const Pool& pool, ObjectKey vm) {
    Pool result = pool;
    for (ObjectKey snapshot : referring(pool, "VM", "snapshot_of", vm)) remove_vm(result, snapshot);
    result = export_of(result, {vm});
    text(result, vm, "power_state") = "Halted";
    refer(result, vm, "suspend_VDI", null_key);
    for (const char* device : {"VIF", "VBD", "VGPU"})
        for (ObjectKey key : objects_of(result, device)) text(result, key, "currently_attached") = "0";
    return result;
}

}  // namespace ovaudit::generated
