#include "history/presence.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "catalog/known.hpp"
#include "diff/order.hpp"
#include "history/sql.hpp"
#include "history/subjects.hpp"

namespace ovaudit {
namespace {

class Presence {
  public:
    Presence(const Store& store, const Period& period) : store_(store), coverages_(store), bounds_(period) {
        Query row = store_.query(sql::pool_subjects);
        while (row.next()) pools_.push_back(row.number(0));
    }

    std::vector<LogEntry> run(const std::vector<std::int64_t>& subjects) {
        if (pools_.empty()) return {};
        for (const std::int64_t subject : subjects) {
            const std::optional<Sighting> first = first_in_a_file(subject);
            const std::optional<Sighting> last =
                last_sighting(store_, subject, std::numeric_limits<std::int64_t>::max());
            if (!first || !last) continue;
            if (is_asked_for(first->time)) tell_coming(*first);
            if (last->time <= bounds_.until) tell_going(*last);
            if (const auto class_id = class_of(*last)) tell_absences(sightings_of(subject), *class_id);
        }
        return std::move(entries_);
    }

  private:
    /// What a VM snapshot keeps shows nothing beside its VM.
    std::optional<Sighting> first_in_a_file(std::int64_t subject) const {
        Query row = store_.query(sql::first_sighting_but)
                        .with(subject)
                        .with(static_cast<std::int64_t>(TimeFrom::snapshot));
        if (!row.next()) return std::nullopt;
        return read_sighting(row);
    }

    /// The next sighting of the pool, in the one direction or the other, in a capture that shows all of the
    /// class.
    std::optional<Sighting> next_whole(const char* sql, Sighting pool, ClassId class_id) {
        for (;;) {
            Query row =
                store_.query(sql).with(pool.subject).with(pool.time).with(pool.tie).with(pool.capture);
            if (!row.next()) return std::nullopt;
            pool = read_sighting(row);
            if (shows_all(pool, class_id)) return pool;
        }
    }

    bool shows_all(const Sighting& sighting, ClassId class_id) {
        const Coverage& coverage = coverages_.of(sighting);
        const auto found = coverage.classes.find(class_id);
        return found == coverage.classes.end() || found->second.extent == Extent::all;
    }

    /// Its pool as the first or the last capture shows it that shows both. Of files of single VMs, which may
    /// be older or newer, none does.
    std::optional<Sighting> pool_of(const Sighting& subject, const char* sql) const {
        Query row = store_.query(sql).with(subject.subject);
        return row.next() ? pool_beside(read_sighting(row)) : std::nullopt;
    }

    std::optional<Sighting> pool_beside(const Sighting& sighting) const {
        for (const std::int64_t pool : pools_) {
            Query row = store_.query(sql::sighting_in_capture)
                            .with(pool)
                            .with(sighting.time)
                            .with(sighting.tie)
                            .with(sighting.capture);
            if (row.next()) return read_sighting(row);
        }
        return std::nullopt;
    }

    static Sighting at_the_time(Sighting pool, const Sighting& subject) {
        pool.time = subject.time;
        pool.tie = subject.tie;
        pool.capture = subject.capture;
        return pool;
    }

    std::optional<ClassId> class_of(const Sighting& sighting) const {
        const auto called = subject_name(store_, sighting.subject, sighting.time);
        return called ? find_class(called->class_name) : std::nullopt;
    }

    void tell_coming(const Sighting& first) {
        const std::optional<Sighting> pool = pool_of(first, sql::first_sighting_beside_pool);
        const std::optional<ClassId> class_id = class_of(first);
        if (!pool || !class_id) return;
        const auto before = next_whole(sql::sighting_before, at_the_time(*pool, first), *class_id);
        if (before && !has_released(first, *before, *pool))
            tell(first, captured(*before, nullptr), captured(*pool, &first));
    }

    void tell_going(const Sighting& last) {
        const std::optional<Sighting> pool = pool_of(last, sql::last_sighting_beside_pool);
        const std::optional<ClassId> class_id = class_of(last);
        if (!pool || !class_id || pool->subject == last.subject) return;
        const auto behind = next_whole(sql::sighting_after, at_the_time(*pool, last), *class_id);
        if (behind && is_asked_for(behind->time) && !has_released(last, *behind, *pool))
            tell(last, captured(*pool, &last), captured(*behind, nullptr));
    }

    std::vector<Sighting> sightings_of(std::int64_t subject) const {
        std::vector<Sighting> all;
        Query row = store_.query(sql::sightings_of_subject).with(subject);
        while (row.next()) all.push_back(read_sighting(row));
        return all;
    }

    /// Those of a pool that show all of the class.
    const std::vector<Sighting>& wholes(std::int64_t pool, ClassId class_id) {
        const auto [found, fresh] = wholes_.try_emplace({pool, class_id});
        if (fresh) {
            found->second = sightings_of(pool);
            std::erase_if(found->second, [&](const Sighting& one) { return !shows_all(one, class_id); });
        }
        return found->second;
    }

