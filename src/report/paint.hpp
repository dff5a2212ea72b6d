#pragma once

#include <string>

#include "ovaudit/report.hpp"

namespace ovaudit {

enum class Paint { red, green, yellow, bold, dim };

/// Colour adds to the text and never replaces any of it.
std::string painted(const TextStyle& style, Paint paint, const std::string& text);

}  // namespace ovaudit
