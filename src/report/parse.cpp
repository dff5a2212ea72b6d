#include "ovaudit/report.hpp"
#include "report/cursor.hpp"
#include "report/json_text.hpp"
#include "report/reading.hpp"
#include "report/report_tree.hpp"

namespace ovaudit {
namespace {

std::optional<Op> op_named(std::string_view name) {
    for (Op op : {Op::changed, Op::added, Op::removed})
        if (to_string(op) == name) return op;
    return {};
}

Role read_role(const Cursor& at) {
    return at.named(role_named, names_of<Role, role_count>);
}
Answer read_answer(const Cursor& at) {
    return at.named(answer_named, names_of<Answer, 3>);
}

IgnoreEntry read_ignore(const Cursor& at) {
    return {at["pattern"].text(), at["hits"].count()};
}

std::pair<std::string, std::string> read_pair(const Cursor& at) {
    return {at["old"].text(), at["new"].text()};
}

std::string read_match(const Cursor& at) {
    if (at.text() != "auto" && at.text() != "uuid") at.fail("one of auto, uuid");
    return at.text();
}

Arguments read_arguments(const Cursor& at) {
    Arguments arguments;
    arguments.only = read_list(at["only"], read_category);
    arguments.ignore = read_list(at["ignore"], read_ignore);
    arguments.include = read_texts(at["include"]);
    arguments.vms = read_texts(at["vms"]);
    arguments.pairs = read_list(at["pairs"], read_pair);
    arguments.match = read_match(at["match"]);
    arguments.fail_on = read_texts(at["fail_on"]);
    arguments.title = at["title"].text_or_null();
    arguments.secrets_shown = at["secrets_shown"].boolean();
    if (at["policy"].is_there()) {
        arguments.policy = at["policy"].text();
        arguments.now = at["now"].text_or_null();
    }
    at.must_be(arguments_tree(arguments));
    return arguments;
}

Source read_source(const Cursor& at) {
    Source source;
    source.name = at["name"].text();
    source.form = at["form"].text();
    source.export_kind = at["export"].named(export_kind_named, names_of<ExportKind, 3>);
    source.product = at["product"].text_or_null();
    source.product_version = at["product_version"].text_or_null();
    source.captured_at = at["captured_at"].text_or_null();
    source.captured_from = at["captured_from"].named(time_from_named, names_of<TimeFrom, 6>);
    source.sha256 = at["sha256"].text_or_null();
    source.complete = read_answer(at["complete"]);
    source.verified = read_answer(at["verified"]);
    return source;
}

Summary read_summary(const Cursor& at) {
    Summary summary;
    summary.vms_compared = at["vms"]["compared"].count();
    summary.vms_changed = at["vms"]["changed"].count();
    summary.vms_only_in_old = at["vms"]["only_in_old"].count();
    summary.vms_only_in_new = at["vms"]["only_in_new"].count();
    summary.settings_compared = at["settings_compared"].count();
    summary.hidden = read_counts<Role, role_count>(at["hidden"], role_named);
    summary.filtered = read_counts<Category, category_count>(at["filtered"], category_named);
    summary.left_out = read_counts(at["left_out"]);
    return summary;
}

VmEntry read_vm(const Cursor& at) {
    VmEntry vm;
    vm.uuid = at["uuid"].text();
    vm.name = at["name"].text();
    vm.old_uuid = at["old_uuid"].text_or_null();
    vm.old_name = at["old_name"].text_or_null();
    vm.matched_by = at["matched_by"].text_or_null();
    vm.old_power_state = at["old_power_state"].text_or_null();
    vm.new_power_state = at["new_power_state"].text_or_null();
    vm.observed_at = at["observed_at"].text_or_null();
    vm.halted = at["halted"].boolean();
    vm.headlines = read_texts(at["headlines"]);
    at.must_be(vm_tree(vm));
    return vm;
}

std::uint32_t read_vm_index(const Cursor& at, const Diff& diff) {
    if (at.is_null()) return no_vm;
    const auto index = at["index"].count();
    if (index >= diff.vms.size()) at["index"].fail("a position in /vms");
    return static_cast<std::uint32_t>(index);
}

ObjectEntry read_object(const Cursor& at) {
    ObjectEntry object;
    object.class_name = at["class"].text();
    object.id = at["id"].text();
    object.uuid = at["uuid"].text();
    object.old_uuid = at["old_uuid"].text_or_null();
    object.name = at["name"].text();
    object.matched_by = at["matched_by"].text_or_null();
    if (!at["used_by"].is_null()) object.used_by = at["used_by"].count();
    return object;
}

Datum read_value(const Cursor& at, const Cursor& masked) {
    return masked.boolean() ? Datum{Hidden{}} : decode(at.tree());
}

std::optional<DatumMap> read_record(const Cursor& at) {
    if (at.is_null()) return {};
    at.members();
    Datum record = decode(at.tree());
    auto* map = std::get_if<DatumMap>(&record.value);
    if (!map) at.fail("an object's fields");
    return std::move(*map);
}

void read_values(Change& change, const Cursor& at) {
    change.old_value = read_value(at["old"], at["old_masked"]);
    change.new_value = read_value(at["new"], at["new_masked"]);
    change.old_text = at["old_text"].text_or_null();
    change.new_text = at["new_text"].text_or_null();
    change.record = read_record(at["record"]);
    change.observed_at = at["observed_at"].text_or_null();
}

ChangeVerdict read_change_verdict(const Cursor& at) {
    ChangeVerdict verdict;
    verdict.is = at["is"].named(change_verdict_named, names_of<ChangeVerdict::Is, change_verdict_count>);
    if (!at["level"].is_null()) verdict.level = read_level(at["level"]);
    verdict.id = at["id"].text_or_null();
    verdict.why = at["why"].text_or_null();
    return verdict;
}

Change read_change(const Cursor& at, const Diff& diff) {
    Change change;
    change.id = at["id"].text();
    change.path = at["path"].text();
    change.label = at["label"].text();
    change.vm = read_vm_index(at["vm"], diff);
    change.object = read_object(at["object"]);
    change.field = at["field"].text_or_null();
    if (!at["key"].is_null()) change.key = at["key"].text();
    change.op = at["op"].named(op_named, names_of<Op, 3>);
    change.category = read_category(at["category"]);
    change.role = read_role(at["role"]);
    change.counts = at["counts"].boolean();
    if (!at["unit"].is_null())
        change.unit = at["unit"].named(unit_named, [] { return std::string("bytes, seconds, null"); });
    read_values(change, at);
    if (at["verdict"].is_there()) change.verdict = read_change_verdict(at["verdict"]);
    at.must_be(change_tree(diff, change));
    return change;
}

NotComparable read_not_comparable(const Cursor& at) {
    NotComparable entry{at["reason"].text(), at["class"].text(), read_texts(at["fields"]),
                        at["objects"].count()};
    at.must_be(not_comparable_tree(entry));
    return entry;
}

void check_head(const Cursor& report) {
    const Cursor schema = report["schema"];
    if (schema.text() != diff_schema_name) schema.fail('"' + std::string(diff_schema_name) + '"');
    report.has_only({"schema", "tool", "arguments", "old", "new", "summary", "vms", "changes",
                     "not_comparable", "notes"});
    report["tool"].has_only({"name", "version"});
    report["tool"]["name"].text();
    report["tool"]["version"].text();
}

}  // namespace

Side read_side(const Cursor& at) {
    Side side;
    side.name = at["name"].text();
    side.sources = read_list(at["sources"], read_source);
    side.objects = read_counts(at["objects"]);
    side.notes = read_texts(at["notes"]);
    side.unread = read_texts(at["unread"]);
    at.must_be(side_tree(side));
    return side;
}

Diff parse_report(std::string_view json) {
    const Datum document = parse_json(json);
    const Cursor report(document);
    check_head(report);
    Diff diff;
    diff.arguments = read_arguments(report["arguments"]);
    diff.old_side = read_side(report["old"]);
    diff.new_side = read_side(report["new"]);
    diff.summary = read_summary(report["summary"]);
    diff.vms = read_list(report["vms"], read_vm);
    diff.changes = read_list(report["changes"], [&](const Cursor& at) { return read_change(at, diff); });
    diff.not_comparable = read_list(report["not_comparable"], read_not_comparable);
    diff.notes = read_texts(report["notes"]);
    report["summary"].must_be(summary_tree(diff));
    return diff;
}

}  // namespace ovaudit
