#pragma once

#include <string>

#include "support/pool_model.hpp"

namespace ovaudit::generated {

/// The pool as `xe pool-dump-database` writes it: tables of rows, the values as s-expressions with their
/// blanks protected, in XML attributes. `random` chooses among the encodings of old and new releases.
std::string write_database(const Pool& pool, Random& random);

/// The VM as a VM snapshot's `snapshot_metadata` keeps it.
std::string write_snapshot_metadata(const Pool& pool, ObjectKey vm);

}  // namespace ovaudit::generated
