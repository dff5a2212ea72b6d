#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ovaudit {

/// Makes the stand-in for a secret inside a text, see model/masked.hpp.
using StandIn = std::function<std::string(std::string_view secret)>;

/// The text with the secrets in it replaced: values of password-like words, the user-info of URLs, private
/// keys. Nothing if there are none. Linear.
std::optional<std::string> mask_inside(std::string_view text, const StandIn& stand_in);

/// Whether a nested document speaks of secrets anywhere.
bool speaks_of_secrets(std::string_view document);

}  // namespace ovaudit
