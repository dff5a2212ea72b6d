#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "load/record.hpp"
#include "ovaudit/snapshots.hpp"

namespace ovaudit {

/// Reads the records of a document so that its VMs are what VM snapshots keep of them.
class KeptStates {
  public:
    /// All must outlive this.
    KeptStates(const Capture& capture, std::span<const VmSnapshot> snapshots, KeptAs as,
               const LoadOptions& options, std::vector<UnreadSnapshot>* unread);
    /// As what a record is to be read; nullptr if it is of a VM that is not. It lives until the next call.
    /// Errors: Error if what a VM snapshot keeps is not as xapi writes it, unless `unread` takes that.
    const Record* read(const Record& record);
    /// Takes out of what the source can show what a VM snapshot does not keep.
    void cover(Source& source) const;

  private:
    bool is_copied(std::string_view member) const;
    const Record* state_of(const VmSnapshot& snapshot, const Record& record);
    const Record* state_or_unread(const VmSnapshot& snapshot, const Record& record);
    void write_metadata(std::string_view metadata, const Record& record);
    void write_own(const Record& record);
    const Record* without_identity(const Record& record);

    const KeptAs as_;
    const LoadOptions& options_;
    std::vector<UnreadSnapshot>* unread_;
    std::string name_;                                            // of the file, for messages
    std::unordered_map<std::string, const VmSnapshot*> by_uuid_;  // the snapshots
    std::unordered_set<std::string> left_out_;                    // uuids: other VMs and what they own
    std::unordered_set<std::string> owned_;                       // uuids of what the snapshots own
    RecordWriter writer_;
};

}  // namespace ovaudit
