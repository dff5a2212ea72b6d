#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ovaudit/history.hpp"
#include "ovaudit/report.hpp"

/// How a VM was over time, to be laid beside what was measured.
namespace ovaudit {

/// A span in which each capture that could show it showed this value. When it changed is known no better than
/// that: between the end of one spell and the beginning of the next.
struct Spell {
    std::int64_t first_seen = 0, last_seen = 0;  ///< seconds since 1970
    std::int64_t value = 0;
    bool operator==(const Spell&) const = default;
};

struct Series {
    std::string name;           ///< "memory_static_max", "VCPUs_max", "disks", "disk_size", "NICs"
    Unit unit = Unit::none;     ///< bytes, or none for counts
    std::vector<Spell> spells;  ///< oldest first
};

/// An address that the VM had.
struct AddressSpell {
    std::string address;
    HeldAs held_as = HeldAs::reported;
    std::string device, network;  ///< as Holder has them
    std::int64_t first_seen = 0, last_seen = 0;
};

struct Timeline {
    std::string uuid, name;              ///< the name it had last
    std::vector<std::int64_t> captures;  ///< when it was seen
    std::vector<Series> series;          ///< those of which anything is known
    std::vector<AddressSpell> addresses;
    std::vector<LogEntry> changes;  ///< all of them, oldest first
};

struct TimelineOptions {
    Period period;
    std::vector<Category> only;  ///< empty: all
};

/// vm: name, also with wildcards, or uuid; of several VMs of one plain name that which was seen last.
/// Errors: Error if there is no such VM in the period.
std::vector<Timeline> timelines(const History& history, const std::string& vm,
                                const TimelineOptions& options);

struct TimelineFormat {
    std::string_view name;
    std::string_view extension;
    void (*render)(const std::vector<Timeline>&, const Output&);
};
std::span<const TimelineFormat> timeline_formats();

}  // namespace ovaudit
