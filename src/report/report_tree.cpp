#include "report/report_tree.hpp"

#include <algorithm>
#include <array>

#include "ovaudit/audit.hpp"
#include "report/tree.hpp"

namespace ovaudit {
using namespace tree;
namespace {

constexpr std::array<std::string_view, 3> op_names = {"changed", "added", "removed"};
constexpr std::array<std::string_view, change_verdict_count> change_verdict_names = {"allowed", "denied",
                                                                                     "suppressed"};

void add_facts(DatumMap& to, const Source& source) {
    add(to, "form", text(source.form));
    add(to, "export", text(to_string(source.export_kind)));
    add(to, "product", text_or_null(source.product));
    add(to, "product_version", text_or_null(source.product_version));
    add(to, "captured_at", text_or_null(source.captured_at));
    add(to, "captured_from", text(to_string(source.captured_from)));
    add(to, "sha256", text_or_null(source.sha256));
    add(to, "complete", text(to_string(source.complete)));
    add(to, "verified", text(to_string(source.verified)));
}

Datum source_tree(const Source& source) {
    DatumMap map;
    add(map, "name", text(source.name));
    add_facts(map, source);
    return {std::move(map)};
}

/// The facts of the only source; of several they stand in `sources` alone.
void add_flat_facts(DatumMap& to, const Side& side) {
    const auto first = to.size();
    add_facts(to, side.sources.empty() ? Source{} : side.sources.front());
    if (side.sources.size() == 1) return;
    for (auto i = first; i < to.size(); ++i) to[i].second = Datum{};
}

template <typename Matches>
Datum changes_that(const Diff& diff, Matches matches) {
    return count(static_cast<std::uint64_t>(std::ranges::count_if(diff.changes, matches)));
}

Datum by_category(const Diff& diff) {
    std::map<Category, std::uint64_t> by_category;
    for (std::size_t i = 0; i < category_count; ++i) by_category[static_cast<Category>(i)] = 0;
    for (const Change& change : diff.changes) ++by_category[change.category];
    return counts(by_category);
}

Datum by_op(const Diff& diff) {
    std::map<Op, std::uint64_t> by_op{{Op::changed, 0}, {Op::added, 0}, {Op::removed, 0}};
    for (const Change& change : diff.changes) ++by_op[change.op];
    return counts(by_op);
}

Datum by_verdict(const Diff& diff) {
    using Is = ChangeVerdict::Is;
    std::map<Is, std::uint64_t> by_verdict{{Is::allowed, 0}, {Is::denied, 0}, {Is::suppressed, 0}};
    for (const Change& change : diff.changes)
        if (change.verdict) ++by_verdict[change.verdict->is];
    return counts(by_verdict);
}

Datum verdict_tree(const ChangeVerdict& verdict) {
    DatumMap map;
    add(map, "is", text(to_string(verdict.is)));
    add(map, "level", verdict.level ? text(to_string(*verdict.level)) : Datum{});
    add(map, "id", text_or_null(verdict.id));
    add(map, "why", text_or_null(verdict.why));
    return {std::move(map)};
}

Datum vm_counts(const Summary& summary) {
    DatumMap map;
    add(map, "compared", count(summary.vms_compared));
    add(map, "changed", count(summary.vms_changed));
    add(map, "only_in_old", count(summary.vms_only_in_old));
    add(map, "only_in_new", count(summary.vms_only_in_new));
    return {std::move(map)};
}

std::uint64_t ignored(const Arguments& arguments) {
    std::uint64_t hits = 0;
    for (const IgnoreEntry& entry : arguments.ignore) hits += entry.hits;
    return hits;
}

void add_identity(DatumMap& to, const VmEntry& vm) {
    add(to, "uuid", text(vm.uuid));
    add(to, "name", text(vm.name));
    add(to, "old_uuid", text_or_null(vm.old_uuid));
    add(to, "old_name", text_or_null(vm.old_name));
    add(to, "matched_by", text_or_null(vm.matched_by));
}

Datum vm_of(const Diff& diff, const Change& change) {
    if (change.vm == no_vm) return {};
    DatumMap map;
    add(map, "index", count(change.vm));
    add_identity(map, diff.vms[change.vm]);
    return {std::move(map)};
}

Datum object_tree(const ObjectEntry& object) {
    DatumMap map;
    add(map, "class", text(object.class_name));
    add(map, "id", text(object.id));
    add(map, "uuid", text(object.uuid));
    add(map, "old_uuid", text_or_null(object.old_uuid));
    add(map, "name", text(object.name));
    add(map, "matched_by", text_or_null(object.matched_by));
    add(map, "used_by", object.used_by ? count(*object.used_by) : Datum{});
    return {std::move(map)};
}

bool is_masked(const Datum& value) {
    return std::holds_alternative<Hidden>(value.value);
}

/// A masked value is null here: `masked` beside it tells.
Datum value_of_change(const Datum& value) {
    return is_masked(value) ? Datum{} : encode(value);
}

void add_values(DatumMap& to, const Change& change) {
    const bool old_masked = is_masked(change.old_value), new_masked = is_masked(change.new_value);
    add(to, "old", value_of_change(change.old_value));
    add(to, "new", value_of_change(change.new_value));
    add(to, "old_text", text_or_null(change.old_text));
    add(to, "new_text", text_or_null(change.new_text));
    add(to, "masked", {old_masked || new_masked});
    add(to, "old_masked", {old_masked});
    add(to, "new_masked", {new_masked});
    add(to, "record", change.record ? encode({*change.record}) : Datum{});
    add(to, "observed_at", text_or_null(change.observed_at));
}

}  // namespace

std::string_view to_string(Op op) {
    return op_names[static_cast<std::size_t>(op)];
}

std::string_view to_string(ChangeVerdict::Is is) {
    return change_verdict_names[static_cast<std::size_t>(is)];
}

std::optional<ChangeVerdict::Is> change_verdict_named(std::string_view name) {
    const auto found = std::ranges::find(change_verdict_names, name);
    if (found == change_verdict_names.end()) return std::nullopt;
    return static_cast<ChangeVerdict::Is>(found - change_verdict_names.begin());
}

Datum tool_tree() {
    DatumMap map;
    add(map, "name", text("ovaudit"));
    add(map, "version", text(OVAUDIT_VERSION));
    return {std::move(map)};
}

Datum arguments_tree(const Arguments& arguments) {
    DatumMap map;
    add(map, "only", list(arguments.only, [](Category only) { return text(to_string(only)); }));
    add(map, "ignore", list(arguments.ignore, [](const IgnoreEntry& entry) {
            return Datum{DatumMap{{"pattern", text(entry.pattern)}, {"hits", count(entry.hits)}}};
        }));
    add(map, "include", texts(arguments.include));
    add(map, "vms", texts(arguments.vms));
    add(map, "pairs", list(arguments.pairs, [](const auto& pair) {
            return Datum{DatumMap{{"old", text(pair.first)}, {"new", text(pair.second)}}};
        }));
    add(map, "match", text(arguments.match));
    add(map, "fail_on", texts(arguments.fail_on));
    add(map, "title", text_or_null(arguments.title));
    add(map, "secrets_shown", {arguments.secrets_shown});
    if (!arguments.policy.empty()) {
        add(map, "policy", text(arguments.policy));
        add(map, "now", text_or_null(arguments.now));
    }
    return {std::move(map)};
}

Datum side_tree(const Side& side) {
    DatumMap map;
    add(map, "name", text(side.name));
    add_flat_facts(map, side);
    add(map, "objects", counts(side.objects));
    add(map, "sources", list(side.sources, source_tree));
    add(map, "notes", texts(side.notes));
    add(map, "unread", texts(side.unread));
    return {std::move(map)};
}

Datum summary_tree(const Diff& diff) {
    const Summary& summary = diff.summary;
    DatumMap map;
    add(map, "settings_changed", count(settings_changed(diff)));
    add(map, "reported_changed",
        changes_that(diff, [](const Change& change) { return change.role == Role::reported; }));
    add(map, "exit_status", {std::int64_t{exit_status(diff)}});
    add(map, "by_category", by_category(diff));
    add(map, "by_op", by_op(diff));
    if (!diff.arguments.policy.empty()) add(map, "by_verdict", by_verdict(diff));
    add(map, "vms", vm_counts(summary));
    add(map, "settings_compared", count(summary.settings_compared));
    add(map, "hidden", counts(summary.hidden));
    add(map, "filtered", counts(summary.filtered));
    add(map, "left_out", counts(summary.left_out));
    add(map, "ignored", count(ignored(diff.arguments)));
    add(map, "not_comparable", count(diff.not_comparable.size()));
    return {std::move(map)};
}

Datum vm_tree(const VmEntry& vm) {
    DatumMap map;
    add_identity(map, vm);
    add(map, "old_power_state", text_or_null(vm.old_power_state));
    add(map, "new_power_state", text_or_null(vm.new_power_state));
    add(map, "observed_at", text_or_null(vm.observed_at));
    add(map, "halted", {vm.halted});
    add(map, "headlines", texts(vm.headlines));
    return {std::move(map)};
}

Datum change_tree(const Diff& diff, const Change& change) {
    DatumMap map;
    map.reserve(24);
    add(map, "id", text(change.id));
    add(map, "path", text(change.path));
    add(map, "label", text(change.label));
    add(map, "vm", vm_of(diff, change));
    add(map, "object", object_tree(change.object));
    add(map, "field", text_or_null(change.field));
    add(map, "key", change.key ? text(*change.key) : Datum{});
    add(map, "op", text(to_string(change.op)));
    add(map, "category", text(to_string(change.category)));
    add(map, "role", text(to_string(change.role)));
    add(map, "counts", {change.counts});
    add(map, "unit", change.unit == Unit::none ? Datum{} : text(to_string(change.unit)));
    add_values(map, change);
    if (change.verdict) add(map, "verdict", verdict_tree(*change.verdict));
    return {std::move(map)};
}

Datum not_comparable_tree(const NotComparable& entry) {
    DatumMap map;
    add(map, "reason", text(entry.reason));
    add(map, "class", text(entry.class_name));
    add(map, "fields", texts(entry.fields));
    add(map, "objects", count(entry.objects));
    return {std::move(map)};
}

}  // namespace ovaudit
