#include "load/ova_xml.hpp"

#include <algorithm>

#include "load/magic.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

// How deep the stack of elements is inside of what: value struct member | value array data | value ...
constexpr std::size_t section_depth = 3, list_depth = 4, object_depth = 6;

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// How an element within a value marks it; nothing for the elements that hold other values.
Record::Mark mark_of(Tag tag) {
    using Mark = Record::Mark;
    switch (tag) {
        case Tag::boolean:
            return Mark::boolean;
        case Tag::real:
            return Mark::real;
        case Tag::string:
        case Tag::base64:
            return Mark::text;
        case Tag::time:
            return Mark::time;
        case Tag::integer:
        case Tag::i4:
        case Tag::i8:
            return Mark::integer;
        case Tag::nil:
            return Mark::unknown;
        case Tag::structure:
            return Mark::structure;
        case Tag::array:
            return Mark::array;
        default:
            return Mark::none;
    }
}

bool is_scalar(Record::Mark mark) {
    return mark != Record::Mark::none && mark != Record::Mark::structure && mark != Record::Mark::array;
}

}  // namespace

bool begins_as_ova_xml(std::string_view head) {
    const std::string_view root = root_element(head);
    return looks_like_xml(head) && (root.empty() || root == "value");
}

FormReader read_ova_xml(Canonical& canonical, const Limits& limits) {
    const auto reader = std::make_shared<OvaXmlReader>(canonical, limits);
    return {[reader](std::string_view block) { reader->feed(block); }, [reader] { reader->finish(); }};
}

OvaXmlReader::OvaXmlReader(Canonical& canonical, const Limits& limits)
    : canonical_(canonical), limits_(limits), plain_(*this, limits.depth) {}

void OvaXmlReader::feed(std::string_view block) {
    if (parser_) return parser_->repair.feed(block);
    if (held_.empty()) return read(block);
    held_.append(block);
    const std::string text = std::move(held_);
    held_.clear();
    read(text);
}

void OvaXmlReader::read(std::string_view text) {
    const std::string_view rest = text.substr(plain_.read(text));
    if (!plain_.has_stopped()) {
        held_ = rest;
        return;
    }
    start_parser();
    parser_->repair.feed(rest);
}

void OvaXmlReader::start_parser() {
    XmlEvents events = {.start =
                            [this](std::string_view element, const XmlAttributes& attributes) {
                                with_attributes_ += attributes.empty() ? 0 : 1;
                                start_element(element);
                            },
                        .end = [this] { end(); },
                        .text = [this](std::string_view piece) { text(piece); }};
    parser_ = std::make_unique<Parser>(canonical_.source().name, limits_.depth, std::move(events),
                                       XmlStream::Resume{plain_.so_far(), plain_.place()});
}

void OvaXmlReader::finish() {
    if (!parser_ && !(plain_.is_complete() && held_.empty())) {
        start_parser();
        parser_->repair.feed(held_);
    }
    if (parser_) {
        parser_->repair.finish();
        parser_->xml.finish();
    }
    if (!seen_objects_) throw Error(canonical_.source().name + ": expected the member objects, found none");
    if (with_attributes_ > 0)
        canonical_.note(std::to_string(with_attributes_) +
                        " elements have attributes, which no export has; left out");
    if (!seen_version_) canonical_.note("the export does not say which product wrote it");
    if (parser_ && parser_->repair.mended() > 0)
        canonical_.note("the writer left " + std::to_string(parser_->repair.mended()) +
                        " characters & or < of map keys unescaped; read as text");
}

TextPlace OvaXmlReader::place() {
    return parser_ ? parser_->xml.place() : plain_.place();
}

void OvaXmlReader::refuse(const std::string& what) {
    throw Error(canonical_.source().name + ": " + to_string(place()) + ": " + what);
}

void OvaXmlReader::refuse_root(std::string_view element) {
    refuse("expected an export of a VM, which begins with <value>, found <" +
           escape_visibly(element.substr(0, 60)) + ">");
}

void OvaXmlReader::refuse_misplaced(std::string_view element) {
    refuse("expected XML-RPC as xapi writes it, found <" + escape_visibly(element.substr(0, 60)) +
           "> where it does not belong");
}

void OvaXmlReader::expect_blank() {
    if (text_at_ == record_.bytes.size()) return;
    if (!is_blank(pending_text()))
        refuse("expected an element, found " + std::to_string(pending_text().size()) + " bytes of text");
    drop_text();
}

void OvaXmlReader::start_element(std::string_view element) {
    const std::optional<Tag> tag = tag_named(element);
    if (tag) return start(*tag);
    expect_blank();
    if (frames_.empty()) refuse_root(element);
    refuse_misplaced(element);
}

