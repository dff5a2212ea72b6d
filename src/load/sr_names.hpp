#pragma once

#include "load/form.hpp"

namespace ovaudit {

/// SRMETA.xml of a pool metadata backup: the names of all SRs and of the VDIs in them, the only place for
/// those of VDIs that no VM has. The functions of its row.
bool begins_as_sr_names(std::string_view head);
FormReader read_sr_names(Canonical& canonical, const Limits& limits);
void cover_sr_names(Source& source, const Storage& storage);

}  // namespace ovaudit
