#pragma once

#include <string>
#include <vector>

#include "ovaudit/diff.hpp"

/// Diffs made by hand, for tests of what reads a Diff. Each is the same at every call.
namespace ovaudit::sample {

/// Two captures of one VM between which nothing changed.
Diff equal();
/// A working week of a small pool: a VM with settings of many kinds, a renamed and re-imported one, a halted
/// one, one on each side only, a network, gaps, ignored changes, notes.
Diff ordinary();
/// Markup, quotes, ends of scripts and comments, bidi, control and invalid bytes in every text that a file
/// can fill. Texts that a Diff holds escaped are escaped.
Diff hostile();
/// `vms` VMs of `changes` changes each.
Diff many(std::size_t vms, std::size_t changes);

/// What hostile() has put into the texts, each with its own mark, as it was before any escaping.
const std::vector<std::string>& hostile_texts();

}  // namespace ovaudit::sample
