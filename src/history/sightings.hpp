#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "history/state.hpp"
#include "history/store.hpp"

/// What the store holds of one subject in one capture.
namespace ovaudit {

/// In the order of `time`, `tie`, `capture`.
struct Sighting {
    std::int64_t subject = 0, time = 0;
    std::int64_t tie = 0;  ///< decides between captures of one second, whatever was recorded first
    std::int64_t capture = 0, state = 0, coverage = 0;
};

/// Where the capture came from.
Source source_of(const Store& store, std::int64_t capture);

/// Of these classes a part of the source shows only what its objects refer to, whatever the whole shows.
void show_only_referenced(Source& source, std::span<const ClassId> ids, const char* reason);

/// What the sources of sightings can show.
class Coverages {
  public:
    explicit Coverages(const Store& store) : store_(store) {}
    const Coverage& of(const Sighting& sighting);

  private:
    const Store& store_;
    std::map<std::int64_t, std::shared_ptr<const Coverage>> known_;
};

/// Adds what was seen to a capture in the making.
void restore(const Store& store, const Sighting& sighting, std::uint32_t source, Restorer& restorer);

struct Restored {
    Capture capture;
    std::size_t held;  ///< how many objects are the state's own; those behind them are known by name alone
};

/// The capture of this sighting alone. A disk that no VBD holds is not of it, whatever its source shows.
Restored restore(const Store& store, const Sighting& sighting);

/// "SELECT subject, time, tie, capture, state, coverage ..." as a row.
Sighting read_sighting(const Query& row);

}  // namespace ovaudit