void OvaXmlReader::start(Tag tag) {
    expect_blank();
    if (frames_.empty()) {
        if (tag != Tag::value) refuse_root(to_string(tag));
        return open_value();
    }
    Frame& parent = frames_.back();
    const std::uint32_t before = parent.children++;
    switch (parent.tag) {
        case Tag::member:
            if (before == 0 && tag == Tag::name) return open({tag});
            if (before == 1 && tag == Tag::value) return open_value();
            break;
        case Tag::data:
            if (tag == Tag::value) return open_value();
            break;
        case Tag::structure:
            if (tag == Tag::member) return open({tag});
            break;
        case Tag::array:
            if (before == 0 && tag == Tag::data) return open({tag});
            break;
        case Tag::value:
            if (const Record::Mark mark = mark_of(tag); before == 0 && mark != Record::Mark::none)
                return open({tag, 0, parent.node, mark});
            break;
        default:
            break;
    }
    refuse_misplaced(to_string(tag));
}

void OvaXmlReader::open(const Frame& frame) {
    if (collecting_ && frame.mark != Record::Mark::none) record_.nodes[frame.node].mark = frame.mark;
    if (frames_.size() == 1 && frame.tag != Tag::structure)
        refuse("expected a struct of version and objects, found <" + std::string(to_string(frame.tag)) + ">");
    if (frames_.size() == list_depth && section_ == Section::objects && frame.tag != Tag::array)
        refuse("expected an array of objects, found <" + std::string(to_string(frame.tag)) + ">");
    frames_.push_back(frame);
    if (frame.tag == Tag::member && !collecting_) clear_record();
}

void OvaXmlReader::begin_section() {
    const std::string name(record_.name(member_name_));
    section_ = name == "objects" ? Section::objects : name == "version" ? Section::version : Section::other;
    collecting_ = section_ == Section::version;
    clear_record();
    if (section_ == Section::other)
        return canonical_.note("the member " + escape_visibly(name) +
                               " beside version and objects is not known; left out");
    bool& seen = section_ == Section::objects ? seen_objects_ : seen_version_;
    if (seen) refuse("the member " + name + " stands there twice");
    seen = true;
}

void OvaXmlReader::open_value() {
    if (frames_.size() == section_depth) begin_section();
    if (frames_.size() == object_depth && section_ == Section::objects) {
        collecting_ = true;
        clear_record();
        record_.place = place();
    }
    Frame frame{Tag::value};
    if (collecting_) {
        frame.node = static_cast<std::uint32_t>(record_.nodes.size());
        const bool named = !frames_.empty() && frames_.back().tag == Tag::member;
        record_.nodes.push_back(named ? member_name_ : Record::Node());
    }
    frames_.push_back(frame);
}

void OvaXmlReader::clear_record() {
    record_.clear();
    member_name_ = {};
    text_at_ = 0;
}

/// What was read since the last tag; a part of the record already, unless it is dropped.
std::string_view OvaXmlReader::pending_text() const {
    return std::string_view(record_.bytes).substr(text_at_);
}

void OvaXmlReader::drop_text() {
    record_.bytes.resize(text_at_);
}

void OvaXmlReader::text(std::string_view piece) {
    record_.bytes += piece;
    const bool name = !frames_.empty() && frames_.back().tag == Tag::name;
    const std::uint64_t limit = name ? limits_.name_bytes : limits_.value_bytes;
    if (pending_text().size() > limit)
        refuse(std::string(name ? "a name" : "a value") + " is longer than " + std::to_string(limit) +
               " bytes (" + (name ? "--max-name" : "--max-value") + ")");
}

void OvaXmlReader::end() {
    const Frame frame = frames_.back();
    frames_.pop_back();
    if (frame.tag == Tag::member && frame.children != 2) refuse("expected a name and a value in a member");
    const bool scalar = is_scalar(frame.mark);
    const bool leaf = scalar || (frame.tag == Tag::value && frame.children == 0);
    const auto size = static_cast<std::uint32_t>(pending_text().size());
    if (leaf && collecting_) {
        Record::Node& node = record_.nodes[scalar ? frames_.back().node : frame.node];
        node.text_at = text_at_;
        node.text_size = size;
    } else if (frame.tag == Tag::name) {
        member_name_.name_at = text_at_;
        member_name_.name_size = size;
    } else if (leaf) {
        drop_text();
    } else {
        expect_blank();
    }
    text_at_ = static_cast<std::uint32_t>(record_.bytes.size());
    if (frame.tag == Tag::value) close_value(frame);
}

void OvaXmlReader::close_value(const Frame& frame) {
    const bool list = section_ == Section::objects && frames_.size() == section_depth;
    if ((frames_.empty() || list) && frame.children == 0)
        refuse(frames_.empty() ? "expected a struct of version and objects, found a single value"
                               : "expected an array of objects, found a single value");
    if (!collecting_) return;
    record_.nodes[frame.node].end = static_cast<std::uint32_t>(record_.nodes.size());
    if (frames_.size() == section_depth) {
        collecting_ = false;
        if (section_ == Section::version) finish_version();
    }
    if (frames_.size() == object_depth && section_ == Section::objects) {
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
