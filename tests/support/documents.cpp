#include "support/documents.hpp"

#include "load/load_bytes.hpp"
#include "support/outcome.hpp"

namespace ovaudit::test {

std::string member(std::string_view name, std::string_view content) {
    return "<member><name>" + std::string(name) + "</name><value>" + std::string(content) +
           "</value></member>";
}

std::string struct_of(std::string_view members) {
    return "<struct>" + std::string(members) + "</struct>";
}

std::string array_of(const std::vector<std::string>& contents) {
    std::string all = "<array><data>";
    for (const std::string& content : contents) all += "<value>" + content + "</value>";
    return all + "</data></array>";
}

std::string object(std::string_view class_name, std::string_view id, std::string_view members) {
    return struct_of(member("class", class_name) + member("id", id) + member("snapshot", struct_of(members)));
}

std::string vm(std::string_view members) {
    return object("VM", "Ref:0",
                  member("uuid", "9538882a-c7e4-b8e5-c1f9-0d136f4a81b1") + member("name_label", "web01") +
                      std::string(members));
}

std::string export_of(const std::vector<std::string>& objects) {
    const std::string version =
        struct_of(member("product_version", "8.3.0") + member("product_brand", "XCP-ng"));
    return "<value>" + struct_of(member("version", version) + member("objects", array_of(objects))) +
           "</value>";
}

Capture capture_of(const std::string& document, const LoadOptions& options) {
    return load_bytes("ova.xml", document, options);
}

std::string error_of(const std::string& document, const LoadOptions& options) {
    return error_from([&] { load_bytes("ova.xml", document, options); });
}

bool notes(const Capture& capture, std::string_view part) {
    for (const std::string& note : capture.notes())
        if (note.find(part) != note.npos) return true;
    return false;
}

const Value* field_of(const Capture& capture, std::string_view class_name, std::string_view field) {
    const auto class_id = capture.class_named(class_name);
    if (!class_id) return nullptr;
    const auto id = capture.field_named(*class_id, field);
    for (const Object& object : capture.objects())
        if (object.class_id == *class_id) return id ? capture.field(object, *id) : nullptr;
    return nullptr;
}

std::string said(const Capture& capture, std::string_view class_name, std::string_view field) {
    const Value* value = field_of(capture, class_name, field);
    return value == nullptr ? "(absent)" : said(capture, *value);
}

namespace {

template <typename... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

template <typename Items, typename Tell>
std::string joined(const Items& items, Tell tell) {
    std::string all;
    for (const auto& item : items) all += (all.empty() ? "" : ", ") + tell(item);
    return all;
}

}  // namespace

std::string said(const Capture& capture, Value value) {
    return std::visit(
        Overloaded{
            [](Text text) { return "\"" + std::string(text.text) + "\""; },
            [](std::int64_t number) { return std::to_string(number); },
            [](bool truth) { return std::string(truth ? "true" : "false"); },
            [](Real real) { return "real " + std::string(real.text); },
            [](Time time) { return "time " + std::string(time.text); },
            [&](std::span<const Value> set) {
                return "[" + joined(set, [&](Value item) { return said(capture, item); }) + "]";
            },
            [&](std::span<const MapEntry> map) {
                return "{" +
                       joined(map,
                              [&](const MapEntry& entry) {
                                  return std::string(capture.text(entry.key)) + ": " +
                                         said(capture, entry.value);
                              }) +
                       "}";
            },
            [&](Reference reference) {
                return "-> " + std::string(capture.class_name(capture.object(reference.object).class_id));
            },
            [](Outside outside) {
                return "outside" + (outside.ref.empty() ? "" : " " + std::string(outside.ref));
            },
            [](Unknown) { return std::string("unknown"); }, [](Masked) { return std::string("masked"); }},
        capture.view(value));
}

}  // namespace ovaudit::test
