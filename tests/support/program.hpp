#pragma once

#include <string>

namespace ovaudit::test {

struct Outcome {
    std::string out, err;
    int status = -1;
};

/// Runs the program at the root of the sources, as scripts/rebase does. arguments: as a shell reads them.
/// first: what the shell does before it.
Outcome run_program(const std::string& arguments, const std::string& first = ":");

std::string read_file(const std::string& path);

}  // namespace ovaudit::test
