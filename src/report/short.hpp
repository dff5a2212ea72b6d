#pragma once

#include "ovaudit/report.hpp"

/// Reports for the quick look.
namespace ovaudit {

/// A line for each VM and object: `web01   3 memory, 1 vcpu, 2 network; reported 1 ip`.
void render_stat(const Diff& diff, const Output& output);
/// The paths of the changes, one a line.
void render_names(const Diff& diff, const Output& output);

}  // namespace ovaudit
