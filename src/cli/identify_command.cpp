#include "cli/command.hpp"
#include "cli/output.hpp"
#include "load/source.hpp"
#include "ovaudit/error.hpp"
#include "report/identify.hpp"

namespace ovaudit {
namespace {

struct IdentifyArguments {
    Words paths;
    std::string format = "text";
    LoadOptions load_options;
};

int run_identify(const IdentifyArguments& arguments) {
    if (arguments.paths.empty()) throw Error("identify: expected at least one file or folder, found none");
    check_read_once(arguments.paths);
    std::vector<Identified> files;
    int status = 0;
    const auto trouble = [&](std::string_view line) {
        complain(line);
        status = 2;
    };
    for (const std::string& path : arguments.paths) {
        try {
            files.push_back(identified(load(path, arguments.load_options)));
            for (const std::string& line : files.back().side.unread) trouble(line);
        } catch (const Error& error) {  // the others are told all the same
            trouble(error.what());
        }
    }
    StandardOutput output;
    const auto render = arguments.format == "json" ? render_identify_json : render_identify_text;
    render(files, [&](std::string_view bytes) { output(bytes); });
    output.finish();
    return status;
}

}  // namespace

Run add_identify(Options options) {
    auto arguments = std::make_shared<IdentifyArguments>();
    options.arguments("FILE", arguments->paths, what_is_loaded);
    options.choice("--format", arguments->format, {"text", "json"}, "The format of the report");
    add_load_options(options, arguments->load_options);
    return [arguments] { return run_identify(*arguments); };
}

}  // namespace ovaudit
