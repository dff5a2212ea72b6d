#pragma once

#include <cstdint>
#include <string_view>

namespace ovaudit {

/// What the name of a field or key, or a word of a text, says about the value behind it.
enum class Announces : std::uint8_t {
    nothing,
    marked_secret,  ///< one behind `=` or `:`: `community: x` announces one, `a community server` does not
    secret,         ///< one behind a blank as well: `--rootpw x`, but not `passwords are kept elsewhere`
};

/// Linear.
Announces announces(std::string_view name);

}  // namespace ovaudit
