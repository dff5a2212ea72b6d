#include "ovaudit/report.hpp"
#include "report/assets.hpp"

namespace ovaudit {

std::string_view schema(std::string_view name) {
    if (name == "diff") return asset("diff.schema.json");
    if (name == "show") return asset("show.schema.json");
    if (name == "identify") return asset("identify.schema.json");
    if (name == "check") return asset("check.schema.json");
    if (name == "inventory") return asset("inventory.schema.json");
    if (name == "can-import") return asset("can-import.schema.json");
    if (name == "log") return asset("log.schema.json");
    if (name == "annotate") return asset("annotate.schema.json");
    if (name == "whose") return asset("whose.schema.json");
    if (name == "timeline") return asset("timeline.schema.json");
    if (name == "captures") return asset("captures.schema.json");
    return {};
}

}  // namespace ovaudit
