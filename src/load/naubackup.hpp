#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "load/form.hpp"

namespace ovaudit {

/// The file that tells of the VM itself.
inline constexpr std::string_view naubackup_vm_file = "vm.cfg";

/// What NAUbackup's VmBackup.py writes beside an export: `key=value` lines without any escaping, in a file an
/// object. A document of this form is a vm.cfg alone, or all files of a backup: each after a NUL, its name
/// in the backup's folder, and a line feed.
std::string naubackup_part(std::string_view name, std::string_view text);
/// Whether a backup has files of that name, such as `DISK-xvda/vdi.cfg`.
bool is_naubackup_file(std::string_view name);

/// What a backup shows. is_alone: of a vm.cfg by itself.
std::shared_ptr<const Coverage> naubackup_coverage(bool is_alone);

/// The functions of its row in the form table.
bool begins_as_naubackup(std::string_view head);
FormReader read_naubackup(Canonical& canonical, const Limits& limits);
void cover_naubackup(Source& source, const Storage& storage);

}  // namespace ovaudit
