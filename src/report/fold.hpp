#pragma once

#include "report/lines.hpp"

/// Changes into lines: what one action of a person changed stands in one line.
namespace ovaudit {

/// The lines of one VM or object, in the order of their first changes. `changes` are indices in
/// Diff::changes; each is in exactly one line.
std::vector<Line> fold(const Diff& diff, const std::vector<std::size_t>& changes);

}  // namespace ovaudit
