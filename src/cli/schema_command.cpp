#include "cli/command.hpp"
#include "cli/output.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/report.hpp"

namespace ovaudit {

Run add_schema(Options options) {
    auto name = std::make_shared<std::string>();
    options.argument("NAME", *name,
                     "diff, check, inventory, can-import, show, identify, log, annotate, whose or captures");
    return [name] {
        const std::string_view text = schema(*name);
        if (text.empty())
            throw Error(
                "schema: expected diff, check, inventory, can-import, show, identify, log, annotate, whose "
                "or captures, found \"" +
                escape_visibly(*name) + "\"");
        StandardOutput output;
        output(text);
        output.finish();
        return 0;
    };
}

}  // namespace ovaudit
