#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/versions.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

constexpr Command commands[] = {
    {"diff", "What changed between two exports",
     "Examples:\n"
     "  ovaudit diff monday.xva friday.xva\n"
     "  ovaudit diff --only memory,vcpu --save report.html before.xva after.xva\n",
     add_diff},
    {"show", "What an export holds",
     "Examples:\n"
     "  ovaudit show web01.xva\n"
     "  ovaudit show --flat web01.xva 'memory_*' 'VIF:0'\n",
     add_show},
    {"schema", "The JSON Schema of what --format json writes",
     "Examples:\n"
     "  ovaudit schema diff > diff.schema.json\n"
     "  ovaudit schema show\n",
     add_schema},
};

/// CLI11's text echoes arguments as they are.
int usage_error(const CLI::ParseError& error) {
    std::string text = escape_visibly(error.what());
    if (text.starts_with("The ")) text[0] = 't';
    complain(text + "; see ovaudit help");
    return 2;
}

/// The examples come first in the help of a command, and not at all in the list of commands.
int print_help(CLI::App& sub) {
    for (const Command& command : commands)
        if (sub.get_name() == command.name)
            sub.description(std::string(command.summary) + ".\n\n" + command.examples);
    return std::printf("%s", sub.help("ovaudit").c_str()) < 0 ? 2 : 0;
}

int run(int count, char** arguments) {
    CLI::App app{"Tells what changed in the configuration of XenServer and XCP-ng virtual machines.",
                 "ovaudit"};
    app.set_version_flag("--version", version_text());
    app.require_subcommand(0, 1);
    std::vector<std::pair<CLI::App*, Run>> runs;
    for (const Command& command : commands) {
        CLI::App* sub = app.add_subcommand(command.name, command.summary);
        runs.emplace_back(sub, command.add(*sub));
    }
    std::string topic;
    CLI::App* help = app.add_subcommand("help", "How to use a command");
    help->add_option("COMMAND", topic, "diff, show or schema");
    try {
        app.parse(count, arguments);
    } catch (const CLI::CallForHelp&) {
        for (const auto& [sub, work] : runs)
            if (sub->parsed()) return print_help(*sub);
        return std::printf("%s", app.help().c_str()) < 0 ? 2 : 0;
    } catch (const CLI::CallForVersion& version) {
        return std::printf("%s\n", version.what()) < 0 ? 2 : 0;
    } catch (const CLI::ParseError& error) {
        return usage_error(error);
    }
    for (const auto& [sub, work] : runs)
        if (sub->parsed()) return work();
    if (topic.empty()) {
        app.clear();  // CLI11 would print the help of the command `help`
        return std::printf("%s", app.help().c_str()) < 0 ? 2 : 0;
    }
    for (const auto& [sub, work] : runs)
        if (sub->get_name() == topic) return print_help(*sub);
    throw Error("help: expected diff, show or schema, found \"" + escape_visibly(topic) + "\"");
}

}  // namespace
}  // namespace ovaudit

int main(int count, char** arguments) {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        return ovaudit::run(count, arguments);
    } catch (const ovaudit::Error& error) {
        ovaudit::complain(error.what());
    } catch (const std::bad_alloc&) {
        ovaudit::complain("out of memory");
    } catch (const std::exception& error) {
        ovaudit::complain("a fault of the program, please report it: " +
                          ovaudit::escape_visibly(error.what()));
    }
    return 2;
}
