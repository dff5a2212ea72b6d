#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "load/record.hpp"
#include "ovaudit/capture.hpp"

namespace ovaudit {

/// The VM that was backed up, as what lies beside the export tells it: backup programs export a VM snapshot
/// that they take for it.
struct Origin {
    std::string uuid, name;
    std::vector<std::pair<std::string, std::string>> members;  ///< those for which is_of_the_vm()
};

/// Whether a VM snapshot's member says nothing of its VM: its identity, its state, and what xapi resets in
/// one.
bool is_of_the_vm(std::string_view member);

/// The same of what a VM snapshot owns.
bool is_of_the_device(std::string_view class_name, std::string_view member);

/// The text of a member of the record itself; empty if there is none, or it is no leaf.
std::string_view member_text(const Record& record, std::string_view name);

/// Nothing unless the capture holds one VM, with a uuid and a name.
std::optional<Origin> origin_in(const Capture& capture);

/// Tells the export of a VM snapshot as one of its VM.
class Rebasing {
  public:
    explicit Rebasing(Origin origin) : origin_(std::move(origin)) {}
    /// The record as it is to be read. It lives until the next call.
    const Record& rebased(const Record& record);

  private:
    bool is_its_snapshot(const Record& vm) const;
    const Record& with(const Record& record, bool (*is_own)(std::string_view class_name, std::string_view));

    Origin origin_;
    RecordWriter writer_;
    bool found_ = false;
};

}  // namespace ovaudit
