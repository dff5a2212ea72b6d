#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "catalog/ids.hpp"
#include "history/addresses.hpp"
#include "history/sql.hpp"
#include "history/subjects.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/history.hpp"

namespace ovaudit {
namespace {

std::string last_report(const Capture& capture) {
    for (const Object& object : capture.objects())
        if (object.class_id == class_id("VM_guest_metrics"))
            return std::string(
                capture.text_of(capture.field(object, field_id("VM_guest_metrics", "last_updated"))));
    return {};
}

/// Whether the VM may have had the address in the period.
bool may_touch(const Holder& holder, const Period& period) {
    if (period.until && holder.first_seen > *period.until) return false;
    return !period.since || !holder.next_without || *holder.next_without > *period.since;
}

/// How a VM has the address: kind, device, network.
using Way = std::tuple<HeldAs, std::string, std::string>;

/// Follows one VM through its sightings.
class Follower {
  public:
    Follower(const Store& store, const std::string& address)
        : store_(store), address_(address), coverages_(store) {}

    std::vector<Holder> run(std::int64_t subject) {
        std::vector<Sighting> sightings;
        Query row = store_.query(sql::sightings_of_subject).with(subject);
        while (row.next()) sightings.push_back(read_sighting(row));
        for (const Sighting& sighting : sightings) visit(sighting);
        for (auto& [way, run] : open_) close(run, std::nullopt);
        return std::move(found_);
    }

  private:
    struct Run {
        Holder holder;
        Sighting last;
    };

    void visit(const Sighting& sighting) {
        const std::set<Way>& ways = ways_in(sighting.state);
        for (const Way& way : ways) extend(way, sighting);
        for (auto at = open_.begin(); at != open_.end();) {
            const bool has_it = ways.contains(at->first);
            if (has_it || !shows(coverages_.of(sighting), std::get<HeldAs>(at->first))) {
                ++at;
                continue;
            }
            close(at->second, sighting.time);
            at = open_.erase(at);
        }
        for (const HeldAs held_as : {HeldAs::MAC, HeldAs::configured, HeldAs::reported})
            if (shows(coverages_.of(sighting), held_as)) last_of_[held_as] = sighting.time;
    }

    void extend(const Way& way, const Sighting& sighting) {
        const auto [run, fresh] = open_.try_emplace(way);
        Holder& holder = run->second.holder;
        if (fresh) {
            std::tie(holder.held_as, holder.device, holder.network) = way;
            holder.first_seen = sighting.time;
            const auto before = last_of_.find(holder.held_as);
            if (before != last_of_.end()) holder.last_without = before->second;
        }
        holder.last_seen = sighting.time;
        run->second.last = sighting;
    }

    void close(Run& run, std::optional<std::int64_t> next) {
        Holder& holder = run.holder;
        holder.next_without = next;
        if (const auto called = subject_name(store_, run.last.subject, holder.last_seen))
            std::tie(holder.vm_uuid, holder.vm_name) = std::tie(called->uuid, called->name);
        if (holder.held_as == HeldAs::reported) holder.last_report = last_report(restore(store_, run.last));
        found_.push_back(std::move(holder));
    }

    const std::set<Way>& ways_in(std::int64_t state) {
        const auto [known, fresh] = ways_.try_emplace(state);
        if (!fresh) return known->second;
        Query row = store_.query(sql::addresses_of_state).with_text(address_).with(state);
        while (row.next())
            known->second.emplace(static_cast<HeldAs>(row.number(1)), row.text(0), row.text(2));
        return known->second;
    }

    const Store& store_;
    const std::string& address_;
    std::map<Way, Run> open_;
    std::map<HeldAs, std::int64_t> last_of_;  // the last capture that shows such addresses at all
    std::map<std::int64_t, std::set<Way>> ways_;
    Coverages coverages_;
    std::vector<Holder> found_;
};

}  // namespace

std::vector<Holder> whose(const History& history, const std::string& address, const WhoseOptions& options) {
    const Store& store = history.store();
    const std::optional<std::string> normal = address_in(address);
    if (!normal) throw Error("expected an IP address or a MAC, found \"" + escape_visibly(address) + "\"");
    const std::string& wanted = *normal;
    std::set<std::int64_t> subjects;
    Query row = store.query(sql::states_with_address).with_text(wanted);
    while (row.next()) subjects.insert(row.number(0));
    if (!options.vms.empty()) {
        const std::set<std::int64_t> asked = vms_asked(store, options.vms);
        std::erase_if(subjects, [&](std::int64_t subject) { return !asked.contains(subject); });
    }
    std::vector<Holder> holders;
    for (const std::int64_t subject : subjects)
        for (Holder& holder : Follower(store, wanted).run(subject)) holders.push_back(std::move(holder));
    std::erase_if(holders, [&](const Holder& holder) { return !may_touch(holder, options.period); });
    std::ranges::sort(holders, [](const Holder& a, const Holder& b) {
        return std::tuple(-a.last_seen, a.vm_name, a.vm_uuid, a.held_as, a.device) <
               std::tuple(-b.last_seen, b.vm_name, b.vm_uuid, b.held_as, b.device);
    });
    return holders;
}

}  // namespace ovaudit
