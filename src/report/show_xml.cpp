#include <tinyxml2.h>

#include <algorithm>

#include "diff/datum.hpp"
#include "model/text.hpp"
#include "report/selection.hpp"

namespace ovaudit {
namespace {

/// A text as XML holds it: what a reader cannot see, or would change, as character references; what XML
/// cannot hold (most control characters, bytes that are no UTF-8) escaped visibly.
class XmlText {
  public:
    explicit XmlText(std::string_view text) {
        while (!text.empty()) {
            std::size_t length = 1;
            while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80)
                ++length;
            add(text.substr(0, length));
            text.remove_prefix(length);
        }
    }
    const char* get() const { return text_.c_str(); }

  private:
    void add(std::string_view character) {
        const std::string visible = escape_visibly(character);
        const bool is_invisible = visible.starts_with("<U+");
        const bool is_no_character = visible.starts_with("<U+FFFE") || visible.starts_with("<U+FFFF");
        if (const char* entity = entity_of(character.front()); entity != nullptr)
            text_ += entity;
        else if (is_no_character)
            text_ += "&lt;" + visible.substr(1);
        else if (is_invisible)
            text_ += "&#x" + visible.substr(3, visible.size() - 4) + ";";
        else
            text_ += visible;
    }
    /// nullptr for a character that needs none.
    static const char* entity_of(char character) {
        constexpr std::pair<char, const char*> entities[] = {{'&', "&amp;"},  {'<', "&lt;"},   {'>', "&gt;"},
                                                             {'"', "&quot;"}, {'\n', "&#10;"}, {'\t', "&#9;"},
                                                             {'\r', "&#13;"}};
        for (const auto& [plain, entity] : entities)
            if (plain == character) return entity;
        return nullptr;
    }

    std::string text_;
};

/// Writes to an Output, and what it is given as it is.
class Printer : public tinyxml2::XMLPrinter {
  public:
    explicit Printer(const Output& output) : output_(output) {
        const tinyxml2::XMLDocument texts_are_escaped(false);
        VisitEnter(texts_are_escaped);
    }
    void attribute(const char* name, std::string_view value) { PushAttribute(name, XmlText(value).get()); }
    void attribute_unless_empty(const char* name, std::string_view value) {
        if (!value.empty()) attribute(name, value);
    }
    void flush() {
        output_(buffer_);
        buffer_.clear();
    }

  protected:
    void Write(const char* data, std::size_t size) override { buffer_.append(data, size); }
    void Putc(char character) override { buffer_ += character; }
    void PrintSpace(int depth) override { buffer_.append(static_cast<std::size_t>(depth) * 2, ' '); }

  private:
    const Output& output_;
    std::string buffer_;
};

/// An element from here to the end of the block. tinyxml2 keeps no copy of its name.
class Element {
  public:
    Element(Printer& printer, std::string_view name) : printer_(printer), name_(name) {
        printer_.OpenElement(name_.c_str());
    }
    /// Named by the class or field; where XML forbids its name it stands in an attribute of a `fallback`.
    Element(Printer& printer, std::string_view name, const char* fallback)
        : Element(printer, is_name(name) ? name : fallback) {
        if (!is_name(name)) printer_.attribute("called", name);
    }
    Element(const Element&) = delete;
    Element& operator=(const Element&) = delete;
    ~Element() { printer_.CloseElement(); }

  private:
    static bool is_name(std::string_view name) {
        const auto letter = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        };
        const auto inner = [&](char c) {
            return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
        };
        return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), inner);
    }

    Printer& printer_;
    std::string name_;
};

/// Fills the element that was just opened.
struct Fill {
    Printer& printer;

    void text(std::string_view text) const {
        if (!text.empty()) printer.PushText(XmlText(text).get());
    }
    void operator()(std::monostate) const { printer.attribute("null", "true"); }
    void operator()(const std::string& value) const { text(value); }
    void operator()(std::int64_t number) const { text(std::to_string(number)); }
    void operator()(bool truth) const { text(truth ? "true" : "false"); }
    void operator()(const Hidden&) const { printer.attribute("masked", "true"); }
    void operator()(const Unsaid&) const { printer.attribute("unknown", "true"); }
    void operator()(const Named& named) const {
        if (named.class_name.empty()) return printer.attribute("outside", named.name);
        printer.attribute("class", named.class_name);
        printer.attribute_unless_empty("uuid", named.uuid);
        printer.attribute("name", named.name);
    }
    void operator()(const DatumList& list) const {
        for (const Datum& element : list) member(element);
    }
    void operator()(const DatumMap& map) const {
        for (const auto& [key, value] : map) entry(key, value);
    }
    void member(const Datum& value) const {
        const Element element(printer, "member");
        std::visit(*this, value.value);
    }
    void entry(std::string_view key, const Datum& value) const {
        const Element element(printer, "entry");
        printer.attribute("key", key);
        std::visit(*this, value.value);
    }
};

void write_field(Printer& printer, const Capture& capture, const ShownField& field) {
    const Element element(printer, field.member.name, "field");
    const Fill fill{printer};
    if (!field.is_said) return fill(Unsaid{});
    for (const MapEntry& entry : field.entries)
        fill.entry(capture.text(entry.key), to_datum(capture, entry.value));
    for (const Value& member : field.members) fill.member(to_datum(capture, member));
    if (field.value.kind != Kind::map && field.value.kind != Kind::set)
        std::visit(fill, to_datum(capture, field.value).value);
}

/// Whether something of the object, or of what it owns, is shown.
bool is_shown(const Selection& selection, ObjectIndex at) {
    bool shown = !selection.has_patterns();
    if (!shown)
        selection.for_each_below(
            at, [&](ObjectIndex below) { shown = shown || !selection.fields(below).empty(); });
    return shown;
}

void write_object(Printer& printer, const Selection& selection, ObjectIndex at) {
    if (!is_shown(selection, at)) return;
    const Capture& capture = selection.capture();
    const Object& object = capture.object(at);
    const Element element(printer, capture.class_name(object.class_id), "object");
    printer.attribute_unless_empty("uuid", capture.text(object.uuid));
    printer.attribute_unless_empty("name", capture.text(object.name));
    for (const ShownField& field : selection.fields(at)) write_field(printer, capture, field);
    for (const ObjectIndex child : selection.children(at)) write_object(printer, selection, child);
}

void write_source(Printer& printer, const Source& source) {
    printer.attribute("name", source.name);
    printer.attribute_unless_empty("product", source.product);
    printer.attribute_unless_empty("product_version", source.product_version);
    printer.attribute("export", to_string(source.export_kind));
    printer.attribute_unless_empty("captured_at", source.captured_at);
}

}  // namespace

void render_show_xml(const Capture& capture, const ShowOptions& options, const Output& output) {
    const Selection selection(capture, options, Reach::every);
    Printer printer(output);
    printer.PushHeader(false, true);
    {
        const Element root(printer, "capture");
        for (const Source& source : capture.sources()) {
            const Element element(printer, "source");
            write_source(printer, source);
        }
        for (const std::string& note : capture.notes()) {
            const Element element(printer, "note");
            Fill{printer}.text(note);
        }
        for (const ObjectIndex at : selection.top()) {
            write_object(printer, selection, at);
            printer.flush();
        }
    }
    printer.flush();
    output("\n");
}

}  // namespace ovaudit
