#pragma once

#include <span>

#include "ovaudit/report.hpp"

/// What files are, without what they hold.
namespace ovaudit {

/// A line a file: form, product, kind, capture time and how it is known, VMs, whether complete and verified.
void render_identify_text(std::span<const Side> files, const Output& output);
/// The same as `{"schema": "ovaudit/identify/1", "files": [...]}`; see schema().
void render_identify_json(std::span<const Side> files, const Output& output);

}  // namespace ovaudit
