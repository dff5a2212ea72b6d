#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ovaudit/load.hpp"

namespace CLI {
class App;
}

/// The commands, one file each. A command says what its part of the command line may hold, and how it is run.
namespace ovaudit {

using Words = std::vector<std::string>;

/// What the command line of one command may hold, and where that goes. What is given here must outlive the
/// run.
class Options {
  public:
    /// arguments_only: without what begins with `-`, where no word of the command line does. To build all the
    /// options takes a tenth of the work of a small comparison.
    explicit Options(CLI::App& app, bool arguments_only) : app_(app), arguments_only_(arguments_only) {}

    void argument(const char* name, std::string& value, const char* help);
    /// All further arguments.
    void arguments(const char* name, Words& values, const char* help);
    void flag(const char* name, bool& value, const char* help);
    /// type: what the value is, as the help says it: "FILE", "TIME".
    void text(const char* name, const char* type, std::string& value, const char* help);
    void choice(const char* name, std::string& value, const Words& choices, const char* help);
    /// May be given several times, each time with one value.
    void repeated(const char* name, const char* type, Words& values, const std::string& help);
    /// Takes two values each time.
    void pairs(const char* name, const char* type, Words& values, const char* help);
    /// "64", "64K", "64MiB".
    void limit(const char* name, std::uint64_t& bytes, const char* help);

  private:
    bool is_left_out(const char* name) const { return arguments_only_ && *name == '-'; }

    CLI::App& app_;
    bool arguments_only_;
};

/// Runs the command; the result is the exit status.
using Run = std::function<int()>;

struct Command {
    const char* name;
    const char* summary;
    /// Two examples, which a reader of `--help` sees first.
    const char* examples;
    Run (*add)(Options options);
};

Run add_diff(Options options);
Run add_show(Options options);
Run add_identify(Options options);
Run add_revert(Options options);
Run add_check(Options options);
Run add_explain(Options options);
Run add_can_import(Options options);
Run add_inventory(Options options);
Run add_render(Options options);
Run add_schema(Options options);
Run add_record(Options options);
Run add_log(Options options);
Run add_annotate(Options options);
Run add_whose(Options options);
Run add_timeline(Options options);
Run add_captures(Options options);
Run add_verify(Options options);
Run add_forget(Options options);

/// The options that every command which loads files has: --form, --verify, --show-secrets, --history
/// and the limits.
void add_load_options(Options options, LoadOptions& load);

/// "2026-11-16" or "2026-11-16T02:00:04Z" as RFC 3339, UTC.
/// Errors: Error if it is neither; option: its name.
std::string parse_time(const std::string& option, const std::string& text);

/// What a file may be, for the help on an argument.
extern const char* const what_is_loaded;

/// Runs the command that the arguments name, or says how to use the program.
int run_command_line(std::span<const Command> commands, int count, char** arguments);

}  // namespace ovaudit
