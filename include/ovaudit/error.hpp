#pragma once

#include <stdexcept>
#include <string>

namespace ovaudit {

/// The one error type: something outside the program (a file, an option, an output) is not as it must be.
/// The text is one line: where, what was expected, what was found; lower case, no full stop.
/// Bytes that came from a file are already escaped in it. Thrown where bytes enter or leave.
class Error : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace ovaudit
