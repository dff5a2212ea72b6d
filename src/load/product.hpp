#pragma once

#include "model/storage.hpp"

namespace ovaudit {

/// What runs on a host, as its software_version says; left as it is where that does not.
void take_product(Source& source, const Storage& storage, const Object& host);

}  // namespace ovaudit
