#pragma once

#include <string_view>

#include "load/form.hpp"

namespace ovaudit {

/// The metadata of a backup of Xen Orchestra, or its cache of many such. What was backed up is a VM snapshot:
/// it is told as the VM that it was taken of.
/// The functions of its row in the form table, which has cover_xenapi() besides.
bool begins_as_xo_backup(std::string_view head);
FormReader read_xo_backup(Canonical& canonical, const Limits& limits);

}  // namespace ovaudit
