#include <algorithm>
#include <bit>
#include <map>
#include <set>
#include <tuple>

#include "history/sql.hpp"
#include "history/subjects.hpp"
#include "ovaudit/history.hpp"

namespace ovaudit {
namespace {

class Captures {
  public:
    Captures(const Store& store, const CaptureOptions& options)
        : store_(store), options_(options), bounds_(options.period), last_(last_capture()) {}

    CaptureList run() {
        std::set<std::int64_t> of_vms;
        for (const std::int64_t subject : subjects()) visit(subject, of_vms);
        if (options_.vms.empty())
            add(store_.query(sql::captures_between).with(bounds_.since).with(bounds_.until));
        else
            for (const std::int64_t capture : of_vms) add(store_.query(sql::capture_row).with(capture));
        std::ranges::stable_sort(list_.captures, {}, &CaptureRow::time);
        for (auto& [where, gap] : gaps_) {
            std::ranges::sort(gap.vms);
            list_.gaps.push_back(std::move(gap));
        }
        std::ranges::stable_sort(list_.gaps, {}, &ScheduleGap::after);
        Query size = store_.query(sql::store_size);
        if (size.next()) list_.store_size = static_cast<std::uint64_t>(size.number(0));
        return std::move(list_);
    }

  private:
    std::set<std::int64_t> subjects() const {
        if (!options_.vms.empty()) return vms_asked(store_, options_.vms);
        std::set<std::int64_t> all;
        Query row = store_.query(sql::vm_subjects);
        while (row.next()) all.insert(row.number(0));
        return all;
    }

    void add(Query&& row) {
        while (row.next()) {
            CaptureRow& capture = list_.captures.emplace_back();
            capture.source = source_of(store_, row.number(0));
            capture.time = row.number(1);
            capture.vms = static_cast<std::uint64_t>(row.number(2));
            const bool has_file = capture.source.captured_from != TimeFrom::snapshot;  // of its own
            if (has_file && !row.is_null(3)) capture.size = static_cast<std::uint64_t>(row.number(3));
        }
    }

    void visit(std::int64_t subject, std::set<std::int64_t>& of_vms) {
        std::vector<std::int64_t> times;
        bool is_seen = false;
        Query row =
            store_.query(sql::captures_of_subject).with(bounds_.since).with(bounds_.until).with(subject);
        while (row.next()) {
            is_seen = true;
            if (!options_.vms.empty()) of_vms.insert(row.number(1));
            if (row.number(2) == static_cast<std::int64_t>(TimeFrom::snapshot))
                continue;  // beside the schedule
            if (times.empty() || times.back() != row.number(0)) times.push_back(row.number(0));
        }
        if (!is_seen) return;
        ++list_.vms;
        if (times.empty()) return;
        find_gaps(subject, times);
    }

    void find_gaps(std::int64_t subject, const std::vector<std::int64_t>& times) {
        if (times.size() < 4) return;  // no schedule yet
        std::vector<std::int64_t> steps;
        for (std::size_t i = 1; i < times.size(); ++i) steps.push_back(times[i] - times[i - 1]);
        const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
        std::ranges::nth_element(steps, middle);
        const std::int64_t usual = *middle;
        for (std::size_t i = 1; i < times.size(); ++i)
            if (times[i] - times[i - 1] > usual + usual / 2) add_gap(subject, times[i - 1], times[i], usual);
        if (last_ - times.back() > usual + usual / 2) add_gap(subject, times.back(), std::nullopt, usual);
    }

    std::int64_t last_capture() const {
        Query row = store_.query(sql::last_capture_time).with(bounds_.until);
        return row.next() && !row.is_null(0) ? row.number(0) : 0;
    }

    /// Of the many VMs that one missed run has left out, one gap: what none of them was seen in.
    void add_gap(std::int64_t subject, std::int64_t after, std::optional<std::int64_t> before,
                 std::int64_t usual) {
        const auto grain =
            static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(usual)) / 2 + 1);
        ScheduleGap& gap = gaps_[{after / grain, before ? *before / grain : -1, grain}];
        if (gap.vms.empty()) gap = {after, before, usual, {}};
        gap.after = std::max(gap.after, after);
        if (before) gap.before = std::min(*gap.before, *before);
        if (auto called = subject_name(store_, subject, after)) gap.vms.push_back(std::move(called->name));
    }

    const Store& store_;
    const CaptureOptions& options_;
    Bounds bounds_;
    std::int64_t last_;
    CaptureList list_;
    std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>, ScheduleGap> gaps_;  // by their grain
};

}  // namespace

CaptureList recorded_captures(const History& history, const CaptureOptions& options) {
    return Captures(history.store(), options).run();
}

}  // namespace ovaudit
