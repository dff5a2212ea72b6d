#pragma once

#include <string>
#include <vector>

#include "ovaudit/diff.hpp"

namespace ovaudit {

/// A row of RFC 4180, with its CR LF. A cell that a spreadsheet would take for a formula (it begins with =,
/// +,
/// -, @, tab or CR) gets a ' in front, unless it is a number. Characters that would not show are written out,
/// line ends apart.
std::string csv_row(const std::vector<std::string>& cells);

/// The columns of a change, and its cells: a row of `diff --format csv`.
std::vector<std::string> change_columns();
std::vector<std::string> change_cells(const Diff& diff, const Change& change);

}  // namespace ovaudit
