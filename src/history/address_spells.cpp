#include "history/address_spells.hpp"

#include <utility>

namespace ovaudit {

void AddressSpells::visit(const Sighting& sighting, const std::set<HeldAddress>& held) {
    for (const HeldAddress& one : held) extend(one, sighting);
    const Coverage& coverage = coverages_.of(sighting);
    for (auto at = open_.begin(); at != open_.end();) {
        if (held.contains(at->first) || !shows(coverage, at->first.held_as)) {
            ++at;
            continue;
        }
        at->second.next_without = sighting.time;
        closed_.push_back(std::move(at->second));
        at = open_.erase(at);
    }
    for (const HeldAs held_as : {HeldAs::MAC, HeldAs::configured, HeldAs::reported})
        if (shows(coverage, held_as)) last_of_[held_as] = sighting.time;
}

void AddressSpells::extend(const HeldAddress& held, const Sighting& sighting) {
    const auto [open, fresh] = open_.try_emplace(held);
    HeldSpell& spell = open->second;
    if (fresh) {
        spell.held = held;
        spell.first_seen = sighting.time;
        const auto before = last_of_.find(held.held_as);
        if (before != last_of_.end()) spell.last_without = before->second;
    }
    spell.last = sighting;
}

std::vector<HeldSpell> AddressSpells::finish() {
    for (auto& [held, spell] : open_) closed_.push_back(std::move(spell));
    open_.clear();
    return std::move(closed_);
}

}  // namespace ovaudit
