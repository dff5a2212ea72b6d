#include "history/recorder.hpp"

#include <algorithm>

#include "audit/times.hpp"
#include "catalog/known.hpp"
#include "history/addresses.hpp"
#include "history/bytes.hpp"
#include "history/coverage_bytes.hpp"
#include "history/pack.hpp"
#include "history/sql.hpp"
#include "history/subjects.hpp"
#include "model/digest.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

/// The row's number, of a row that `add` makes where `find` finds none. bind: gives both their values.
template <typename Bind>
std::int64_t find_or_add(Store& store, const char* find, const char* add, const Bind& bind) {
    {
        Query found = store.query(find);
        bind(found);
        if (found.next()) return found.number(0);
    }
    Query added = store.query(add);
    bind(added);
    added.run();
    return store.last_id();
}

std::string bytes_of_hex(std::string_view hex) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2)
        bytes += static_cast<char>(digit(hex[at]) * 16 + digit(hex[at + 1]));
    return bytes;
}

/// What a VM snapshot keeps never changes, whichever file it is in.
std::string digest_of(const VmSnapshot& snapshot) {
    Sha256 digest;
    digest.update(snapshot.uuid);
    return digest.hex();
}

/// Of captures of one second the order that their contents give them.
std::int64_t tie_of(const std::string& digest) {
    if (digest.size() < 2) return 0;
    return static_cast<unsigned char>(digest[0]) * 256 + static_cast<unsigned char>(digest[1]);
}

std::string hash_of(const State& state, std::int64_t coverage) {
    Sha256 digest;
    ByteWriter sizes;
    sizes.integer(coverage);
    for (const std::string& object : state.objects) sizes.number(object.size());
    digest.update(sizes.bytes());
    for (const std::string& object : state.objects) digest.update(object);
    return digest.short_bytes();
}

}  // namespace

std::int64_t Recorder::folder_id(const std::string& path) {
    const auto [known, fresh] = folders_.emplace(path, 0);
    if (fresh)
        known->second = find_or_add(store_, sql::find_folder, sql::add_folder,
                                    [&](Query& query) { query.with_bytes(path); });
    return known->second;
}

std::int64_t Recorder::coverage_id(const std::shared_ptr<const Coverage>& coverage) {
    if (coverage == last_coverage_) return last_coverage_id_;
    const std::string bytes = coverage_bytes(*coverage);
    Sha256 digest;
    digest.update(bytes);
    const std::string hash = digest.short_bytes();
    Query found = store_.query(sql::find_coverage).with_bytes(hash);
    if (found.next()) {
        last_coverage_id_ = found.number(0);
    } else {
        store_.query(sql::add_coverage).with_bytes(hash).with_bytes(pack(bytes)).run();
        last_coverage_id_ = store_.last_id();
    }
    last_coverage_ = coverage;
    return last_coverage_id_;
}

std::int64_t Recorder::origin_id(const Source& source, std::int64_t coverage) {
    return find_or_add(store_, sql::find_origin, sql::add_origin, [&](Query& query) {
        query.with_text(source.form)
            .with(static_cast<std::int64_t>(source.export_kind))
            .with_text(source.product)
            .with_text(source.product_version)
            .with(static_cast<std::int64_t>(source.captured_from))
            .with(static_cast<std::int64_t>(source.complete))
            .with(static_cast<std::int64_t>(source.verified))
            .with(coverage);
    });
}

/// Whether the history did not have the capture yet.
bool Recorder::add_capture(const Source& source, std::int64_t vms, const std::string& folder,
                           const std::string& name) {
    const std::string digest = bytes_of_hex(source.sha256);
    CaptureAtHand& capture = captures_.emplace_back();
    capture.time = seconds_of(source.captured_at).value_or(0);
    capture.tie = tie_of(digest);
    Query found = store_.query(sql::find_capture).with_bytes(digest).with(capture.time);
    if (found.next()) return false;
    capture.is_new = true;
    capture.coverage = coverage_id(source.coverage);
    store_.query(sql::add_capture)
        .with(capture.time)
        .with(origin_id(source, capture.coverage))
        .with_bytes(digest)
        .with(folder_id(folder))
        .with_bytes(name)
        .with(vms)
        .run();
    capture.id = store_.last_id();
    return true;
}

std::int64_t Recorder::subject_id(const State& state) {
    const std::string identity = identity_of(state.uuid, state.name);
    const auto [known, fresh] = subjects_.emplace(state.class_name + " " + identity, 0);
    if (!fresh) return known->second;
    Query found = store_.query(sql::find_subject).with_text(state.class_name).with_text(identity);
    if (found.next()) return known->second = found.number(0);
    store_.query(sql::add_subject)
        .with_text(state.class_name)
        .with_text(identity)
        .with_bytes(pack(state.run_state))
        .run();
    return known->second = store_.last_id();
}

std::int64_t Recorder::object_id(const std::string& bytes) {
    Sha256 digest;
    digest.update(bytes);
    const std::string hash = digest.short_bytes();
    Query found = store_.query(sql::find_object).with_bytes(hash);
    if (found.next()) return found.number(0);
    store_.query(sql::add_object).with_bytes(hash).with_bytes(pack(bytes)).run();
    return store_.last_id();
}

