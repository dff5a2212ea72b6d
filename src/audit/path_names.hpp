#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ovaudit {

/// A name in a path pattern that XenAPI does not have, and the nearest that it has.
struct UnknownName {
    std::string name, nearest;
};

/// The first name of a class or field in a path pattern (`VIF:*/locking_mode`, `memory-static-max`) that is
/// none; nothing if all are, or have a `*`.
std::optional<UnknownName> unknown_name(std::string_view path);

}  // namespace ovaudit
