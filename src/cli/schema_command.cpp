#include "cli/command.hpp"
#include "cli/output.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/report.hpp"

namespace ovaudit {

namespace {
constexpr const char* schema_names =
    "diff, check, inventory, can-import, show, identify, log, annotate, whose, timeline or captures";
}  // namespace

Run add_schema(Options options) {
    auto name = std::make_shared<std::string>();
    options.argument("NAME", *name, schema_names);
    return [name] {
        const std::string_view text = schema(*name);
        if (text.empty())
            throw Error("schema: expected " + std::string(schema_names) + ", found \"" +
                        escape_visibly(*name) + "\"");
        StandardOutput output;
        output(text);
        output.finish();
        return 0;
    };
}

}  // namespace ovaudit
