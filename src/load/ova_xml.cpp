#include "load/ova_xml.hpp"

#include <algorithm>

#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

// How deep the stack of elements is inside of what: value struct member | value array data | value ...
constexpr std::size_t section_depth = 3, list_depth = 4, object_depth = 6;

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Compared by length first: the memcmp behind == costs more than it saves for names this short.
bool is(std::string_view element, std::string_view name) {
    return element.size() == name.size() && element.front() == name.front() && element == name;
}

std::optional<Record::Mark> mark_of(std::string_view element) {
    using Mark = Record::Mark;
    static constexpr std::pair<std::string_view, Mark> marks[] = {
        {"boolean", Mark::boolean}, {"double", Mark::real},
        {"string", Mark::text},     {"dateTime.iso8601", Mark::time},
        {"i4", Mark::integer},      {"int", Mark::integer},
        {"i8", Mark::integer},      {"base64", Mark::text},
        {"nil", Mark::unknown}};
    for (const auto& [name, mark] : marks)
        if (is(element, name)) return mark;
    return std::nullopt;
}

}  // namespace

OvaXmlReader::OvaXmlReader(Canonical& canonical, const Limits& limits)
    : canonical_(canonical),
      limits_(limits),
      xml_(canonical.source().name, limits.depth,
           {.start =
                [this](std::string_view element, const XmlAttributes& attributes) {
                    with_attributes_ += attributes.empty() ? 0 : 1;
                    start(element);
                },
            .end = [this](std::string_view) { end(); },
            .text = [this](std::string_view piece) { text(piece); }}),
      repair_([this](std::string_view block) { xml_.feed(block); }) {}

void OvaXmlReader::feed(std::string_view block) {
    repair_.feed(block);
}

void OvaXmlReader::finish() {
    repair_.finish();
    xml_.finish();
    if (!seen_objects_) throw Error(canonical_.source().name + ": expected the member objects, found none");
    if (with_attributes_ > 0)
        canonical_.note(std::to_string(with_attributes_) +
                        " elements have attributes, which no export has; left out");
    if (!seen_version_) canonical_.note("the export does not say which product wrote it");
    if (repair_.mended() > 0)
        canonical_.note("the writer left " + std::to_string(repair_.mended()) +
                        " characters & or < of map keys unescaped; read as text");
}

void OvaXmlReader::refuse(const std::string& what) const {
    throw Error(canonical_.source().name + ": " + xml_.place() + ": " + what);
}

void OvaXmlReader::expect_blank() {
    if (!text_.empty() && !is_blank(text_))
        refuse("expected an element, found " + std::to_string(text_.size()) + " bytes of text");
    text_.clear();
}

void OvaXmlReader::start(std::string_view element) {
    expect_blank();
    if (frames_.empty()) {
        if (element != "value")
            refuse("expected an export of a VM, which begins with <value>, found <" +
                   escape_visibly(element.substr(0, 60)) + ">" +
                   (element == "Envelope" || element.ends_with(":Envelope") ? ", an OVF envelope" : "") +
                   (element == "appliance" ? ", an XVA of version 1, which is not read yet" : "") +
                   (element == "html" ? ", a web page" : ""));
        return open_value();
    }
    Frame& parent = frames_.back();
    const std::uint32_t before = parent.children++;
    const auto fits = [&](Element where, std::string_view name) {
        return parent.element == where && is(element, name);
    };
    if ((fits(Element::member, "value") && before == 1) || fits(Element::data, "value")) return open_value();
    if (fits(Element::structure, "member")) return open({Element::member}, element);
    if (fits(Element::member, "name") && before == 0) return open({Element::name}, element);
    if (fits(Element::array, "data") && before == 0) return open({Element::data}, element);
    if (parent.element == Element::value && before == 0) {
        if (is(element, "struct"))
            return open({Element::structure, 0, parent.node, Record::Mark::structure}, element);
        if (is(element, "array")) return open({Element::array, 0, parent.node, Record::Mark::array}, element);
        if (const auto mark = mark_of(element))
            return open({Element::scalar, 0, parent.node, *mark}, element);
    }
    refuse("expected XML-RPC as xapi writes it, found <" + escape_visibly(element.substr(0, 60)) +
           "> where it does not belong");
}

void OvaXmlReader::open(const Frame& frame, std::string_view element) {
    if (collecting_ && frame.mark != Record::Mark::none) record_.nodes[frame.node].mark = frame.mark;
    const bool top = frames_.size() == 1, list = section_ == "objects" && frames_.size() == list_depth;
    if (top && frame.element != Element::structure)
        refuse("expected a struct of version and objects, found <" + std::string(element) + ">");
    if (list && frame.element != Element::array)
        refuse("expected an array of objects, found <" + std::string(element) + ">");
    frames_.push_back(frame);
    if (frame.element == Element::member) member_name_.clear();
}

void OvaXmlReader::begin_section() {
    section_ = member_name_;
    bool& seen = section_ == "objects" ? seen_objects_ : seen_version_;
    const bool known = section_ == "objects" || section_ == "version";
    if (known && seen) refuse("the member " + section_ + " stands there twice");
    if (known) seen = true;
    if (!known)
        canonical_.note("the member " + escape_visibly(section_) +
                        " beside version and objects is not known; left out");
    collecting_ = section_ != "objects";
    if (collecting_) record_.clear();
}

