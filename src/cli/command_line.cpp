// All that is done with CLI11 stands here.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <optional>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/report_options.hpp"
#include "cli/versions.hpp"
#include "model/distance.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

/// Binary units. CLI11 would read "010" as eight.
std::uint64_t parse_bytes(const std::string& option, const std::string& text) {
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    std::string_view unit(rest, static_cast<std::size_t>(end - rest));
    constexpr std::string_view units = "KMGT";
    const std::size_t power = unit.empty() ? 0 : units.find(unit.front()) + 1;
    const bool known = unit.empty() || (power > 0 && (unit.size() == 1 || unit.substr(1) == "iB"));
    const unsigned shift = static_cast<unsigned>(power * 10);
    if (error != std::errc() || !known || (number << shift) >> shift != number)
        throw Error(option + ": expected a number such as 64, 512K or 1GiB, found \"" + escape_visibly(text) +
                    "\"");
    return number << shift;
}

/// CLI11's text echoes arguments as they are.
int usage_error(const CLI::ParseError& error) {
    std::string text = escape_visibly(error.what());
    if (text.starts_with("The ")) text[0] = 't';
    complain(text + "; see ovaudit help");
    return 2;
}

/// ", the nearest is diff"; nothing where even that is far from the word.
std::string advice(const std::string& word, const Words& names) {
    const std::string& name = nearest(word, names);
    const std::size_t most = std::max<std::size_t>(1, word.size() / 3);
    return distance(name, word) > most ? "" : ", the nearest is " + name;
}

std::string unexpected(const std::string& word, const CLI::App& sub) {
    if (!word.starts_with('-') || word == "-") return "expected no further argument, found \"" + word + "\"";
    Words options;
    for (const CLI::Option* option : sub.get_options())
        for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
    const std::string option = word.substr(0, word.find('='));
    return "no option " + option + advice(option, options);
}

/// Of the words that nothing takes the first option, or else the first.
int extras_error(const CLI::App& app, std::span<const Command> commands, const Command* chosen) {
    const Words extras = app.remaining(true);
    const auto option =
        std::ranges::find_if(extras, [](const std::string& word) { return word.starts_with('-'); });
    const std::string& word = option != extras.end() ? *option : extras.front();
    if (chosen != nullptr) {
        complain(escape_visibly(unexpected(word, *app.get_subcommand(chosen->name))) + "; see ovaudit help " +
                 chosen->name);
        return 2;
    }
    if (word.starts_with('-')) {
        complain("no option " + escape_visibly(word) + " before the command; see ovaudit help");
        return 2;
    }
    Words names{"help"};
    for (const Command& command : commands) names.emplace_back(command.name);
    complain(escape_visibly("no command " + word + advice(word, names)) + "; see ovaudit help");
    return 2;
}

int print(const std::string& text) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0 ? 0
                                                                                                       : 2;
}

/// The examples come first in the help of a command, and not at all in the list of commands.
int print_help(CLI::App& sub, const Command& command) {
    sub.description(std::string(command.summary) + ".\n\n" + command.examples);
    return print(sub.help("ovaudit"));
}

int help_on(const std::string& topic, std::span<const Command> commands, CLI::App& app) {
    for (const Command& command : commands) {
        if (topic != command.name) continue;
        CLI::App& sub = *app.get_subcommand(topic);
        const Run run = command.add(Options(sub, false));  // holds what its options refer to
        return print_help(sub, command);
    }
    throw Error("help: expected " + names_of(commands) + ", found \"" + escape_visibly(topic) + "\"");
}

/// The one that the first word names, or else all: to build the others would take a part of a start.
std::span<const Command> eligible(std::span<const Command> commands, std::string_view first) {
    const auto named = std::ranges::find(commands, first, &Command::name);
    return named == commands.end() ? commands : std::span(&*named, 1);
}

}  // namespace

void Options::argument(const char* name, std::string& value, const char* help) {
    app_.add_option(name, value, help)->required()->type_name("");
}
void Options::arguments(const char* name, Words& values, const char* help) {
    app_.add_option(name, values, help)->type_name("");
}
void Options::flag(const char* name, bool& value, const char* help) {
    if (is_left_out(name)) return;
    app_.add_flag(name, value, help);
}
void Options::text(const char* name, const char* type, std::string& value, const char* help) {
    if (is_left_out(name)) return;
    app_.add_option(name, value, help)->type_name(type);
}
void Options::choice(const char* name, std::string& value, const Words& choices, const char* help) {
    if (is_left_out(name)) return;
    app_.add_option(name, value, help)
        ->check(CLI::IsMember(choices).description(""))
        ->type_name(join(choices, "|"));
}

// CLI11's own vectors split "[a,b]".
void Options::repeated(const char* name, const char* type, Words& values, const std::string& help) {
    if (is_left_out(name)) return;
    app_.add_option_function<std::string>(
            name, [&values](const std::string& value) { values.push_back(value); }, help)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->trigger_on_parse()
        ->type_name(type);
}

void Options::pairs(const char* name, const char* type, Words& values, const char* help) {
    if (is_left_out(name)) return;
    app_.add_option(name, values, help)
        ->type_size(2)
        ->type_name(type)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void Options::limit(const char* name, std::uint64_t& bytes, const char* help) {
    if (is_left_out(name)) return;
    app_.add_option_function<std::string>(
            name, [name, &bytes](const std::string& text) { bytes = parse_bytes(name, text); }, help)
        ->group("Limits")
        ->type_name("N");
}

int run_command_line(std::span<const Command> commands, int count, char** arguments) {
    CLI::App app{"Tells what changed in the configuration of XenServer and XCP-ng virtual machines.",
                 "ovaudit"};
    for (const auto& [label, word] : {std::pair("Positionals", "Arguments"), std::pair("REQUIRED", ""),
                                      std::pair("SUBCOMMAND", "COMMAND")})
        app.get_formatter()->label(label, word);
    app.set_version_flag("--version", version_text);
    app.require_subcommand(0, 1);
    const bool arguments_only =
        std::none_of(arguments, arguments + count, [](const char* word) { return *word == '-'; });
    const Command* chosen = nullptr;
    Run work;
    for (const Command& command : eligible(commands, count > 1 ? arguments[1] : "")) {
        CLI::App* sub = app.add_subcommand(command.name, command.summary)->group("Commands");
        sub->preparse_callback([&chosen, &work, &command, sub, arguments_only](std::size_t) {
            chosen = &command;
            work = command.add(Options(*sub, arguments_only));
        });
    }
    std::string topic;
    app.add_subcommand("help", "How to use a command")
        ->group("Commands")
        ->add_option("COMMAND", topic, names_of(commands))
        ->type_name("");
    try {
        app.parse(count, arguments);
    } catch (const CLI::CallForHelp&) {
        return chosen != nullptr ? print_help(*app.get_subcommand(chosen->name), *chosen) : print(app.help());
    } catch (const CLI::CallForVersion& version) {
        return print(std::string(version.what()) + "\n");
    } catch (const CLI::ExtrasError&) {
        return extras_error(app, commands, chosen);
    } catch (const CLI::ParseError& error) {
        return usage_error(error);
    }
    if (chosen != nullptr) return work();
    if (!topic.empty()) return help_on(topic, commands, app);
    app.clear();  // CLI11 would print the help of the command `help`
    return print(app.help());
}

}  // namespace ovaudit
