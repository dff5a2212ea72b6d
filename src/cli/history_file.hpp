#pragma once

#include <cstdint>
#include <string>

#include "cli/command.hpp"
#include "ovaudit/history.hpp"

/// Which history a command speaks of, and which moment of it.
namespace ovaudit {

/// --history; the place is the same for all that one command line does.
void add_history_option(Options options);
/// --history, else $OVAUDIT_HISTORY, else ovaudit/history.db under the XDG data folder.
/// Errors: Error if none of these is known.
std::string history_path();
/// Of which SQLite makes it, whether they are there or not; none if its place is not known.
Words history_files();

/// Behind the name of a folder.
inline constexpr const char* nothing_found = ": expected exports or other metadata in it, found none";

/// Throws the Error of a path that does not exist.
[[noreturn]] void refuse_missing(const std::string& path);

/// The help of --vm.
inline constexpr const char* of_these_vms = "Only the VMs of this name (also web*) or uuid";

/// --since and --until.
struct PeriodArguments {
    std::string since, until;
};
void add_period_options(Options options, PeriodArguments& arguments);
/// Errors: Error if one is no time.
Period period_of(const PeriodArguments& arguments);

/// "2026-11-16", "2026-11-16T02:00:04Z", "now", "yesterday", "30d" (so long ago; also h and w) as seconds
/// since 1970. A day is its first second, or its last if `end`.
/// Errors: Error that names the option.
std::int64_t parse_moment(const std::string& option, const std::string& text, bool end);

/// The history that words of a command line speak of: one in memory, of those words that are paths, or the
/// file where none is.
struct Asked {
    History history;
    Words rest;                       ///< the words that are no paths
    std::vector<std::string> unread;  ///< files that should and cannot be read: an error's line each
};
Asked ask(const Words& words, const LoadOptions& load);

/// Says on standard error which VM a name means, where several have it.
void tell_namesakes(const History& history, const std::string& name, std::int64_t at);

/// Whether a name that stands for a capture is VM@TIME. An existing path of that name is not.
bool is_of_history(const std::string& name);
/// What VM@TIME shows; says on standard error on which captures it stands.
Capture load_from_history(const std::string& name);

}  // namespace ovaudit
