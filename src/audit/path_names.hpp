#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ovaudit {

/// Of a path pattern (`VIF:*/locking_mode`, `memory-static-max`) in which a class or field is named that
/// XenAPI does not have: that, and the nearest that it has, for an error. Nothing if it has all, or they have
/// a `*`.
std::optional<std::string> unknown_name(std::string_view path);

}  // namespace ovaudit
