#pragma once

#include <string>
#include <string_view>

#include "load/document.hpp"

namespace ovaudit {

/// Reads the vm.cfg of a backup of NAUbackup and what stands in its DISK-* and VIFs folders as one document,
/// which naubackup.hpp describes.
/// Errors: Error if one of them cannot be read.
Document read_naubackup_folder(const std::string& vm_cfg, const LoadOptions& options, const Sink& sink);

/// Whether a folder of that name in a backup of NAUbackup holds only what read_naubackup_folder() reads.
bool is_naubackup_part(std::string_view folder);

}  // namespace ovaudit
