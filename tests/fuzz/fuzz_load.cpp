#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "load/load_bytes.hpp"
#include "ovaudit/diff.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/report.hpp"

/// From bytes to a Capture, a Diff and every report, and from bytes to a report. Only Error may be thrown.

namespace ovaudit {
namespace {

constexpr std::string_view base_document =
    "<value><struct><member><name>version</name><value><struct/></value></member><member><name>objects</name>"
    "<value><array><data><value><struct><member><name>class</name><value>VM</value></member><member><name>id"
    "</name><value>Ref:0</value></member><member><name>snapshot</name><value><struct><member><name>uuid</"
    "name>"
    "<value>9538882a-c7e4-b8e5-c1f9-0d136f4a81b1</value></member><member><name>name_label</name><value>web01"
    "</value></member></struct></value></member></struct></value></data></array></value></member></struct>"
    "</value>";

LoadOptions small_limits() {
    LoadOptions options;
    options.limits = {.document_bytes = 1 << 20,
                      .ratio = 100,
                      .search_bytes = 1 << 16,
                      .window_bytes = 1 << 20,
                      .objects = 1000,
                      .value_bytes = 1 << 16,
                      .name_bytes = 1 << 10,
                      .depth = 32};
    return options;
}

void demand(bool holds) {
    if (!holds) std::abort();
}

std::string rendered(const Diff& diff, const Format& format) {
    std::string text;
    format.render(diff, {}, [&](std::string_view bytes) { text += bytes; });
    return text;
}

void compare(const Capture& capture) {
    static const Capture base = load_bytes("base", base_document);
    DiffOptions everything;
    everything.include = {Role::runtime, Role::internal};
    everything.include_templates = everything.include_control = true;
    demand(diff(capture, capture, everything).changes.empty());
    const Diff difference = diff(base, capture, everything);
    for (const Format& format : formats()) rendered(difference, format);
    const Format& json = *find_format("json");
    const std::string report = rendered(difference, json);
    demand(rendered(parse_report(report), json) == report);
}

}  // namespace
}  // namespace ovaudit

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ovaudit;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try {
        compare(load_bytes("input", bytes, small_limits()));
    } catch (const Error&) {  // what most inputs are
    }
    try {
        if (bytes.starts_with('{')) parse_report(bytes);
    } catch (const Error&) {
    }
    return 0;
}
