#include "support/small_report.hpp"

#include "support/outcome.hpp"

namespace ovaudit::test {
namespace {

Source small_source() {
    Source source;
    source.name = "monday.xva";
    source.form = "XVA";
    source.export_kind = ExportKind::metadata;
    source.product = "XCP-ng";
    source.product_version = "8.3.0";
    source.captured_at = "2026-11-16T02:00:04Z";
    source.captured_from = TimeFrom::archive;
    source.sha256 = std::string(64, 'a');
    source.complete = Answer::yes;
    return source;
}

Change small_change() {
    Change change;
    change.id = "VM:9538882a/VIF:0/network";
    change.path = "VM:web01/VIF:0/network";
    change.label = "NIC 0 network";
    change.vm = 0;
    change.object = {"VIF", "0", "11e14183", "", "NIC 0", "device"};
    change.field = "network";
    change.category = Category::network;
    change.old_value = {Named{"network", "8a6a2c0d", "Pool-wide network 0"}};
    change.new_value = {Named{"network", "", "DMZ"}};
    change.old_text = "Pool-wide network 0";
    change.new_text = "DMZ";
    return change;
}

}  // namespace

Diff small_diff() {
    Diff diff;
    diff.old_side = {"monday.xva", {small_source()}, {{"VIF", 1}, {"VM", 1}}, {}, {}};
    diff.new_side = {"captures", {small_source(), {}}, {{"VM", 1}}, {"\"two\" sources"}, {}};
    diff.arguments.ignore = {{"platform:*", 2}};
    diff.arguments.pairs = {{"a", "b"}};
    diff.summary = {1, 1, 0, 0, 214, {{Role::runtime, 14}}, {{"other VMs", 3}}, {{Category::ip, 1}}};
    diff.vms = {{"9538882a", "web01", "", "", "uuid", "Running", "Halted", "", true, {"re-imported"}}};
    diff.changes = {small_change()};
    diff.not_comparable = {{"a full export holds none", "SR", {"tags"}, 3}};
    diff.notes = {"one note", "another"};
    return diff;
}

const char* const small_report = R"({
  "schema": "ovaudit/diff/1",
  "tool": {"name": "ovaudit", "version": "0.1.0"},
  "arguments": {"only": [], "ignore": [{"pattern": "platform:*", "hits": 2}], "include": [], "vms": [], "pairs": [{"old": "a", "new": "b"}], "match": "auto", "fail_on": [], "title": null, "secrets_shown": false},
  "old": {"name": "monday.xva", "form": "XVA", "export": "metadata", "product": "XCP-ng", "product_version": "8.3.0", "captured_at": "2026-11-16T02:00:04Z", "captured_from": "archive", "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "complete": "yes", "verified": "unknown", "objects": {"VIF": 1, "VM": 1}, "sources": [{"name": "monday.xva", "form": "XVA", "export": "metadata", "product": "XCP-ng", "product_version": "8.3.0", "captured_at": "2026-11-16T02:00:04Z", "captured_from": "archive", "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "complete": "yes", "verified": "unknown"}], "notes": [], "unread": []},
  "new": {"name": "captures", "form": null, "export": null, "product": null, "product_version": null, "captured_at": null, "captured_from": null, "sha256": null, "complete": null, "verified": null, "objects": {"VM": 1}, "sources": [{"name": "monday.xva", "form": "XVA", "export": "metadata", "product": "XCP-ng", "product_version": "8.3.0", "captured_at": "2026-11-16T02:00:04Z", "captured_from": "archive", "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "complete": "yes", "verified": "unknown"}, {"name": "", "form": "", "export": "unknown", "product": null, "product_version": null, "captured_at": null, "captured_from": "none", "sha256": null, "complete": "unknown", "verified": "unknown"}], "notes": ["\"two\" sources"], "unread": []},
  "summary": {"settings_changed": 1, "reported_changed": 0, "exit_status": 1, "by_category": {"memory": 0, "vcpu": 0, "network": 1, "ip": 0, "storage": 0, "boot": 0, "power": 0, "ha": 0, "platform": 0, "gpu": 0, "security": 0, "os": 0, "tools": 0, "snapshot": 0, "labels": 0, "other": 0}, "by_op": {"changed": 1, "added": 0, "removed": 0}, "vms": {"compared": 1, "changed": 1, "only_in_old": 0, "only_in_new": 0}, "settings_compared": 214, "hidden": {"runtime": 14}, "filtered": {"ip": 1}, "left_out": {"other VMs": 3}, "ignored": 2, "not_comparable": 1},
  "vms": [
    {"uuid": "9538882a", "name": "web01", "old_uuid": null, "old_name": null, "matched_by": "uuid", "old_power_state": "Running", "new_power_state": "Halted", "observed_at": null, "halted": true, "headlines": ["re-imported"]}
  ],
  "changes": [
    {"id": "VM:9538882a/VIF:0/network", "path": "VM:web01/VIF:0/network", "label": "NIC 0 network", "vm": {"index": 0, "uuid": "9538882a", "name": "web01", "old_uuid": null, "old_name": null, "matched_by": "uuid"}, "object": {"class": "VIF", "id": "0", "uuid": "11e14183", "old_uuid": null, "name": "NIC 0", "matched_by": "device", "used_by": null}, "field": "network", "key": null, "op": "changed", "category": "network", "role": "config", "counts": true, "unit": null, "old": {"class": "network", "uuid": "8a6a2c0d", "name": "Pool-wide network 0"}, "new": {"class": "network", "uuid": null, "name": "DMZ"}, "old_text": "Pool-wide network 0", "new_text": "DMZ", "masked": false, "old_masked": false, "new_masked": false, "record": null, "observed_at": null}
  ],
  "not_comparable": [
    {"reason": "a full export holds none", "class": "SR", "fields": ["tags"], "objects": 3}
  ],
  "notes": [
    "one note",
    "another"
  ]
}
)";

std::string render(const Diff& diff, const Format& format) {
    std::string report;
    format.render(diff, {}, [&](std::string_view bytes) { report += bytes; });
    return report;
}

std::string error_of(std::string_view report) {
    return error_from([&] { parse_report(report); });
}

}  // namespace ovaudit::test
