#include "cli/command.hpp"
#include "cli/output.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/report.hpp"

namespace ovaudit {

Run add_schema(CLI::App& app) {
    auto name = std::make_shared<std::string>();
    app.add_option("NAME", *name, "diff or show")->required()->check(CLI::IsMember({"diff", "show"}));
    return [name] {
        StandardOutput output;
        output(schema(*name));
        output.finish();
        return 0;
    };
}

}  // namespace ovaudit
