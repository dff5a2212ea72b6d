#pragma once

#include <set>
#include <string>

#include "history/sightings.hpp"
#include "ovaudit/diff.hpp"

namespace ovaudit {

/// Keeps what changed from sighting to sighting in step with the sightings, in whatever order they arrive.
class Transitions {
  public:
    explicit Transitions(Store& store) : store_(store) {}

    /// To be told after each new sighting.
    void update(const Sighting& fresh);

    /// What changed with the sighting, against the sightings before it. The latest of those says it, but for
    /// what it could not show: there the latest says it that could.
    struct Step {
        Sighting before;
        Diff diff;
    };
    std::vector<Step> steps_to(const Sighting& sighting) const;

  private:
    void derive(const Sighting& sighting);
    void write(const Sighting& sighting, const Step& step);

    Store& store_;
};

}  // namespace ovaudit