std::string Recorder::model_of(std::int64_t subject) const {
    Query row = store_.query(sql::run_state_of_subject).with(subject);
    if (!row.next()) throw ByteReader::damaged();
    return unpack(row.bytes(0));
}

std::int64_t Recorder::new_state(const Capture& capture, const State& state, std::int64_t subject,
                                 const std::string& hash) {
    ByteWriter objects;
    for (const std::string& object : state.objects)
        objects.number(static_cast<std::uint64_t>(object_id(object)));
    store_.query(sql::add_state)
        .with(subject)
        .with(captures_[state.source].coverage)
        .with_bytes(hash)
        .with_text(state.name)
        .with_bytes(objects.bytes())
        .with_bytes(pack(state.run_state, model_of(subject)))
        .run();
    const std::int64_t id = store_.last_id();
    if (capture.object(state.at).class_id != known().vm) return id;
    for (const HeldAddress& held : addresses_of(capture, state.at))
        store_.query(sql::add_address)
            .with_text(held.address)
            .with(id)
            .with_text(held.device)
            .with(static_cast<std::int64_t>(held.held_as))
            .with_text(held.network)
            .run();
    return id;
}

/// Many exports of one moment show the same network.
bool Recorder::has_seen(const Sighting& sighting) const {
    Query seen = store_.query(sql::has_sighting_of_state)
                     .with(sighting.subject)
                     .with(sighting.time)
                     .with(sighting.state);
    return seen.next();
}

void Recorder::add_state(const Capture& capture, const State& state) {
    const CaptureAtHand& from = captures_[state.source];
    if (!from.is_new) return;
    const bool is_vm = capture.object(state.at).class_id == known().vm;
    const std::int64_t subject = subject_id(state);
    const std::string hash = hash_of(state, from.coverage);
    Sighting sighting{subject, from.time, from.tie, from.id, 0, from.coverage};
    std::optional<std::string> run_state;
    {
        Query found = store_.query(sql::find_state).with_bytes(hash);
        if (found.next()) {
            sighting.state = found.number(0);
            if (!is_vm && has_seen(sighting)) return;
            const std::string model = unpack(found.bytes(2), unpack(found.bytes(1)));
            if (model != state.run_state) run_state = pack(state.run_state, model);
        }
    }
    if (sighting.state == 0) sighting.state = new_state(capture, state, subject, hash);
    Query row = store_.query(sql::add_sighting);
    row.with(subject).with(from.time).with(from.tie).with(from.id).with(sighting.state);
    run_state ? row.with_bytes(*run_state).run() : row.with_nothing().run();
    transitions_.update(sighting);
}

bool Recorder::add(const Capture& capture, const std::string& folder, const std::string& name) {
    captures_.clear();
    bool is_new = false;
    const std::vector<State> states = states_of(capture);
    for (std::uint32_t source = 0; source < capture.sources().size(); ++source) {
        const auto vms = std::ranges::count_if(states, [&](const State& state) {
            return state.source == source && capture.object(state.at).class_id == known().vm;
        });
        is_new = add_capture(capture.sources()[source], vms, folder, name) || is_new;
    }
    if (!is_new) return false;
    for (const State& state : states) add_state(capture, state);
    return true;
}

std::uint64_t Recorder::add_kept(const Capture& kept, std::span<const VmSnapshot> snapshots,
                                 const std::string& folder, const std::string& name) {
    captures_.clear();
    std::uint64_t added = 0;
    std::vector<State> states = states_of(kept);
    for (const VmSnapshot& snapshot : snapshots) {
        Source source = kept.sources().front();
        source.form = "VM snapshot in " + source.form;
        source.captured_at = snapshot.taken_at;
        source.captured_from = TimeFrom::snapshot;
        source.sha256 = digest_of(snapshot);
        if (!add_capture(source, 1, folder, name)) continue;
        ++added;
        for (State& state : states) {
            if (state.class_name != "VM" || state.uuid != snapshot.vm_uuid) continue;
            state.source = static_cast<std::uint32_t>(captures_.size() - 1);
            add_state(kept, state);
        }
    }
    return added;
}

bool Recorder::knows(const VmSnapshot& snapshot) const {
    const std::int64_t time = seconds_of(snapshot.taken_at).value_or(0);
    Query forgotten = store_.query(sql::forgotten_before);
    if (forgotten.next() && time < forgotten.number(0)) return true;
    Query found = store_.query(sql::find_capture).with_bytes(bytes_of_hex(digest_of(snapshot))).with(time);
    return found.next();
}

void Recorder::keep_file(const std::string& folder, const std::string& name, const FileMark& mark) {
    store_.query(sql::keep_file)
        .with(folder_id(folder))
        .with_bytes(name)
        .with(mark.device)
        .with(mark.inode)
        .with(mark.size)
        .with(mark.modified)
        .with(mark.changed)
        .run();
}

}  // namespace ovaudit
