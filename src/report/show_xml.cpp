#include <algorithm>

#include "diff/datum.hpp"
#include "model/ascii.hpp"
#include "model/text.hpp"
#include "report/selection.hpp"
#include "report/xml_printer.hpp"

namespace ovaudit {
namespace {

/// An element from here to the end of the block.
class Element {
  public:
    Element(XmlPrinter& printer, std::string_view name) : printer_(printer), name_(name) {
        printer_.open(name_);
    }
    /// Named by the class or field; where XML forbids its name it stands in an attribute of a `fallback`.
    Element(XmlPrinter& printer, std::string_view name, const char* fallback)
        : Element(printer, is_name(name) ? name : fallback) {
        if (!is_name(name)) printer_.attribute("called", name);
    }
    Element(const Element&) = delete;
    Element& operator=(const Element&) = delete;
    ~Element() { printer_.close(name_); }

  private:
    static bool is_name(std::string_view name) {
        const auto first = [](char c) { return is_letter(c) || c == '_'; };
        const auto inner = [&](char c) { return first(c) || is_digit(c) || c == '-' || c == '.'; };
        return !name.empty() && first(name.front()) && std::all_of(name.begin(), name.end(), inner);
    }

    XmlPrinter& printer_;
    std::string name_;
};

/// Fills the element that was just opened.
struct Fill {
    XmlPrinter& printer;

    void text(std::string_view text) const { printer.text(text); }
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

void write_field(XmlPrinter& printer, const Capture& capture, const ShownField& field) {
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

void write_object(XmlPrinter& printer, const Selection& selection, ObjectIndex at) {
    if (!is_shown(selection, at)) return;
    const Capture& capture = selection.capture();
    const Object& object = capture.object(at);
    const Element element(printer, capture.class_name(object.class_id), "object");
    printer.attribute_unless_empty("uuid", capture.text(object.uuid));
    printer.attribute_unless_empty("name", capture.text(object.name));
    for (const ShownField& field : selection.fields(at)) write_field(printer, capture, field);
    for (const ObjectIndex child : selection.children(at)) write_object(printer, selection, child);
}

void write_source(XmlPrinter& printer, const Source& source) {
    printer.attribute("name", source.name);
    printer.attribute_unless_empty("product", source.product);
    printer.attribute_unless_empty("product_version", source.product_version);
    printer.attribute("export", to_string(source.export_kind));
    printer.attribute_unless_empty("captured_at", source.captured_at);
}

}  // namespace

void render_show_xml(const Capture& capture, const ShowOptions& options, const Output& output) {
    const Selection selection(capture, options, Reach::every);
    XmlPrinter printer(output);
    output("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
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
