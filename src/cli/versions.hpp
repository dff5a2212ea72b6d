#pragma once

#include <string>

namespace ovaudit {

/// The program's version and those of the libraries that it runs on.
std::string version_text();

}  // namespace ovaudit
