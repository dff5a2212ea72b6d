#include "ovaudit/load.hpp"

#include <chrono>
#include <functional>

#include "catalog/known.hpp"
#include "load/document.hpp"
#include "load/load_bytes.hpp"
#include "load/ova_coverage.hpp"
#include "load/ova_xml.hpp"
#include "load/scalar.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

using ReadDocument = std::function<Document(const LoadOptions&, const Sink&)>;

bool says_snapshot(const Value& member) {
    return member.field == known().of_vm.is_a_snapshot && member.kind == Kind::boolean && member.at != 0;
}

/// Whether only a metadata export can look like this: several VMs, or one that runs, or VM snapshots.
bool must_be_metadata(const Storage& storage) {
    const Known& numbers = known();
    std::size_t vms = 0;
    for (const Object& object : storage.objects.span(0, storage.objects.size())) {
        if (object.class_id != numbers.vm) continue;
        ++vms;
        for (const Value& member : storage.fields(object)) {
            const bool running = member.field == numbers.of_vm.power_state && member.kind == Kind::text &&
                                 storage.texts[member.at] == "Running";
            if (running || says_snapshot(member)) return true;
        }
    }
    return vms > 1;
}

std::string time_of(std::int64_t seconds) {
    const std::chrono::sys_seconds when{std::chrono::seconds{seconds}};
    const auto day = std::chrono::floor<std::chrono::days>(when);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{when - day};
    char text[64];
    const int size =
        std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                      static_cast<int>(clock.seconds().count()));
    return std::string(text, static_cast<std::size_t>(size));
}

void describe(Source& source, const Document& document) {
    source.form = document.archive ? "XVA" : "ova.xml";
    if (!document.packing.empty()) source.form += ", " + document.packing;
    source.export_kind = document.export_kind;
    source.complete = document.archive ? document.complete : Answer::yes;
    source.verified = document.verified;
    source.sha256 = document.sha256;
    if (document.member_mtime > 0) {
        source.captured_at = time_of(document.member_mtime);
        source.captured_from = TimeFrom::archive;
    }
}

Capture load_with(const std::string& name, const LoadOptions& options, const ReadDocument& read) {
    Source source;
    source.name = escape_visibly(name);
    Canonical canonical(std::move(source), options);
    OvaXmlReader reader(canonical, options.limits);
    const Document document = read(options, [&](std::string_view block) { reader.feed(block); });
    reader.finish();
    describe(canonical.source(), document);
    for (const std::string& note : document.notes) canonical.note(note);
    return canonical.finish([](Source& facts, const Storage& storage) {
        if (facts.export_kind == ExportKind::unknown && must_be_metadata(storage))
            facts.export_kind = ExportKind::metadata;
        bool snapshots = false;
        for (const Object& object : storage.objects.span(0, storage.objects.size()))
            for (const Value& member : storage.fields(object)) snapshots = snapshots || says_snapshot(member);
        facts.coverage = ova_coverage(facts, storage.objects_of, snapshots);
    });
}

}  // namespace

Capture load(const std::string& path, const LoadOptions& options) {
    return load_with(path, options, [&](const LoadOptions& chosen, const Sink& sink) {
        return read_document(path, chosen, sink);
    });
}

Capture load_bytes(std::string_view name, std::string_view bytes, const LoadOptions& options) {
    return load_with(std::string(name), options, [&](const LoadOptions& chosen, const Sink& sink) {
        return read_document(name, bytes, chosen, sink);
    });
}

}  // namespace ovaudit
