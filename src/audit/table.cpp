#include "audit/table.hpp"

#include <algorithm>
#include <array>

#include "model/enum_names.hpp"

namespace ovaudit {
namespace {

constexpr std::array<std::string_view, level_count> level_names = {"info", "warning", "error"};
constexpr std::array<std::string_view, verdict_count> verdict_names = {"pass", "fail", "not_applicable",
                                                                       "not_observable", "suppressed"};

}  // namespace

std::string_view to_string(Level level) {
    return level_names[static_cast<std::size_t>(level)];
}
std::string_view to_string(Verdict verdict) {
    return verdict_names[static_cast<std::size_t>(verdict)];
}
std::optional<Level> level_named(std::string_view name) {
    return enum_named<Level>(level_names, name);
}
std::optional<Verdict> verdict_named(std::string_view name) {
    return enum_named<Verdict>(verdict_names, name);
}

const std::vector<Row>& table() {
    static const std::vector<Row> rows = [] {
        std::vector<Row> all;
        for (const auto& family :
             {memory_rows, vcpu_rows, network_rows, network_fleet_rows, storage_rows, snapshot_rows, ha_rows,
              boot_rows, security_rows, tools_rows, label_rows, export_rows, fleet_rows}) {
            const auto rows_of_family = family();
            all.insert(all.end(), rows_of_family.begin(), rows_of_family.end());
        }
        std::ranges::sort(all, {}, [](const Row& row) { return row.check.id; });
        return all;
    }();
    return rows;
}

std::span<const Check> checks() {
    static const std::vector<Check> all = [] {
        std::vector<Check> list;
        for (const Row& row : table()) list.push_back(row.check);
        return list;
    }();
    return all;
}

const Check* find_check(std::string_view id) {
    const auto all = checks();
    const auto found = std::ranges::find(all, id, &Check::id);
    return found == all.end() ? nullptr : &*found;
}

}  // namespace ovaudit
