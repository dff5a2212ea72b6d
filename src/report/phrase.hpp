#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ovaudit/diff.hpp"

/// Small words that the reports for people share.
namespace ovaudit {

/// How many changes of each category, in the order of every report.
using Tally = std::map<Category, std::uint64_t>;

/// Where in a report a change stands.
enum class Section : std::uint8_t { settings, reported, run_state };
Section section_of(const Change& change);

/// Whether the change is the coming or going of what no VM owns, or of a VM itself.
bool is_whole(const Change& change);
/// Whether a policy lets the change be.
bool is_suppressed(const Change& change);
/// What a policy says of the change, raw: "denied, error, by HOUSE-1: production is planned"; empty where
/// none was applied.
std::string verdict_text(const Change& change);
/// "2 denied (1 error, 1 warning), 5 allowed, 1 suppressed"
std::string verdict_counts(const Diff& diff);
/// The first step of a path or an id: `VM:web01` of `VM:web01/VIF:0/MAC`.
std::string_view top_step(std::string_view path);

std::string join(const std::vector<std::string>& parts, std::string_view separator);
/// "3 memory, 1 vcpu"; empty for none.
std::string to_text(const Tally& tally);
/// "used by 37 VMs"
std::string usage(std::uint64_t vms);
/// "12,345"
std::string with_separators(std::uint64_t number);
/// "2026-11-16 02:00:04Z" of "2026-11-16T02:00:04Z".
std::string readable_time(std::string time);
/// A name that stands free: escaped visibly, `""` if empty.
std::string readable_name(std::string_view name);
/// The first eight digits, which tell apart what has one name.
std::string short_uuid(std::string_view uuid);

/// Columns that a text takes, as code points.
std::size_t width(std::string_view text);
/// The text filled up with spaces to `columns`; longer ones stay whole.
std::string padded(std::string text, std::size_t columns);

}  // namespace ovaudit
