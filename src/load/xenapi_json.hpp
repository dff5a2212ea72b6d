#pragma once

#include <string_view>

#include "load/form.hpp"

namespace ovaudit {

/// Records of XenAPI as JSON: what get_record and get_all_records answer, of any class.
/// The functions of its row in the form table.
FormReader read_xenapi_json(Canonical& canonical, const Limits& limits);
/// The product, as far as a host's record tells it; what the records could show they said themselves.
void cover_xenapi(Source& source, const Storage& storage);

}  // namespace ovaudit
