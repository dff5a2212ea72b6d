#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ovaudit/history.hpp"
#include "support/edits.hpp"

/// Backups of several days, with the truth about them.
namespace ovaudit::generated {

struct Day {
    std::string folder;              ///< its name is the time
    std::int64_t time = 0;           ///< seconds since 1970
    std::vector<Expected> expected;  ///< against the day before
    Pool pool;
};

/// What a day's folder holds: an export of the pool, one of each VM, or a file of the pool in a form that
/// changes from day to day.
enum class Files : std::uint8_t { of_pool, of_vms, of_any_form };

class WrittenHistory {
  public:
    WrittenHistory(Random& random, std::size_t days, Files files);
    ~WrittenHistory();
    WrittenHistory(const WrittenHistory&) = delete;

    const std::vector<Day>& days() const { return days_; }
    std::string path() const { return root_.string(); }

  private:
    std::filesystem::path root_;
    std::vector<Day> days_;
};

/// All that the log says of one day, as one diff.
Diff changes_by(const std::vector<LogEntry>& log, const Day& day);

/// Of what only a comparison of whole captures could say, nothing: VMs, networks and the like that come or
/// go.
Diff of_subjects(Diff diff);
std::vector<Expected> of_subjects(std::vector<Expected> expected);

}  // namespace ovaudit::generated
