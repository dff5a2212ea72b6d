#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "ovaudit/load.hpp"

/// The commands, one file each. A command registers its options and says how to run it.
namespace ovaudit {

/// Runs the command; the result is the exit status.
using Run = std::function<int()>;

struct Command {
    const char* name;
    const char* summary;
    /// Two examples and what else a reader of `--help` should see first.
    const char* examples;
    Run (*add)(CLI::App& app);
};

Run add_diff(CLI::App& app);
Run add_show(CLI::App& app);
Run add_schema(CLI::App& app);

/// The options that every command which loads files has: --verify, --show-secrets and the limits.
/// The returned value is filled when the command line is parsed.
std::shared_ptr<LoadOptions> add_load_options(CLI::App& app);

/// An option that may be given several times, each time with one value. CLI11's own vectors split "[a,b]".
CLI::Option* add_repeated(CLI::App& app, const std::string& name,
                          const std::shared_ptr<std::vector<std::string>>& values, const std::string& help);

}  // namespace ovaudit
