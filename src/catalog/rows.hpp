#pragma once

#include "ovaudit/catalog.hpp"

namespace ovaudit {

std::span<const MapKey> map_keys();

}  // namespace ovaudit