    bool is_asked_for(std::int64_t time) const { return time >= bounds_.since && time <= bounds_.until; }

    /// That captures of the pool do not show the subject, between two that do.
    void tell_absences(const std::vector<Sighting>& seen, ClassId class_id) {
        for (const std::int64_t pool : pools_)
            if (pool != seen.front().subject) tell_absences(seen, wholes(pool, class_id));
    }

    void tell_absences(const std::vector<Sighting>& seen, const std::vector<Sighting>& pool) {
        const auto place = [](const Sighting& one) { return std::tie(one.time, one.tie, one.capture); };
        auto next = seen.begin();
        const Sighting *there = nullptr, *pool_there = nullptr;            // where it was seen last
        const Sighting *first_missing = nullptr, *last_missing = nullptr;  // behind that
        for (const Sighting& whole : pool) {
            while (next != seen.end() && place(*next) < place(whole)) ++next;
            if (next == seen.end()) return;
            if (place(*next) != place(whole)) {
                last_missing = &whole;
                if (first_missing == nullptr) first_missing = &whole;
                continue;
            }
            if (there != nullptr && first_missing != nullptr) {
                if (is_asked_for(first_missing->time) && !has_released(*there, *first_missing, *pool_there))
                    tell(*there, captured(*pool_there, there), captured(*first_missing, nullptr));
                if (is_asked_for(whole.time) && !has_released(*next, *last_missing, whole))
                    tell(*next, captured(*last_missing, nullptr), captured(whole, &*next), true);
            }
            there = &*next;
            pool_there = &whole;
            first_missing = nullptr;
        }
    }

    /// Whether the subject is a disk that stands alone beside the one pool, and is held by a VM in the other:
    /// it did not come or go.
    bool has_released(const Sighting& subject, const Sighting& holding, const Sighting& pool) {
        const auto called = subject_name(store_, subject.subject, subject.time);
        if (!called || called->class_name != "VDI") return false;
        const auto [disks, fresh] = released_.try_emplace({holding.capture, pool.capture});
        if (fresh) disks->second = disks_of_changed_vms(holding, pool);
        return disks->second.contains(called->uuid);
    }

    std::set<std::string> disks_of_changed_vms(const Sighting& pool, const Sighting& other) const {
        std::vector<Sighting> vms;
        Query row = store_.query(sql::vms_not_the_same_in)
                        .with(pool.time)
                        .with(pool.tie)
                        .with(pool.capture)
                        .with(other.time)
                        .with(other.tie)
                        .with(other.capture);
        while (row.next()) vms.push_back(read_sighting(row));
        std::set<std::string> disks;
        for (const Sighting& vm : vms) {
            const Capture capture = restore(store_, vm).capture;
            for (const Object& object : capture.objects())
                if (object.class_id == known().vdi) disks.emplace(capture.text(object.uuid));
        }
        return disks;
    }

    Capture captured(const Sighting& pool, const Sighting* subject) const {
        Restorer restorer;
        restore(store_, pool, 0, restorer);
        if (subject != nullptr) restore(store_, *subject, 0, restorer);
        const std::int64_t capture = subject != nullptr ? subject->capture : pool.capture;
        std::vector<Source> sources = {source_of(store_, capture)};
        std::string name = sources.front().name;
        return restorer.finish(std::move(name), std::move(sources));
    }

    void tell(const Sighting& subject, const Capture& before, const Capture& after, bool is_again = false) {
        LogEntry entry;
        entry.is_again = is_again;
        const auto called = subject_name(store_, subject.subject, subject.time);
        if (!called) return;
        std::tie(entry.class_name, entry.uuid, entry.name) =
            std::tie(called->class_name, called->uuid, called->name);
        entry.diff = diff(before, after);
        std::erase_if(entry.diff.changes, [&](const Change& change) {
            return !change.field.empty() || change.object.class_name != entry.class_name ||
                   change.object.uuid != entry.uuid;
        });
        keep_vms_in_use(entry.diff);
        entry.diff.notes.clear();
        if (!entry.diff.changes.empty()) entries_.push_back(std::move(entry));
    }

    const Store& store_;
    Coverages coverages_;
    Bounds bounds_;
    std::vector<std::int64_t> pools_;
    std::map<std::pair<std::int64_t, std::int64_t>, std::set<std::string>> released_;  // by captures
    std::map<std::pair<std::int64_t, ClassId>, std::vector<Sighting>> wholes_;         // of pools
    std::vector<LogEntry> entries_;
};

}  // namespace

std::vector<LogEntry> comings_and_goings(const Store& store, const std::vector<std::int64_t>& subjects,
                                         const Period& period) {
    return Presence(store, period).run(subjects);
}

}  // namespace ovaudit
