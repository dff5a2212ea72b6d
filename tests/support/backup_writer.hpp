#pragma once

#include <string>
#include <vector>

#include "support/edits.hpp"
#include "support/pool_model.hpp"

/// The VMs of a pool as Xen Orchestra backs them up: what it writes down is a VM snapshot that is taken for
/// it.
namespace ovaudit::generated {

/// full: only the VM is written down, without its devices.
enum class BackupMode : std::uint8_t { full, delta };

/// `<timestamp>.json` of each VM.
std::vector<std::string> write_backups(const Pool& pool, BackupMode mode, Random& random);

/// Whether the backups hold the object of an edit, and the field if the edit is of one.
bool backups_show(const Pool& pool, BackupMode mode, const Expected& edit);
/// Whether that they do not hold the object of an edit means that it is not there.
bool backups_would_show(const Pool& pool, BackupMode mode, const Expected& edit);

}  // namespace ovaudit::generated
