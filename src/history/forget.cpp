#include <algorithm>
#include <unordered_set>

#include "history/bytes.hpp"
#include "history/sql.hpp"
#include "history/subjects.hpp"
#include "history/transitions.hpp"
#include "ovaudit/history.hpp"

namespace ovaudit {
namespace {

class Forgetting {
  public:
    Forgetting(Store& store, std::int64_t before) : store_(store), before_(before) {}

    Forgotten run() {
        forget_unseen_subjects();
        store_.query(sql::drop_sightings).with(before_).run();
        derive_what_stays();
        forget_captures();
        for (const char* sql : {sql::drop_unseen_states, sql::drop_addresses, sql::drop_subjects,
                                sql::drop_origins, sql::drop_coverages})
            store_.query(sql).run();
        forget_objects();
        return std::move(result_);
    }

  private:
    void forget_unseen_subjects() {
        std::vector<std::int64_t> subjects;
        Query row = store_.query(sql::subjects_not_seen_since).with(before_);
        while (row.next()) {
            subjects.push_back(row.number(0));
            if (row.bytes(1) != "VM") continue;
            if (auto called = subject_name(store_, subjects.back(), before_))
                result_.vms.push_back({std::move(called->name), std::move(called->uuid)});
        }
        std::ranges::sort(result_.vms);
        for (const std::int64_t subject : subjects)
            store_.query(sql::drop_sightings_of_subject).with(subject).run();
    }

    /// What stays was compared with what went.
    void derive_what_stays() {
        for (const char* sql : {sql::drop_transitions_before, sql::drop_changes_before})
            store_.query(sql).with(before_).run();
        std::vector<Sighting> left;
        Query row = store_.query(sql::sightings_before).with(before_);
        while (row.next()) left.push_back(read_sighting(row));
        Transitions transitions(store_);
        for (const Sighting& sighting : left) transitions.update(sighting);
    }

    void forget_captures() {
        Query gone = store_.query(sql::unseen_captures).with(before_);
        if (gone.next() && gone.number(0) > 0) {
            result_.captures = static_cast<std::uint64_t>(gone.number(0));
            result_.first = gone.number(1);
            result_.last = gone.number(2);
        }
        store_.query(sql::drop_unseen_captures).with(before_).run();
        Query kept = store_.query(sql::count_captures_before).with(before_);
        if (kept.next()) result_.kept = static_cast<std::uint64_t>(kept.number(0));
    }

    void forget_objects() {
        std::unordered_set<std::int64_t> held;
        Query states = store_.query(sql::objects_of_states);
        while (states.next()) {
            ByteReader ids(states.bytes(0));
            while (!ids.at_end()) held.insert(static_cast<std::int64_t>(ids.number()));
        }
        std::vector<std::int64_t> unheld;
        Query objects = store_.query(sql::object_ids);
        while (objects.next())
            if (!held.contains(objects.number(0))) unheld.push_back(objects.number(0));
        for (const std::int64_t object : unheld) store_.query(sql::drop_object).with(object).run();
    }

    Store& store_;
    std::int64_t before_;
    Forgotten result_;
};

}  // namespace

Forgotten forget(History& history, std::int64_t before, bool apply) {
    Store& store = history.store();
    // a dry run does all of it, too, and takes it back: what it tells is what would happen
    Store::Transaction transaction(store);
    Forgotten result = Forgetting(store, before).run();
    store.query(sql::keep_forgotten).with(before).run();
    if (!apply) return result;
    transaction.commit();
    store.query(sql::vacuum).run();
    return result;
}

}  // namespace ovaudit
