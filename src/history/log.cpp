#include <algorithm>
#include <set>
#include <tuple>

#include "history/diff_bytes.hpp"
#include "history/log_of.hpp"
#include "history/pack.hpp"
#include "history/presence.hpp"
#include "history/sql.hpp"
#include "history/subjects.hpp"
#include "ovaudit/history.hpp"

namespace ovaudit {
namespace {

Side side_at(const Store& store, std::int64_t capture) {
    Side side;
    side.sources.push_back(source_of(store, capture));
    side.name = side.sources.front().name;
    return side;
}

class Log {
  public:
    Log(const Store& store, const LogOptions& options) : store_(store), options_(options) {}

    /// asked: nothing for all.
    std::vector<LogEntry> run(const std::optional<std::set<std::int64_t>>& asked) {
        const std::vector<std::int64_t> subjects =
            asked ? std::vector<std::int64_t>(asked->begin(), asked->end()) : all_subjects();
        if (!asked)
            read(store_.query(sql::transitions_of_all), std::nullopt);
        else
            for (const std::int64_t subject : subjects)
                read(store_.query(sql::transitions_of_subject), subject);
        for (LogEntry& entry : comings_and_goings(store_, subjects, options_.period)) keep(std::move(entry));
        sort();
        if (options_.most && entries_.size() > *options_.most)
            entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(*options_.most), entries_.end());
        return std::move(entries_);
    }

  private:
    static const std::string& time_of(const Side& side) { return side.sources.front().captured_at; }

    /// By time, then VMs before what no VM owns, by name: whatever was recorded first.
    void sort() {
        std::ranges::sort(entries_, [&](const LogEntry& a, const LogEntry& b) {
            const std::string &one = time_of(a.diff.new_side), &other = time_of(b.diff.new_side);
            if (one != other) return options_.oldest_first ? one < other : one > other;
            const auto rest = [](const LogEntry& entry) {
                return std::tie(entry.class_name, entry.name, entry.uuid, time_of(entry.diff.old_side));
            };
            if ((a.class_name == "VM") != (b.class_name == "VM")) return a.class_name == "VM";
            return rest(a) < rest(b);
        });
    }

    std::vector<std::int64_t> all_subjects() const {
        std::vector<std::int64_t> subjects;
        Query row = store_.query(sql::all_subjects);
        while (row.next()) subjects.push_back(row.number(0));
        return subjects;
    }

    void read(Query&& row, std::optional<std::int64_t> subject) {
        const Bounds bounds(options_.period);
        row.with(bounds.since).with(bounds.until);
        if (subject) row.with(*subject);
        const bool may_stop = !subject && !options_.oldest_first && options_.most;
        std::int64_t last = 0;
        while (row.next()) {
            if (may_stop && entries_.size() >= *options_.most && row.number(5) != last) break;
            last = row.number(5);
            add(row);
        }
    }

    void add(const Query& row) {
        LogEntry entry;
        entry.diff = diff_of(unpack(row.bytes(3)));
        entry.diff.old_side = side_at(store_, row.number(1));
        entry.diff.new_side = side_at(store_, row.number(2));
        if (const auto called = subject_name(store_, row.number(0), row.number(5)))
            std::tie(entry.class_name, entry.uuid, entry.name) =
                std::tie(called->class_name, called->uuid, called->name);
        keep(std::move(entry));
    }

    /// What is asked for of it.
    void keep(LogEntry entry) {
        if (!options_.only.empty()) entry.diff = only(std::move(entry.diff), options_.only);
        if (!options_.patterns.empty()) entry.diff = select(std::move(entry.diff), options_.patterns);
        entry.diff.notes.clear();  // of patterns without a hit in this entry
        if (!entry.diff.changes.empty()) entries_.push_back(std::move(entry));
    }

    const Store& store_;
    const LogOptions& options_;
    std::vector<LogEntry> entries_;
};

}  // namespace

std::vector<LogEntry> log(const History& history, const LogOptions& options) {
    const Store& store = history.store();
    return Log(store, options)
        .run(options.vms.empty() ? std::nullopt : std::optional(vms_asked(store, options.vms)));
}

std::vector<LogEntry> log_of(const Store& store, const std::set<std::int64_t>& subjects,
                             const LogOptions& options) {
    return Log(store, options).run(subjects);
}

}  // namespace ovaudit
