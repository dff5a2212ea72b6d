#include "ovaudit/timeline.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "history/address_spells.hpp"
#include "history/log_of.hpp"
#include "history/sql.hpp"
#include "history/subjects.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/inventory.hpp"

namespace ovaudit {
namespace {

struct Row {
    const char* name;
    const char* column;  ///< of an inventory
    Unit unit;
    Category category;
};

constexpr Row rows[] = {
    {"memory_static_max", "memory", Unit::bytes, Category::memory},
    {"memory_dynamic_max", "memory_dynamic_max", Unit::bytes, Category::memory},
    {"VCPUs_max", "vcpus", Unit::none, Category::vcpu},
    {"VCPUs_at_startup", "VCPUs_at_startup", Unit::none, Category::vcpu},
    {"disks", "disks", Unit::none, Category::storage},
    {"disk_size", "disk_size", Unit::bytes, Category::storage},
    {"NICs", "nics", Unit::none, Category::network},
};

/// What one state shows; nothing where its source cannot tell.
struct Shown {
    std::vector<std::optional<std::int64_t>> values;  // by row
    std::set<HeldAddress> addresses;
};

Shown shown_by(const Capture& capture) {
    std::vector<std::string> columns;
    for (const Row& row : rows) columns.emplace_back(row.column);
    const Inventory told = inventory(capture, columns, {});
    Shown shown;
    shown.values.resize(std::size(rows));
    if (!told.rows.empty())
        for (std::size_t i = 0; i < std::size(rows); ++i)
            if (const auto* number = std::get_if<std::int64_t>(&told.rows.front()[i].exact.value))
                shown.values[i] = *number;
    for (HeldAddress& held : addresses_of(capture, 0))
        if (!held.address.starts_with("fe80:"))  // which a guest chooses itself, anew at each start
            shown.addresses.insert(std::move(held));
    return shown;
}

/// Follows one VM through its sightings.
class Follower {
  public:
    Follower(const Store& store, const TimelineOptions& options)
        : store_(store), options_(options), spells_(std::size(rows)), addresses_(store) {}

    void visit(const Sighting& sighting) {
        if (times_.empty() || times_.back() != sighting.time) times_.push_back(sighting.time);
        const auto [known, fresh] = states_.try_emplace(sighting.state);
        if (fresh) known->second = shown_by(restore(store_, sighting).capture);
        for (std::size_t i = 0; i < std::size(rows); ++i)
            if (const auto value = known->second.values[i]) extend(spells_[i], sighting.time, *value);
        addresses_.visit(sighting, known->second.addresses);
    }

    Timeline finish() {
        Timeline timeline;
        for (std::size_t i = 0; i < std::size(rows); ++i)
            if (!spells_[i].empty() && wants(rows[i].category))
                timeline.series.push_back({rows[i].name, rows[i].unit, std::move(spells_[i])});
        if (wants(Category::ip))
            for (HeldSpell& spell : addresses_.finish())
                timeline.addresses.push_back({std::move(spell.held.address), spell.held.held_as,
                                              std::move(spell.held.device), std::move(spell.held.network),
                                              spell.first_seen, spell.last.time});
        std::ranges::stable_sort(timeline.addresses, {}, [](const AddressSpell& spell) {
            return std::tuple(spell.held_as, spell.device, spell.first_seen);
        });
        timeline.captures = std::move(times_);
        return timeline;
    }

  private:
    bool wants(Category category) const {
        return options_.only.empty() || std::ranges::find(options_.only, category) != options_.only.end();
    }

    static void extend(std::vector<Spell>& spells, std::int64_t time, std::int64_t value) {
        if (spells.empty() || spells.back().value != value)
            spells.push_back({time, time, value});
        else
            spells.back().last_seen = time;
    }

    const Store& store_;
    const TimelineOptions& options_;
    std::vector<std::int64_t> times_;
    std::map<std::int64_t, Shown> states_;
    std::vector<std::vector<Spell>> spells_;  // by row
    AddressSpells addresses_;
};

}  // namespace

std::vector<Timeline> timelines(const History& history, const std::string& vm,
                                const TimelineOptions& options) {
    const Store& store = history.store();
    const auto [since, until] = Bounds(options.period);
    const bool is_plain = vm.find('*') == std::string::npos;
    const std::set<std::int64_t> subjects =
        is_plain ? std::set{last_sighting_of_vm(store, vm, until).subject} : vms_asked(store, {vm});
    std::vector<Timeline> all;
    for (const std::int64_t subject : subjects) {
        Follower follower(store, options);
        Query row = store.query(sql::sightings_of_subject).with(subject);
        while (row.next())
            if (const Sighting sighting = read_sighting(row);
                sighting.time >= since && sighting.time <= until)
                follower.visit(sighting);
        Timeline timeline = follower.finish();
        if (timeline.captures.empty()) continue;
        if (const auto called = subject_name(store, subject, until))
            std::tie(timeline.uuid, timeline.name) = std::tie(called->uuid, called->name);
        LogOptions log_options;
        log_options.period = options.period;
        log_options.only = options.only;
        log_options.oldest_first = true;
        timeline.changes = log_of(store, {subject}, log_options);
        all.push_back(std::move(timeline));
    }
    if (all.empty())
        throw Error("expected a VM of the name or uuid \"" + escape_visibly(vm) +
                    "\" in the period, found none");
    std::ranges::sort(all, {},
                      [](const Timeline& timeline) { return std::tie(timeline.name, timeline.uuid); });
    return all;
}

}  // namespace ovaudit
