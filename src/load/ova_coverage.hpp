#pragma once

#include <span>

#include "ovaudit/capture.hpp"

namespace ovaudit {

/// What an ova.xml can show: which classes its product exports, what every export blanks, and what a full one
/// blanks besides. Source: xapi's export.ml.
/// objects_of: how many objects of each class it holds.
Coverage ova_coverage(const Source& source, std::span<const std::uint32_t> objects_of, bool has_vm_snapshots);

}  // namespace ovaudit
