#include "history/transitions.hpp"

#include <algorithm>
#include <optional>

#include "catalog/known.hpp"
#include "diff/order.hpp"
#include "diff/undecided.hpp"
#include "history/diff_bytes.hpp"
#include "history/pack.hpp"
#include "history/sql.hpp"

namespace ovaudit {
namespace {

std::optional<Sighting> neighbour(const Store& store, const char* sql, const Sighting& of) {
    Query row = store.query(sql).with(of.subject).with(of.time).with(of.tie).with(of.capture);
    if (!row.next()) return std::nullopt;
    return read_sighting(row);
}

std::vector<std::int64_t> coverages_of(const Store& store, std::int64_t subject) {
    std::vector<std::int64_t> coverages;
    Query row = store.query(sql::coverages_of_subject).with(subject);
    while (row.next()) coverages.push_back(row.number(0));
    return coverages;
}

/// The last sighting before this one of each coverage, latest first.
std::vector<Sighting> predecessors(const Store& store, const Sighting& of) {
    std::vector<Sighting> found;
    for (const std::int64_t coverage : coverages_of(store, of.subject)) {
        Query row = store.query(sql::sighting_before_of_coverage)
                        .with(of.subject)
                        .with(of.time)
                        .with(of.tie)
                        .with(of.capture)
                        .with(coverage);
        if (row.next()) found.push_back(read_sighting(row));
    }
    std::ranges::sort(found, std::ranges::greater(), [](const Sighting& sighting) {
        return std::tuple(sighting.time, sighting.tie, sighting.capture);
    });
    return found;
}

std::pair<std::string, std::string> place_of(const Change& change) {
    const std::size_t key = change.key ? change.key->size() + 1 : 0;
    const std::size_t last = change.field.empty() ? 0 : change.field.size() + 1 + key;
    return {change.id.substr(0, change.id.size() - last), change.field};
}

/// Whether the place, or an object that holds it, is one of those.
bool is_in(const Undecided& undecided, const std::pair<std::string, std::string>& place) {
    if (undecided.contains(place)) return true;
    for (std::string id = place.first; !undecided.contains({id, ""}); id.erase(id.find_last_of('/')))
        if (id.find('/') == std::string::npos) return false;
    return true;
}

/// Whether the change is of the subject, and not of something that its state knows by name only.
bool is_of_subject(const Change& change, bool is_vm, const std::set<std::string_view>& held) {
    return is_vm ? change.vm != no_vm : change.vm == no_vm && held.contains(change.object.uuid);
}

void hold(const Restored& state, std::set<std::string_view>& held) {
    for (ObjectIndex at = 0; at < state.held; ++at)
        held.insert(state.capture.text(state.capture.object(at).uuid));
}

/// What changed of the subject itself.
Diff compare(const Store& store, const Sighting& before, const Sighting& after, Undecided& undecided) {
    const Restored old_state = restore(store, before), new_state = restore(store, after);
    Diff result = diff(old_state.capture, new_state.capture, undecided);
    std::set<std::string_view> held;
    hold(old_state, held);
    hold(new_state, held);
    const bool is_vm = new_state.capture.object(0).class_id == known().vm;
    std::erase_if(result.changes, [&](const Change& change) { return !is_of_subject(change, is_vm, held); });
    keep_vms_in_use(result);
    return result;
}

}  // namespace

std::vector<Transitions::Step> Transitions::steps_to(const Sighting& sighting) const {
    std::vector<Step> steps;
    std::optional<Undecided> undecided;
    for (const Sighting& before : predecessors(store_, sighting)) {
        if (before.state == sighting.state) break;  // it decides all that this one can show
        Undecided left;
        Diff diff = compare(store_, before, sighting, left);
        if (undecided) {
            std::erase_if(diff.changes,
                          [&](const Change& change) { return !is_in(*undecided, place_of(change)); });
            std::erase_if(left, [&](const auto& place) { return !is_in(*undecided, place); });
            keep_vms_in_use(diff);
        }
        if (!diff.changes.empty()) steps.push_back({before, std::move(diff)});
        if (left.empty()) break;
        undecided = std::move(left);
    }
    return steps;
}

void Transitions::write(const Sighting& sighting, const Step& step) {
    store_.query(sql::add_transition)
        .with(sighting.subject)
        .with(sighting.time)
        .with(sighting.tie)
        .with(step.before.time)
        .with(step.before.capture)
        .with(sighting.capture)
        .with_bytes(pack(diff_bytes(step.diff)))
        .run();
    for (const Change& change : step.diff.changes)
        store_.query(sql::add_change)
            .with(sighting.subject)
            .with_text(change.id)
            .with(sighting.time)
            .with(sighting.tie)
            .with(step.before.time)
            .with(static_cast<std::int64_t>(change.category))
            .with_text(change.old_text)
            .with_text(change.new_text)
            .run();
}

void Transitions::derive(const Sighting& sighting) {
    for (const char* sql : {sql::drop_transitions, sql::drop_changes})
        store_.query(sql).with(sighting.subject).with(sighting.time).with(sighting.tie).run();
    for (const Step& step : steps_to(sighting)) write(sighting, step);
}

void Transitions::update(const Sighting& fresh) {
    const auto before = neighbour(store_, sql::sighting_before, fresh);
    auto after = neighbour(store_, sql::sighting_after, fresh);
    const bool starts = before && before->state != fresh.state;
    if (starts) derive(fresh);
    if (!after || (!starts && after->state == fresh.state && before)) return;
    // what follows was compared with what stands before this one; from the next of its kind on it still is
    for (; after; after = neighbour(store_, sql::sighting_after, *after)) {
        derive(*after);
        if (after->coverage == fresh.coverage) break;
    }
}

}  // namespace ovaudit
