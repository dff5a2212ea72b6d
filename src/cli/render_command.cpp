#include <memory>
#include <variant>

#include "cli/command.hpp"
#include "cli/input.hpp"
#include "cli/output.hpp"
#include "cli/report_options.hpp"
#include "ovaudit/audit_report.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/report.hpp"

namespace ovaudit {
namespace {

struct RenderArguments {
    std::string path, format = "text", color = "auto";
    Words save;
    bool show_suppressed = false;
};

template <typename Report, typename Format>
void write(const Report& report, const RenderArguments& arguments, std::span<const Format> formats) {
    const auto saved = parse_saved(arguments.save, formats);
    const auto wanted = std::ranges::find(formats, arguments.format, &Format::name);
    if (wanted == formats.end())
        throw Error("--format: expected " + names_of(formats) + ", found \"" + arguments.format + "\"");
    write_saved(saved, {arguments.path}, [&](const auto& format, const Output& output) {
        format.render(report, {.suppressed = arguments.show_suppressed}, output);
    });
    StandardOutput output;
    wanted->render(report, {.color = wants_color(arguments.color), .suppressed = arguments.show_suppressed},
                   [&](std::string_view bytes) { output(bytes); });
    output.finish();
}

int run_render(const RenderArguments& arguments) {
    using Report = std::variant<Diff, Audit>;
    const Report report = parse_file(arguments.path, [](std::string_view json) {
        return is_check_report(json) ? Report(parse_audit(json)) : Report(parse_report(json));
    });
    if (const auto* audit = std::get_if<Audit>(&report))
        write(*audit, arguments, audit_formats());
    else
        write(std::get<Diff>(report), arguments, formats());
    return 0;
}

}  // namespace

Run add_render(Options options) {
    auto arguments = std::make_shared<RenderArguments>();
    options.argument("REPORT", arguments->path, "A report that --format json or --save has written");
    add_report_options(options, arguments->format, arguments->save, formats());
    add_show_suppressed(options, arguments->show_suppressed);
    options.choice("--color", arguments->color, {"auto", "always", "never"}, "Colours in a text report");
    return [arguments] { return run_render(*arguments); };
}

}  // namespace ovaudit
