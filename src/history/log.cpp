#include <algorithm>
#include <limits>
#include <tuple>

#include "history/diff_bytes.hpp"
#include "history/pack.hpp"
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

    std::vector<LogEntry> run() {
        if (options_.vms.empty())
            read(store_.query(sql::transitions_of_all), std::nullopt);
        else
            for (const std::int64_t subject : vms_asked(store_, options_.vms))
                read(store_.query(sql::transitions_of_subject), subject);
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

    void read(Query&& row, std::optional<std::int64_t> subject) {
        row.with(options_.period.since.value_or(std::numeric_limits<std::int64_t>::min()))
            .with(options_.period.until.value_or(std::numeric_limits<std::int64_t>::max()));
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
        Diff diff = diff_of(unpack(row.bytes(3)));
        if (!options_.only.empty()) diff = only(std::move(diff), options_.only);
        if (!options_.patterns.empty()) diff = select(std::move(diff), options_.patterns);
        if (diff.changes.empty()) return;
        LogEntry entry;
        diff.notes.clear();  // of patterns without a hit in this entry
        diff.old_side = side_at(store_, row.number(1));
        diff.new_side = side_at(store_, row.number(2));
        Query names = store_.query(sql::subject_names).with(row.number(0)).with(row.number(5));
        if (names.next()) {
            entry.class_name = names.text(0);
            entry.uuid = names.text(1);
            entry.name = names.text(2);
        }
        entry.diff = std::move(diff);
        entries_.push_back(std::move(entry));
    }

    const Store& store_;
    const LogOptions& options_;
    std::vector<LogEntry> entries_;
};

}  // namespace

std::vector<LogEntry> log(const History& history, const LogOptions& options) {
    return Log(history.store(), options).run();
}

}  // namespace ovaudit
