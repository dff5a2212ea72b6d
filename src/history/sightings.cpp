#include "history/sightings.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "catalog/ids.hpp"
#include "history/bytes.hpp"
#include "history/coverage_bytes.hpp"
#include "history/pack.hpp"
#include "history/sql.hpp"
#include "load/scalar.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

std::string hex(std::string_view bytes) {
    std::string text;
    for (const char byte : bytes) {
        text += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
        text += "0123456789abcdef"[static_cast<unsigned char>(byte) & 15];
    }
    return text;
}

template <typename Enum>
Enum enum_of(std::int64_t number, Enum last) {
    if (number < 0 || number > static_cast<std::int64_t>(last)) throw ByteReader::damaged();
    return static_cast<Enum>(number);
}

std::string body_of_object(const Store& store, std::int64_t id) {
    Query object = store.query(sql::object_body).with(id);
    if (!object.next()) throw ByteReader::damaged();
    return unpack(object.bytes(0));
}

}  // namespace

Source source_of(const Store& store, std::int64_t capture) {
    Query row = store.query(sql::capture_source).with(capture);
    if (!row.next()) throw ByteReader::damaged();
    Source source;
    const std::string folder = row.text(2);
    source.captured_at = utc_time_of(row.number(0));
    source.sha256 = hex(row.bytes(1));
    source.name = escape_visibly(folder.empty() ? row.text(3) : folder + "/" + row.text(3));
    source.form = row.text(4);
    source.export_kind = enum_of(row.number(5), ExportKind::full);
    source.product = row.text(6);
    source.product_version = row.text(7);
    source.captured_from = enum_of(row.number(8), TimeFrom::snapshot);
    source.complete = enum_of(row.number(9), Answer::yes);
    source.verified = enum_of(row.number(10), Answer::yes);
    source.coverage = coverage_of(unpack(row.bytes(11)));
    return source;
}

void show_only_referenced(Source& source, std::span<const ClassId> ids, const char* reason) {
    const auto shows_all = [&](ClassId id) {
        const auto found = source.coverage->classes.find(id);
        return found == source.coverage->classes.end() || found->second.extent == Extent::all;
    };
    if (std::ranges::none_of(ids, shows_all)) return;
    auto coverage = std::make_shared<Coverage>(*source.coverage);
    for (const ClassId id : ids) {
        if (!shows_all(id)) continue;
        coverage->classes[id].extent = Extent::referenced;
        coverage->classes[id].extent_reason = reason;
    }
    source.coverage = std::move(coverage);
}

const Coverage& Coverages::of(const Sighting& sighting) {
    auto& known = known_[sighting.coverage];
    if (known == nullptr) known = source_of(store_, sighting.capture).coverage;
    return *known;
}

void restore(const Store& store, const Sighting& sighting, std::uint32_t source, Restorer& restorer) {
    Query row = store.query(sql::state_of_sighting)
                    .with(sighting.subject)
                    .with(sighting.time)
                    .with(sighting.tie)
                    .with(sighting.capture);
    if (!row.next()) throw ByteReader::damaged();
    std::string run_state = unpack(row.bytes(2), unpack(row.bytes(1)));
    if (!row.is_null(3)) run_state = unpack(row.bytes(3), run_state);
    const std::string list = row.text(0);
    ByteReader ids(list);
    std::vector<std::string> objects;
    while (!ids.at_end()) objects.push_back(body_of_object(store, static_cast<std::int64_t>(ids.number())));
    restorer.add(objects, run_state, source);
}

Restored restore(const Store& store, const Sighting& sighting) {
    Restorer restorer;
    restore(store, sighting, 0, restorer);
    const std::size_t held = restorer.held();
    Source source = source_of(store, sighting.capture);
    show_only_referenced(source, std::array{class_id("VDI")},
                         "the state of a VM holds only the disks that it has");
    std::string name = source.name;
    return {restorer.finish(std::move(name), {std::move(source)}), held};
}

Sighting read_sighting(const Query& row) {
    return {row.number(0), row.number(1), row.number(2), row.number(3), row.number(4), row.number(5)};
}

}  // namespace ovaudit
