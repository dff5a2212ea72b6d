#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "history/addresses.hpp"
#include "history/sightings.hpp"

namespace ovaudit {

/// How long a VM has had an address on one NIC.
struct HeldSpell {
    HeldAddress held;
    std::int64_t first_seen = 0;
    Sighting last;
    std::optional<std::int64_t> last_without;  ///< the last sighting before that shows the VM without it
    std::optional<std::int64_t> next_without;  ///< the first after that
};

/// Follows the addresses of one VM through its sightings. One that shows no addresses of a kind ends no
/// spell.
class AddressSpells {
  public:
    explicit AddressSpells(const Store& store) : coverages_(store) {}

    /// In the order of time.
    void visit(const Sighting& sighting, const std::set<HeldAddress>& held);
    /// All of them, those that have ended first.
    std::vector<HeldSpell> finish();

  private:
    void extend(const HeldAddress& held, const Sighting& sighting);

    Coverages coverages_;
    std::map<HeldAddress, HeldSpell> open_;
    std::map<HeldAs, std::int64_t> last_of_;  // the last sighting that shows such addresses at all
    std::vector<HeldSpell> closed_;
};

}  // namespace ovaudit
