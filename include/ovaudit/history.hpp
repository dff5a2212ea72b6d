#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ovaudit/diff.hpp"
#include "ovaudit/load.hpp"

/// What backups of months tell together: when which setting changed.
namespace ovaudit {

class Store;

/// What was recorded of many captures, in a file or in memory. Any number of processes may read a file; of
/// those that write, one waits for the other.
class History {
  public:
    /// One in memory, empty.
    History();
    /// The one in a file. Errors: Error if there is none, or it is no history of this version.
    static History open(const std::string& path);
    /// The same to record in; made, readable for its owner alone, if there is none.
    static History open_to_record(const std::string& path);
    History(History&&) noexcept;
    ~History();

    Store& store() const { return *store_; }
    /// What captures that are to be compared with its own must be loaded with.
    const std::string& masking_key() const;

  private:
    explicit History(std::unique_ptr<Store> store);
    std::unique_ptr<Store> store_;
};

struct Recorded {
    std::uint64_t files = 0;          ///< that hold metadata
    std::uint64_t captures = 0;       ///< of those, new to the history
    std::uint64_t known = 0;          ///< files that were recorded before
    std::uint64_t passed_over = 0;    ///< files that hold no metadata
    std::vector<std::string> unread;  ///< files that should and cannot be read: an error's line each
};

struct RecordOptions {
    LoadOptions load;     ///< masking_key is the history's, whatever it says
    bool rehash = false;  ///< read also files that look as they did when they were recorded
    /// Called after each file with how many are done, and of how many.
    std::function<void(std::uint64_t, std::uint64_t)> progress = {};
};

/// Whether any of the files, and of the files below the folders, can be read and holds metadata. A pipe is
/// taken to hold some. Errors: Error if a path does not exist.
bool holds_metadata(const std::vector<std::string>& paths, const LoadOptions& options);

/// Records what the files and all files below the folders show, each at the time at which it was captured.
/// Captures that are recorded stay recorded, whatever happens later.
/// Errors: Error if the history cannot be written, or a path does not exist.
Recorded record(History& history, const std::vector<std::string>& paths, const RecordOptions& options);

/// Which part of a history is asked for.
struct Period {
    std::optional<std::int64_t> since, until;  ///< seconds since 1970, both inclusive
};

/// What changed of one VM, or of one object that no VM owns, between two captures that follow one another.
struct LogEntry {
    std::string class_name, uuid, name;
    /// Its sides name the two captures; nothing but `vms` and `changes` is filled beside them.
    Diff diff;
    bool is_again = false;  ///< what came was there before, and gone in between
};

struct LogOptions {
    Period period;                      ///< in which a change was seen first
    std::vector<std::string> vms;       ///< names, also with wildcards, or uuids; empty: everything
    std::vector<Category> only;         ///< empty: all
    std::vector<std::string> patterns;  ///< empty: all
    std::optional<std::uint64_t> most;  ///< entries
    bool oldest_first = false;
};

/// What changed, entry by entry, newest first.
/// Errors: Error if no VM has a name that is asked for.
std::vector<LogEntry> log(const History& history, const LogOptions& options);

/// What was last seen of a VM at a moment, and of all that it refers to.
/// vm: name or uuid; of several of one name that which was seen last. at: seconds since 1970.
/// Errors: Error if no VM of that name had been seen by then.
Capture state_at(const History& history, const std::string& vm, std::int64_t at);

/// Since when a value is what it is.
struct Since {
    std::string path;                      ///< as in Change::path
    std::optional<std::int64_t> changed;   ///< first seen at; nothing: as long as the VM was seen
    std::optional<std::int64_t> last_old;  ///< when the old value was seen last
    std::string old_text;                  ///< what it was before; empty for nothing
};

/// The last change of each path of a VM that ever changed, and when the VM was seen first.
struct Annotations {
    Capture capture;  ///< what was seen last
    std::int64_t first_seen = 0, last_seen = 0;
    std::vector<Since> changes;  ///< by path
};

/// Errors: Error if there is no such VM.
Annotations annotate(const History& history, const std::string& vm, std::int64_t at);

/// The uuids of the VMs that have the name, first of the one that a lone name means, which was seen last.
/// Errors: Error if there is no such VM.
std::vector<std::string> vms_called(const History& history, const std::string& name, std::int64_t at);

enum class HeldAs : std::uint8_t { MAC, configured, reported };

/// A VM that had an address, in one span.
struct Holder {
    std::string vm_uuid, vm_name;
    HeldAs held_as = HeldAs::reported;
    std::string device;   ///< of the NIC
    std::string network;  ///< its name; empty if the source does not say
    std::int64_t first_seen = 0, last_seen = 0;
    std::optional<std::int64_t> last_without;  ///< the last capture before that shows the VM without it
    std::optional<std::int64_t> next_without;  ///< the first after that
    std::string last_report;                   ///< of the guest, RFC 3339; of reported addresses
};

struct WhoseOptions {
    Period period;                 ///< in which a VM may have had the address
    std::vector<std::string> vms;  ///< as LogOptions::vms
};

/// Which VMs had an IP or MAC address, the latest first.
/// Errors: Error if no VM has a name that is asked for, or the text is no address.
std::vector<Holder> whose(const History& history, const std::string& address, const WhoseOptions& options);

/// A capture that is recorded.
struct CaptureRow {
    Source source;
    std::int64_t time = 0;
    std::uint64_t vms = 0;
    std::optional<std::uint64_t> size;  ///< bytes of its file
};

/// A time without captures of some VMs, longer than half again what is usual between two captures of them.
struct ScheduleGap {
    std::int64_t after = 0;              ///< the capture before it
    std::optional<std::int64_t> before;  ///< the capture behind it; nothing if it lasts up to the last of all
    std::int64_t usual = 0;              ///< seconds between two of the VM's captures, the median
    std::vector<std::string> vms;        ///< their names
};

struct CaptureList {
    std::vector<CaptureRow> captures;  ///< oldest first
    std::vector<ScheduleGap> gaps;     ///< oldest first
    std::uint64_t vms = 0;             ///< that the captures show
    std::uint64_t store_size = 0;      ///< bytes of the history itself
};

struct CaptureOptions {
    Period period;
    std::vector<std::string> vms;  ///< as LogOptions::vms
};

/// Errors: Error if no VM has a name that is asked for.
CaptureList recorded_captures(const History& history, const CaptureOptions& options);

/// What was forgotten, or would be.
struct Forgotten {
    std::uint64_t captures = 0;
    std::optional<std::int64_t> first, last;  ///< times of these captures
    /// Captures from before that stay, as what was seen later is compared with them.
    std::uint64_t kept = 0;
    /// Names and uuids of the VMs that were not seen since, and of which nothing stays.
    std::vector<std::pair<std::string, std::string>> vms;
};

/// Forgets what was seen before a time. All questions about later times keep their answers, of what was seen
/// since then.
/// apply: otherwise nothing happens, and what would is told.
/// Errors: Error if the history cannot be read or written.
Forgotten forget(History& history, std::int64_t before, bool apply);

/// What is wrong with a history, a line each; nothing if every stored state is what its hash says, and every
/// change what its two states say. Errors: Error if it is not a history's file at all.
std::vector<std::string> verify(const History& history);

}  // namespace ovaudit
