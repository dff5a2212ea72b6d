#pragma once

#include <string>

#include "cli/command.hpp"
#include "ovaudit/diff.hpp"

/// What the commands that compare OLD with NEW have in common.
namespace ovaudit {

struct Comparison {
    std::string old_path, new_path;
    std::string match = "auto";
    std::string old_captured_at, new_captured_at;
    Words only, vms, labels;
    Words pairs;              ///< OLD NEW OLD NEW ...
    std::string policy, now;  ///< a file, and when its suppressions expire; empty for none
    LoadOptions load_options;
};

/// The files and folders that a comparison reads.
Words inputs_of(const Comparison& comparison);

/// --only, --vm, --pair, --match, --label, the times, and how files are loaded.
void add_comparison_options(Options options, Comparison& comparison);

/// Loads both and compares them. `options`: what to include.
/// Errors: Error if one cannot be loaded, or if a word or name fits nothing.
Diff compare(const Comparison& comparison, DiffOptions options);

/// What a revert to each VM snapshot in OLD would change there; NEW is not looked at.
/// Errors: as compare(), and Error if there is no VM snapshot that tells what it keeps.
Diff compare_with_snapshots(const Comparison& comparison, const DiffOptions& options);

}  // namespace ovaudit
