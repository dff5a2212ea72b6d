#include "load/xml_rpc_reader.hpp"

#include "load/scalar.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

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

XmlRpcReader::XmlRpcReader(Canonical& canonical, const Limits& limits, Tag root)
    : canonical_(canonical), limits_(limits), root_(root), plain_(*this, limits.depth) {}

void XmlRpcReader::feed(std::string_view block) {
    if (parser_) return parser_->repair.feed(block);
    if (held_.empty()) return read(block);
    held_.append(block);
    const std::string text = std::move(held_);
    held_.clear();
    read(text);
}

void XmlRpcReader::read(std::string_view text) {
    const std::string_view rest = text.substr(plain_.read(text));
    if (!plain_.has_stopped()) {
        held_ = rest;
        return;
    }
    start_parser();
    parser_->repair.feed(rest);
}

void XmlRpcReader::start_parser() {
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

void XmlRpcReader::finish_document() {
    if (!parser_ && !(plain_.is_complete() && held_.empty())) {
        start_parser();
        parser_->repair.feed(held_);
    }
    if (parser_) {
        parser_->repair.finish();
        parser_->xml.finish();
    }
}

void XmlRpcReader::note_oddities() {
    if (with_attributes_ > 0)
        canonical_.note(std::to_string(with_attributes_) +
                        " elements have attributes, which no export has; left out");
    if (parser_ && parser_->repair.mended() > 0)
        canonical_.note("the writer left " + std::to_string(parser_->repair.mended()) +
                        " characters & or < of map keys unescaped; read as text");
}

TextPlace XmlRpcReader::place() {
    return parser_ ? parser_->xml.place() : plain_.place();
}

void XmlRpcReader::refuse(const std::string& what) {
    throw Error(canonical_.source().name + ": " + to_string(place()) + ": " + what);
}

void XmlRpcReader::refuse_misplaced(std::string_view element) {
    refuse("expected XML-RPC as xapi writes it, found <" + escape_visibly(element.substr(0, 60)) +
           "> where it does not belong");
}

void XmlRpcReader::expect_blank_text() {
    if (!is_blank(pending_text()))
        refuse("expected an element, found " + counted(pending_text().size(), "byte") + " of text");
    drop_text();
}

void XmlRpcReader::start_element(std::string_view element) {
    const std::optional<Tag> tag = tag_named(element);
    if (tag) return start(*tag);
    expect_blank();
    if (frames_.empty()) refuse_root(element);
    refuse_misplaced(element);
}

void XmlRpcReader::start(Tag tag) {
    expect_blank();
    if (frames_.empty()) {
        if (tag != root_) refuse_root(to_string(tag));
        return tag == Tag::value ? open_value() : open({tag});
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
        case Tag::response:
            if (before == 0 && (tag == Tag::params || tag == Tag::fault)) return open({tag});
            break;
        case Tag::params:
            if (before == 0 && tag == Tag::param) return open({tag});
            break;
        case Tag::param:
        case Tag::fault:
            if (before == 0 && tag == Tag::value) return open_value();
            break;
        default:
            break;
    }
    refuse_misplaced(to_string(tag));
}

void XmlRpcReader::open(const Frame& frame) {
    if (collecting_ && frame.mark != Record::Mark::none) record_.nodes[frame.node].mark = frame.mark;
    element_opens(frame.tag);
    frames_.push_back(frame);
    if (frame.tag == Tag::member && !collecting_) clear_record();
}

void XmlRpcReader::open_value() {
    value_opens();
    Frame frame{Tag::value};
    if (collecting_) {
        frame.node = static_cast<std::uint32_t>(record_.nodes.size());
        const bool named = !frames_.empty() && frames_.back().tag == Tag::member;
        record_.nodes.push_back(named ? member_name_ : Record::Node());
    }
    frames_.push_back(frame);
}

void XmlRpcReader::clear_record() {
    record_.clear();
    member_name_ = {};
    text_at_ = 0;
}

/// What was read since the last tag; a part of the record already, unless it is dropped.
std::string_view XmlRpcReader::pending_text() const {
    return std::string_view(record_.bytes).substr(text_at_);
}

void XmlRpcReader::drop_text() {
    record_.bytes.resize(text_at_);
}

void XmlRpcReader::text(std::string_view piece) {
    record_.bytes += piece;
    const bool name = !frames_.empty() && frames_.back().tag == Tag::name;
    const std::uint64_t limit = name ? limits_.name_bytes : limits_.value_bytes;
    if (pending_text().size() > limit)
        refuse(std::string(name ? "a name" : "a value") + " is longer than " + std::to_string(limit) +
               " bytes (" + (name ? "--max-name" : "--max-value") + ")");
}

void XmlRpcReader::take(std::string_view text) {
    record_.bytes += text;
    text_at_ = static_cast<std::uint32_t>(record_.bytes.size());
}

/// Only within what is collected, where no heir looks at the place of names and values.
bool XmlRpcReader::name(std::string_view name) {
    if (!may_take(name, limits_.name_bytes)) return false;
    Frame& parent = frames_.back();
    if (parent.tag != Tag::member || parent.children != 0) return false;
    ++parent.children;
    element_opens(Tag::name);
    member_name_.name_at = text_at_;
    member_name_.name_size = static_cast<std::uint32_t>(name.size());
    take(name);
    return true;
}

bool XmlRpcReader::leaf(std::string_view text) {
    if (!may_take(text, limits_.value_bytes)) return false;
    Frame& parent = frames_.back();
    const bool named = parent.tag == Tag::member;
    if (!(named ? parent.children == 1 : parent.tag == Tag::data)) return false;
    ++parent.children;
    value_opens();
    Record::Node& node = record_.nodes.emplace_back(named ? member_name_ : Record::Node());
    node.text_at = text_at_;
    node.text_size = static_cast<std::uint32_t>(text.size());
    node.end = static_cast<std::uint32_t>(record_.nodes.size());
    take(text);
    value_closes(0);
    return true;
}

void XmlRpcReader::end() {
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
    if (frame.tag != Tag::value) return;
    if (collecting_) record_.nodes[frame.node].end = static_cast<std::uint32_t>(record_.nodes.size());
    value_closes(frame.children);
}

}  // namespace ovaudit
