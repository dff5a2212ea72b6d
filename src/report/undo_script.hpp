#pragma once

#include <string>
#include <vector>

#include "ovaudit/report.hpp"
#include "ovaudit/revert.hpp"

namespace ovaudit {

/// The steps as a POSIX shell script, which compares what is live with NEW and changes nothing without
/// --apply. What no command undoes stands in its comments.
void render_undo_script(const Diff& diff, const Revert& revert, const Output& output);

/// "3 steps undo 5 of 6 changes", for people.
std::string undo_sentence(const Diff& diff, const Revert& revert);
/// A line for each change that no command undoes: its path and the reason.
std::vector<std::string> kept_lines(const Diff& diff, const Revert& revert);

/// The word as a shell reads it, whatever it holds: in single quotes if need be.
std::string shell_quoted(std::string_view word);

}  // namespace ovaudit
