#include "audit/path_names.hpp"

#include <algorithm>
#include <vector>

#include "model/distance.hpp"
#include "model/pattern.hpp"
#include "model/text.hpp"
#include "ovaudit/catalog.hpp"

namespace ovaudit {
namespace {

/// `snapshot:` is the step of a VM snapshot, the others are those of their classes.
bool is_step(std::string_view name) {
    const auto is_its = [&](const auto& row) { return name == row.name || name == row.step; };
    return name == "snapshot" || std::ranges::any_of(classes(), is_its);
}

bool is_field(std::string_view name) {
    for (ClassId id = 0; id < classes().size(); ++id)
        if (find_field(id, name)) return true;
    return false;
}

std::string refusal(std::string_view name) {
    std::vector<std::string_view> names;
    for (const auto& row : classes()) names.push_back(row.name);
    for (std::size_t id = 0; id < field_count(); ++id) names.push_back(field(static_cast<FieldId>(id)).name);
    return "XenAPI has no class and no field \"" + escape_briefly(name) + "\", the nearest is \"" +
           std::string(nearest(name, names)) + "\"";
}

}  // namespace

std::optional<std::string> unknown_name(std::string_view path) {
    for (const std::string_view part : split_path(path)) {
        const std::size_t colon = part.find(':');
        std::string name(part.substr(0, colon));
        std::ranges::replace(name, '-', '_');  // as xe spells it
        if (name.empty() || name.find('*') != name.npos || is_step(name)) continue;
        if (!is_field(name)) return refusal(name);
        if (colon != part.npos) return std::nullopt;  // a key may have slashes, too
    }
    return std::nullopt;
}

}  // namespace ovaudit