void OvaXmlReader::open_value() {
    if (frames_.size() == section_depth) begin_section();
    if (section_ == "objects" && frames_.size() == object_depth) {
        collecting_ = true;
        record_.clear();
        record_.place = xml_.place();
    }
    Frame frame{Element::value};
    if (collecting_) {
        frame.node = static_cast<std::uint32_t>(record_.nodes.size());
        Record::Node node;
        if (!frames_.empty() && frames_.back().element == Element::member) {
            node.name_at = store(member_name_);
            node.name_size = static_cast<std::uint32_t>(member_name_.size());
        }
        record_.nodes.push_back(node);
    }
    frames_.push_back(frame);
}

std::uint32_t OvaXmlReader::store(std::string_view text) {
    const auto at = static_cast<std::uint32_t>(record_.bytes.size());
    record_.bytes += text;
    return at;
}

void OvaXmlReader::text(std::string_view piece) {
    text_ += piece;
    const bool name = !frames_.empty() && frames_.back().element == Element::name;
    const std::uint64_t limit = name ? limits_.name_bytes : limits_.value_bytes;
    if (text_.size() > limit)
        refuse(std::string(name ? "a name" : "a value") + " is longer than " + std::to_string(limit) +
               " bytes (" + (name ? "--max-name" : "--max-value") + ")");
}

void OvaXmlReader::end() {
    const Frame frame = frames_.back();
    frames_.pop_back();
    if (frame.element == Element::member && frame.children != 2)
        refuse("expected a name and a value in a member");
    const bool leaf =
        frame.element == Element::scalar || (frame.element == Element::value && frame.children == 0);
    if (leaf && collecting_) {
        const std::uint32_t number = frame.element == Element::scalar ? frames_.back().node : frame.node;
        Record::Node& node = record_.nodes[number];
        node.text_at = store(text_);
        node.text_size = static_cast<std::uint32_t>(text_.size());
    } else if (frame.element == Element::name) {
        member_name_ = text_;
    } else if (!leaf) {
        expect_blank();
    }
    text_.clear();
    if (frame.element == Element::value) close_value(frame);
}

void OvaXmlReader::close_value(const Frame& frame) {
    const bool list = section_ == "objects" && frames_.size() == section_depth;
    if ((frames_.empty() || list) && frame.children == 0)
        refuse(frames_.empty() ? "expected a struct of version and objects, found a single value"
                               : "expected an array of objects, found a single value");
    if (!collecting_) return;
    record_.nodes[frame.node].end = static_cast<std::uint32_t>(record_.nodes.size());
    if (frames_.size() == section_depth) {
        collecting_ = false;
        if (section_ == "version") finish_version();
    }
    if (frames_.size() == object_depth && section_ == "objects") {
        collecting_ = false;
        finish_object();
    }
}

void OvaXmlReader::finish_version() {
    const Record::Node& version = record_.nodes.front();
    if (version.mark != Record::Mark::structure) refuse("expected a struct in the member version");
    for (std::uint32_t at = 1; at < version.end; at = record_.nodes[at].end) {
        const Record::Node& node = record_.nodes[at];
        if (!record_.is_leaf(node)) continue;
        const std::string_view name = record_.name(node);
        if (name == "product_brand") canonical_.source().product = record_.text(node);
        if (name == "product_version") canonical_.source().product_version = record_.text(node);
    }
}

void OvaXmlReader::finish_object() {
    const Record::Node& object = record_.nodes.front();
    if (object.mark != Record::Mark::structure)
        refuse("expected an object as a struct of class, id and snapshot");
    std::uint32_t class_at = 0, id_at = 0, snapshot_at = 0;
    for (std::uint32_t at = 1; at < object.end; at = record_.nodes[at].end) {
        const std::string_view name = record_.name(record_.nodes[at]);
        std::uint32_t* place = name == "class"      ? &class_at
                               : name == "id"       ? &id_at
                               : name == "snapshot" ? &snapshot_at
                                                    : nullptr;
        if (place == nullptr) {
            canonical_.note_oddity("an object has the member " + escape_visibly(name) +
                                   " beside class, id and snapshot; left out");
            continue;
        }
        if (*place != 0) refuse("an object has the member " + std::string(name) + " twice");
        *place = at;
    }
    if (class_at == 0 || id_at == 0 || snapshot_at == 0 || !record_.is_leaf(record_.nodes[class_at]) ||
        !record_.is_leaf(record_.nodes[id_at]) || record_.nodes[snapshot_at].mark != Record::Mark::structure)
        refuse("expected an object as a struct of class, id and snapshot");
    record_.class_name = record_.text(record_.nodes[class_at]);
    record_.id = record_.text(record_.nodes[id_at]);
    if (record_.class_name.empty() || record_.id.empty()) refuse("an object has an empty class or id");
    record_.snapshot = snapshot_at;
    canonical_.add(record_);
}

}  // namespace ovaudit
