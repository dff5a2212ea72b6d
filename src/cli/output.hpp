#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ovaudit/report.hpp"

/// Where bytes leave the program.
namespace ovaudit {

/// Standard output. A closed pipe ends the writing quietly.
class StandardOutput {
  public:
    void operator()(std::string_view bytes);
    /// Errors: Error if something could not be written.
    void finish();

  private:
    bool closed_ = false;
};

/// Writes a file beside `path` and renames it into place; a symbolic link keeps pointing where it does.
/// inputs: paths that must not be overwritten, "-" for standard input.
/// Errors: Error if the file cannot be written whole, or is one of the inputs, of the history, or another
/// that holds metadata.
void write_file(const std::string& path, const std::vector<std::string>& inputs,
                const std::function<void(const Output&)>& write);

bool is_terminal(int descriptor);

/// "auto", "always" or "never", with NO_COLOR and whether standard output is a terminal.
bool wants_color(const std::string& choice);

/// A line on standard error: what a person at a terminal wants to know beside the data.
void say(std::string_view line);
/// The same behind the program's name: what is wrong.
void complain(std::string_view line);

}  // namespace ovaudit
