#include <algorithm>
#include <map>

#include "catalog/ids.hpp"
#include "history/sql.hpp"
#include "history/subjects.hpp"
#include "model/text.hpp"
#include "ovaudit/history.hpp"

namespace ovaudit {
namespace {

/// What a state knows by name only, as it was seen last by then.
std::vector<Sighting> referred_to(const Store& store, const Sighting& vm, std::int64_t by) {
    const auto [capture, held] = restore(store, vm);
    std::vector<Sighting> found;
    for (ObjectIndex at = static_cast<ObjectIndex>(held); at < capture.objects().size(); ++at) {
        const Object& object = capture.object(at);
        Query subject = store.query(sql::find_subject)
                            .with_text(capture.class_name(object.class_id))
                            .with_text(identity_of(capture.text(object.uuid), capture.text(object.name)));
        if (!subject.next()) continue;
        if (const auto sighting = last_sighting(store, subject.number(0), by)) found.push_back(*sighting);
    }
    return found;
}

/// Beside a VM there is only what it uses.
Source of_one_vm(Source source) {
    std::vector<ClassId> beside;
    for (ClassId id = 0; id < classes().size(); ++id) {
        const bool is_owned = !classes()[id].owner_field.empty() || !classes()[id].holder_class.empty();
        if (id != class_id("VM") && (!is_owned || id == class_id("VDI"))) beside.push_back(id);
    }
    show_only_referenced(source, beside, "a moment of a VM holds only what the VM uses");
    return source;
}

}  // namespace

Capture state_at(const History& history, const std::string& vm, std::int64_t at) {
    const Store& store = history.store();
    std::vector<Sighting> sightings = {last_sighting_of_vm(store, vm, at)};
    const std::vector<Sighting> others = referred_to(store, sightings.front(), at);
    sightings.insert(sightings.end(), others.begin(), others.end());
    std::map<std::int64_t, std::uint32_t> numbers;  // of sources, by capture
    std::vector<Source> sources;
    Restorer restorer;
    for (const Sighting& sighting : sightings) {
        const auto next = static_cast<std::uint32_t>(sources.size());
        const auto [found, fresh] = numbers.emplace(sighting.capture, next);
        if (fresh) sources.push_back(of_one_vm(source_of(store, sighting.capture)));
        restore(store, sighting, found->second, restorer);
    }
    std::string name = sources.front().name;
    return restorer.finish(std::move(name), std::move(sources));
}

Annotations annotate(const History& history, const std::string& vm, std::int64_t at) {
    const Store& store = history.store();
    const Sighting last = last_sighting_of_vm(store, vm, at);
    Annotations result{state_at(history, vm, at), 0, last.time, {}};
    Query first = store.query(sql::first_sighting_time).with(last.subject);
    if (first.next()) result.first_seen = first.number(0);
    Query change = store.query(sql::changes_of_subject).with(last.subject).with(at);
    while (change.next())
        result.changes.push_back({change.text(0), change.number(1), change.number(2), change.text(3)});
    return result;
}

}  // namespace ovaudit
