#include <charconv>
#include <memory>

#include "cli/command.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

/// "64", "64K", "64MiB": bytes, binary units. CLI11 would read "010" as eight.
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

void add_limit(CLI::App& app, const std::string& name, const std::string& help,
               const std::function<void(std::uint64_t)>& take) {
    app.add_option_function<std::string>(
           name, [name, take](const std::string& text) { take(parse_bytes(name, text)); }, help)
        ->group("Limits")
        ->type_name("N");
}

}  // namespace

std::shared_ptr<LoadOptions> add_load_options(CLI::App& app) {
    auto options = std::make_shared<LoadOptions>();
    app.add_flag("--verify", options->verify, "Read each file to its end, whatever its size, and check it");
    app.add_flag("--show-secrets", options->show_secrets,
                 "Load passwords, keys and TPM contents instead of masking them");
    Limits& limits = options->limits;
    add_limit(app, "--max-document", "Bytes of ova.xml, unpacked (1GiB)",
              [options, &limits](auto n) { limits.document_bytes = n; });
    add_limit(app, "--max-ratio", "Unpacked to packed bytes (1000)",
              [options, &limits](auto n) { limits.ratio = n; });
    add_limit(app, "--max-search", "Bytes before ova.xml (64MiB)",
              [options, &limits](auto n) { limits.search_bytes = n; });
    add_limit(app, "--max-window", "Window of the decompression (128MiB)",
              [options, &limits](auto n) { limits.window_bytes = n; });
    add_limit(app, "--max-objects", "Objects in one file (4000000)",
              [options, &limits](auto n) { limits.objects = n; });
    add_limit(app, "--max-value", "Bytes of one value (32MiB)",
              [options, &limits](auto n) { limits.value_bytes = n; });
    add_limit(app, "--max-name", "Bytes of one name or key (64K)",
              [options, &limits](auto n) { limits.name_bytes = n; });
    add_limit(app, "--max-depth", "Depth of XML elements (64)",
              [options, &limits](auto n) { limits.depth = static_cast<unsigned>(n); });
    return options;
}

CLI::Option* add_repeated(CLI::App& app, const std::string& name,
                          const std::shared_ptr<std::vector<std::string>>& values, const std::string& help) {
    return app
        .add_option_function<std::string>(
            name, [values](const std::string& value) { values->push_back(value); }, help)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->trigger_on_parse();
}

}  // namespace ovaudit
