#pragma once

#include "load/form.hpp"

namespace ovaudit {

/// XVA version 1, of XenEnterprise 3: `<appliance version="0.1">`. It names its objects by keys of its own,
/// has no uuids and no NICs; what it says is put as the platform's importer put it. The functions of its row.
bool begins_as_xva_v1(std::string_view head);
FormReader read_xva_v1(Canonical& canonical, const Limits& limits);
/// Errors: Error if there is no VM.
void cover_xva_v1(Source& source, const Storage& storage);

}  // namespace ovaudit
