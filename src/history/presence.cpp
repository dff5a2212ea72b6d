#include "history/presence.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "diff/order.hpp"
#include "history/sql.hpp"
#include "history/subjects.hpp"

namespace ovaudit {
namespace {

class Presence {
  public:
    Presence(const Store& store, const Period& period)
        : store_(store),
          coverages_(store),
          since_(period.since.value_or(std::numeric_limits<std::int64_t>::min())),
          until_(period.until.value_or(std::numeric_limits<std::int64_t>::max())) {
        Query row = store_.query(sql::pool_subjects);
        while (row.next()) pools_.push_back(row.number(0));
    }

    std::vector<LogEntry> run(const std::vector<std::int64_t>& subjects) {
        if (pools_.empty()) return {};
        for (const std::int64_t subject : subjects) {
            const std::optional<Sighting> first = sighting(sql::first_sighting, subject);
            const std::optional<Sighting> last =
                last_sighting(store_, subject, std::numeric_limits<std::int64_t>::max());
            if (!first || !last) continue;
            if (first->time >= since_ && first->time <= until_) tell_coming(*first);
            if (last->time <= until_) tell_going(*last);
        }
        return std::move(entries_);
    }

  private:
    std::optional<Sighting> sighting(const char* sql, std::int64_t subject) const {
        Query row = store_.query(sql).with(subject);
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

    /// Its pool as the same capture shows it.
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

    std::optional<ClassId> class_of(std::int64_t subject) const {
        Query row =
            store_.query(sql::subject_names).with(subject).with(std::numeric_limits<std::int64_t>::max());
        return row.next() ? find_class(row.bytes(0)) : std::nullopt;
    }

    void tell_coming(const Sighting& first) {
        const std::optional<Sighting> pool = pool_beside(first);
        const std::optional<ClassId> class_id = class_of(first.subject);
        if (!pool || !class_id) return;
        const auto before = next_whole(sql::sighting_before, *pool, *class_id);
        if (before) tell(first, captured(*before, nullptr), captured(*pool, &first));
    }

    void tell_going(const Sighting& last) {
        const std::optional<Sighting> pool = pool_beside(last);
        const std::optional<ClassId> class_id = class_of(last.subject);
        if (!pool || !class_id || pool->subject == last.subject) return;
        const auto behind = next_whole(sql::sighting_after, *pool, *class_id);
        if (behind && behind->time >= since_ && behind->time <= until_)
            tell(last, captured(*pool, &last), captured(*behind, nullptr));
    }

    Capture captured(const Sighting& pool, const Sighting* subject) const {
        Restorer restorer;
        restore(store_, pool, 0, restorer);
        if (subject != nullptr) restore(store_, *subject, 0, restorer);
        std::vector<Source> sources = {source_of(store_, pool.capture)};
        std::string name = sources.front().name;
        return restorer.finish(std::move(name), std::move(sources));
    }

    void tell(const Sighting& subject, const Capture& before, const Capture& after) {
        LogEntry entry;
        Query names = store_.query(sql::subject_names).with(subject.subject).with(subject.time);
        if (!names.next()) return;
        entry.class_name = names.text(0);
        entry.uuid = names.text(1);
        entry.name = names.text(2);
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
    std::int64_t since_, until_;
    std::vector<std::int64_t> pools_;
    std::vector<LogEntry> entries_;
};

}  // namespace

std::vector<LogEntry> comings_and_goings(const Store& store, const std::vector<std::int64_t>& subjects,
                                         const Period& period) {
    return Presence(store, period).run(subjects);
}

}  // namespace ovaudit
