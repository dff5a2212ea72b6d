#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "history/state.hpp"
#include "history/store.hpp"
#include "history/transitions.hpp"
#include "ovaudit/history.hpp"
#include "ovaudit/snapshots.hpp"

namespace ovaudit {

/// A file as it was when it was recorded.
struct FileMark {
    std::int64_t device = 0, inode = 0, size = 0, modified = 0, changed = 0;
    bool operator==(const FileMark&) const = default;
};

/// Writes captures into a store. Lives no longer than one transaction, so that what it remembers of the store
/// is true.
class Recorder {
  public:
    explicit Recorder(Store& store) : store_(store), transitions_(store) {}

    /// Returns whether the history did not have it yet.
    /// folder, name: where it lies.
    bool add(const Capture& capture, const std::string& folder, const std::string& name);
    /// The same of what VM snapshots keep: each is a capture of its VM alone, at the time at which it was
    /// taken. kept: as load_kept() makes it of them. Returns how many the history did not have yet.
    std::uint64_t add_kept(const Capture& kept, std::span<const VmSnapshot> snapshots,
                           const std::string& folder, const std::string& name);
    /// Whether the history has it, or was told to forget it.
    bool knows(const VmSnapshot& snapshot) const;
    void keep_file(const std::string& folder, const std::string& name, const FileMark& mark);

  private:
    std::int64_t folder_id(const std::string& path);
    std::int64_t coverage_id(const std::shared_ptr<const Coverage>& coverage);
    std::int64_t origin_id(const Source& source, std::int64_t coverage);
    bool add_capture(const Source& source, std::int64_t vms, const std::string& folder,
                     const std::string& name);
    bool has_seen(const Sighting& sighting) const;
    void add_state(const Capture& capture, const State& state);
    std::int64_t subject_id(const State& state);
    /// What the run states of its states are packed with.
    std::string model_of(std::int64_t subject) const;
    std::int64_t object_id(const std::string& bytes);
    std::int64_t new_state(const Capture& capture, const State& state, std::int64_t subject,
                           const std::string& hash);

    struct CaptureAtHand {
        std::int64_t id = 0, time = 0, tie = 0, coverage = 0;
        bool is_new = false;
    };

    Store& store_;
    Transitions transitions_;
    std::vector<CaptureAtHand> captures_;  // by source
    std::unordered_map<std::string, std::int64_t> folders_, subjects_;
    std::shared_ptr<const Coverage> last_coverage_;
    std::int64_t last_coverage_id_ = 0;
};

}  // namespace ovaudit
