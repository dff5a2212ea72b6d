#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>

#include "ovaudit/error.hpp"
#include "ovaudit/timeline.hpp"
#include "report/history_report.hpp"
#include "report/show.hpp"
#include "support/program.hpp"
#include "support/seeds.hpp"
#include "support/written_history.hpp"

/// What a history says is the truth about its backups, however they came into it.
namespace ovaudit::generated {
namespace {

std::string log_of(const History& history, std::optional<std::int64_t> since = {}) {
    std::string text;
    LogOptions options;
    options.period.since = since;
    render_log_json(log(history, options), {}, [&](std::string_view bytes) { text += bytes; });
    return text;
}

std::string flat(const Capture& capture) {
    std::string text;
    render_show_flat(capture, {}, [&](std::string_view bytes) { text += bytes; });
    return text;
}

Recorded record_days(History& history, const WrittenHistory& written, std::vector<std::size_t> order) {
    Recorded last;
    for (const std::size_t number : order)
        last = record(history, {written.path() + "/" + written.days()[number].folder}, {});
    return last;
}

std::vector<std::size_t> all_days(const WrittenHistory& written) {
    std::vector<std::size_t> order(written.days().size());
    for (std::size_t number = 0; number < order.size(); ++number) order[number] = number;
    return order;
}

void expect_the_truth(const History& history, const WrittenHistory& written) {
    const std::vector<LogEntry> entries = log(history, {});
    for (const Day& day : written.days()) {
        SCOPED_TRACE(day.folder);
        EXPECT_EQ(disagreement(of_subjects(changes_by(entries, day)), of_subjects(day.expected)), "");
    }
}

}  // namespace

TEST(HistoryLaw, LogTellsEachEditOnItsDay) {
    for_each_seed(20, [](Random& random) {
        const WrittenHistory written(random, 6, Files::of_pool);
        History history;
        record(history, {written.path()}, {});
        expect_the_truth(history, written);
        EXPECT_EQ(verify(history), std::vector<std::string>());
    });
}

TEST(HistoryLaw, FormsMayChangeFromDayToDay) {
    for_each_seed(20, [](Random& random) {
        const WrittenHistory written(random, 6, Files::of_any_form);
        History history;
        record(history, {written.path()}, {});
        expect_the_truth(history, written);
        EXPECT_EQ(verify(history), std::vector<std::string>());
    });
}

TEST(HistoryLaw, OrderOfArrivalDoesNotMatter) {
    for_each_seed(10, [](Random& random) {
        const WrittenHistory written(random, 6, random.chance(50) ? Files::of_vms : Files::of_any_form);
        History in_order, shuffled;
        record_days(in_order, written, all_days(written));
        std::vector<std::size_t> order = all_days(written);
        random.shuffle(order);
        record_days(shuffled, written, order);
        const Recorded again = record_days(shuffled, written, {order.front()});
        EXPECT_EQ(again.captures, 0U);
        EXPECT_EQ(again.known, again.files);
        EXPECT_EQ(log_of(shuffled), log_of(in_order));
        EXPECT_EQ(verify(shuffled), std::vector<std::string>());
    });
}

TEST(HistoryLaw, MissingDaysWidenTheSpanAndHideNothing) {
    for_each_seed(10, [](Random& random) {
        const WrittenHistory written(random, 3, Files::of_pool);
        History history;
        record_days(history, written, {0, 2});
        Diff all = changes_by(log(history, {}), written.days()[2]);
        const std::string folder = written.path() + "/" + written.days()[0].folder;
        const std::string later = written.path() + "/" + written.days()[2].folder;
        Diff whole = of_subjects(diff(load(folder), load(later)));
        std::vector<std::string> found, expected;
        for (const Change& change : of_subjects(all).changes) found.push_back(change.id);
        for (const Change& change : whole.changes) expected.push_back(change.id);
        std::ranges::sort(found);
        std::ranges::sort(expected);
        EXPECT_EQ(found, expected);
    });
}

TEST(HistoryLaw, EachMomentIsAsItsFileWas) {
    for_each_seed(10, [](Random& random) {
        const WrittenHistory written(random, 4, Files::of_vms);
        History history;
        record(history, {written.path()}, {});
        LoadOptions options;
        options.masking_key = history.masking_key();
        DiffOptions everything;
        everything.include = {Role::runtime, Role::internal};
        for (const Day& day : written.days())
            for (const ObjectKey vm : living_vms(day.pool)) {
                const std::string uuid = text(day.pool, vm, "uuid");
                const Capture file = load(written.path() + "/" + day.folder + "/" + uuid + ".xml", options);
                const Diff same = diff(file, state_at(history, uuid, day.time), everything);
                for (const Change& change : same.changes)
                    EXPECT_EQ(change.vm, no_vm) << day.folder << " " << change.id;
            }
    });
}

TEST(HistoryLaw, TimelinesAreTheTruthOfEachDay) {
    for_each_seed(10, [](Random& random) {
        const WrittenHistory written(random, 6, Files::of_vms);
        History history;
        record(history, {written.path()}, {});
        const auto shown_at = [](const Timeline& timeline, const std::string& name, std::int64_t time) {
            const auto series = std::ranges::find(timeline.series, name, &Series::name);
            if (series == timeline.series.end()) return std::string("no series");
            for (const Spell& spell : series->spells)
                if (spell.first_seen <= time && time <= spell.last_seen) return std::to_string(spell.value);
            return std::string("no spell");
        };
        for (const Day& day : written.days())
            for (const ObjectKey vm : living_vms(day.pool)) {
                const std::string uuid = text(day.pool, vm, "uuid");
                const std::vector<Timeline> found = timelines(history, uuid, {});
                ASSERT_EQ(found.size(), 1U);
                for (const std::string field : {"memory_static_max", "VCPUs_max", "VCPUs_at_startup"})
                    EXPECT_EQ(shown_at(found.front(), field, day.time), text(day.pool, vm, field))
                        << day.folder;
                for (const Series& series : found.front().series)
                    EXPECT_EQ(std::ranges::adjacent_find(series.spells, {}, &Spell::value),
                              series.spells.end());
            }
    });
}

TEST(HistoryLaw, ForgettingKeepsAllAnswersAboutLaterTimes) {
    for_each_seed(10, [](Random& random) {
        const WrittenHistory written(random, 6, random.chance(50) ? Files::of_vms : Files::of_any_form);
        const std::size_t first = random.below(5) + 1;
        const std::int64_t before = written.days()[first].time;
        History whole, forgetful;
        record(whole, {written.path()}, {});
        record(forgetful, {written.path()}, {});
        const std::string all = log_of(forgetful);

        const Forgotten dry = forget(forgetful, before, false);
        EXPECT_EQ(log_of(forgetful), all);
        const Forgotten forgotten = forget(forgetful, before, true);
        EXPECT_EQ(forgotten.captures, dry.captures);
        EXPECT_EQ(recorded_captures(forgetful, {}).captures.size() + forgotten.captures,
                  recorded_captures(whole, {}).captures.size());
        EXPECT_EQ(verify(forgetful), std::vector<std::string>());
        EXPECT_EQ(log_of(forgetful, before), log_of(whole, before));
        for (std::size_t number = first; number < written.days().size(); ++number)
            for (const ObjectKey vm : living_vms(written.days()[number].pool)) {
                const std::string uuid = text(written.days()[number].pool, vm, "uuid");
                const std::int64_t time = written.days()[number].time;
                EXPECT_EQ(flat(state_at(forgetful, uuid, time)), flat(state_at(whole, uuid, time)));
            }
        const Recorded again = record(forgetful, {written.path()}, {});
        EXPECT_EQ(again.captures, 0U) << "what is forgotten stays so while its file is as it was";
    });
}

TEST(HistoryLaw, ADamagedStoreEndsInAnErrorOrAnAnswer) {
    for_each_seed(6, [](Random& random) {
        const WrittenHistory written(random, 3, Files::of_vms);
        const std::string store = written.path() + "/history.db", damaged = written.path() + "/damaged.db";
        {
            History history = History::open_to_record(store);
            record(history, {written.path()}, {});
        }
        const std::string bytes = test::read_file(store);
        const std::string vm =
            text(written.days()[0].pool, living_vms(written.days()[0].pool).front(), "uuid");
        for (int round = 0; round < 40; ++round) {
            std::string spoiled = bytes;
            for (std::size_t hits = random.below(20) + 1; hits > 0; --hits)
                spoiled[random.below(spoiled.size())] = static_cast<char>(random.below(256));
            if (random.chance(20)) spoiled.resize(random.below(spoiled.size()));
            std::ofstream(damaged, std::ios::binary) << spoiled;
            for (const auto& question : std::vector<std::function<void(const History&)>>{
                     [](const History& history) { log(history, {}); },
                     [&](const History& history) { annotate(history, vm, written.days()[2].time); },
                     [](const History& history) { whose(history, "10.0.0.1", {}); },
                     [](const History& history) { recorded_captures(history, {}); },
                     [](const History& history) { verify(history); }}) {
                try {
                    question(History::open(damaged));
                } catch (const Error& error) {
                    EXPECT_NE(std::string(error.what()), "");
                }
            }
        }
    });
}

}  // namespace ovaudit::generated
