#include <memory>

#include "cli/command.hpp"
#include "cli/input.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/words.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/load.hpp"
#include "report/show.hpp"

namespace ovaudit {
namespace {

struct ShowArguments {
    std::string path, format = "text", captured_at;
    bool flat = false;
    ShowOptions options;
    LoadOptions load_options;
};

using Render = void (*)(const Capture&, const ShowOptions&, const Output&);

Render renderer(const ShowArguments& arguments) {
    if (arguments.flat && arguments.format != "text")
        throw Error("--flat: expected --format text with it, found " + arguments.format);
    if (arguments.flat) return render_show_flat;
    if (arguments.format == "json") return render_show_json;
    return arguments.format == "xml" ? render_show_xml : render_show_text;
}

Capture load_with_progress(const ShowArguments& arguments) {
    check_secrets({arguments.path}, arguments.load_options);
    const Progress progress("loading");
    LoadOptions options = arguments.load_options;
    options.captured_at = given_time("--captured-at", arguments.captured_at, arguments.path);
    return load_capture(arguments.path, options);
}

/// What the output itself does not say.
void say_the_rest(const Capture& capture, const ShowArguments& arguments) {
    complain_of_misses(capture, arguments.options.patterns);
    if (!arguments.flat) return;
    const std::string left_out = left_out_text(capture, arguments.options);
    if (!left_out.empty()) complain("left out: " + left_out + " (--all)");
    for (const std::string& note : capture.notes()) complain("note: " + note);
}

int run_show(const ShowArguments& arguments) {
    const Render render = renderer(arguments);
    const Capture capture = load_with_progress(arguments);
    StandardOutput output;
    render(capture, arguments.options, [&](std::string_view bytes) { output(bytes); });
    output.finish();
    say_the_rest(capture, arguments);
    for (const std::string& line : capture.unread()) complain(line);
    return capture.unread().empty() ? 0 : 2;
}

}  // namespace

Run add_show(Options options) {
    auto arguments = std::make_shared<ShowArguments>();
    options.argument("FILE", arguments->path, what_is_loaded);
    options.arguments("PATTERN", arguments->options.patterns,
                      "Only what these path patterns cover, such as 'memory_*' or 'VM:web01/VIF:0'");
    options.choice("--format", arguments->format, {"text", "json", "xml"}, "The format of the report");
    options.flag("--flat", arguments->flat,
                 "A line 'path = value' for each value, to be compared or searched");
    options.flag("--all", arguments->options.all,
                 "Also run-time and internal fields, default templates and control domains");
    options.text("--captured-at", "TIME", arguments->captured_at,
                 "When it was captured, whatever it says itself");
    add_load_options(options, arguments->load_options);
    return [arguments] { return run_show(*arguments); };
}

}  // namespace ovaudit
