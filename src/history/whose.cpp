#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "catalog/ids.hpp"
#include "history/address_spells.hpp"
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

Holder holder_of(const Store& store, HeldSpell spell) {
    Holder holder;
    if (const auto called = subject_name(store, spell.last.subject, spell.last.time))
        std::tie(holder.vm_uuid, holder.vm_name) = std::tie(called->uuid, called->name);
    holder.held_as = spell.held.held_as;
    holder.device = std::move(spell.held.device);
    holder.network = std::move(spell.held.network);
    holder.first_seen = spell.first_seen;
    holder.last_seen = spell.last.time;
    holder.last_without = spell.last_without;
    holder.next_without = spell.next_without;
    if (holder.held_as == HeldAs::reported)
        holder.last_report = last_report(restore(store, spell.last).capture);
    return holder;
}

/// How the VM of a state has the address.
std::set<HeldAddress> held_in(const Store& store, const std::string& address, std::int64_t state) {
    std::set<HeldAddress> held;
    Query row = store.query(sql::addresses_of_state).with_text(address).with(state);
    while (row.next()) held.insert({address, static_cast<HeldAs>(row.number(1)), row.text(0), row.text(2)});
    return held;
}

std::vector<Holder> holders_in(const Store& store, const std::string& address, std::int64_t subject) {
    std::vector<Sighting> sightings;
    Query row = store.query(sql::sightings_of_subject).with(subject);
    while (row.next()) sightings.push_back(read_sighting(row));
    AddressSpells spells(store);
    std::map<std::int64_t, std::set<HeldAddress>> held;  // by state
    for (const Sighting& sighting : sightings) {
        const auto [known, fresh] = held.try_emplace(sighting.state);
        if (fresh) known->second = held_in(store, address, sighting.state);
        spells.visit(sighting, known->second);
    }
    std::vector<Holder> holders;
    for (HeldSpell& spell : spells.finish()) holders.push_back(holder_of(store, std::move(spell)));
    return holders;
}

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
        for (Holder& holder : holders_in(store, wanted, subject)) holders.push_back(std::move(holder));
    std::erase_if(holders, [&](const Holder& holder) { return !may_touch(holder, options.period); });
    std::ranges::sort(holders, [](const Holder& a, const Holder& b) {
        return std::tuple(-a.last_seen, a.vm_name, a.vm_uuid, a.held_as, a.device) <
               std::tuple(-b.last_seen, b.vm_name, b.vm_uuid, b.held_as, b.device);
    });
    return holders;
}

}  // namespace ovaudit
