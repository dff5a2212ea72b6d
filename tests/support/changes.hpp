#pragma once

#include <string>
#include <utility>

#include "ovaudit/report.hpp"

/// Diffs by hand, for the tests of reports.
namespace ovaudit::test {

inline constexpr const char* web01 = "9538882a-c7e4-b8e5-c1f9-0d136f4a81b1";

/// A change of a field of the VM web01 itself.
inline Change vm_change(Category category, const std::string& field, const std::string& label,
                        const std::string& old_text, const std::string& new_text) {
    Change change;
    change.id = std::string("VM:") + web01 + "/" + field;
    change.path = "VM:web01/" + field;
    change.label = label;
    change.vm = 0;
    change.object = {"VM", web01, web01, "", "web01", "uuid"};
    change.field = field;
    change.category = category;
    change.old_text = old_text;
    change.new_text = new_text;
    return change;
}

/// A change of a field of an object that web01 owns; `place` is its path below the VM.
inline Change inner_change(Category category, const std::string& class_name, const std::string& place,
                           const std::string& field, const std::string& label, const std::string& old_text,
                           const std::string& new_text) {
    Change change = vm_change(category, place + "/" + field, label, old_text, new_text);
    const std::size_t colon = place.find(':');
    change.object = {
        class_name, colon == place.npos ? place : place.substr(colon + 1), class_name + "-uuid", "", "",
        "device"};
    change.field = field;
    return change;
}

inline Change with_key(Change change, const std::string& key) {
    change.key = key;
    change.id += ":" + key;
    change.path += ":" + key;
    return change;
}

inline Change with_op(Change change, Op op) {
    change.op = op;
    return change;
}

inline Change with_role(Change change, Role role) {
    change.role = role;
    change.counts = role == Role::config;
    return change;
}

inline Change with_values(Change change, Datum old_value, Datum new_value) {
    change.old_value = std::move(old_value);
    change.new_value = std::move(new_value);
    return change;
}

/// The coming or going of a whole object that no VM owns, or of a VM.
inline Change whole_change(Op op, const std::string& class_name, const std::string& uuid,
                           const std::string& name, const std::string& text) {
    Change change;
    change.id = class_name + ":" + uuid;
    change.path = class_name + ":" + name;
    change.label = class_name + " \"" + name + "\"";
    change.object = {class_name, uuid, uuid, "", name, ""};
    change.op = op;
    (op == Op::removed ? change.old_text : change.new_text) = text;
    return change;
}

inline Change snapshot_change(Op op, const std::string& name, const std::string& time) {
    Change change = vm_change(Category::snapshot, "snapshots:" + name, "snapshot \"" + name + "\"", "", "");
    change.field.clear();
    change.object.uuid = change.object.id = "snapshot-" + name;
    change.object.name = name;
    change.op = op;
    (op == Op::removed ? change.old_text : change.new_text) = time;
    return with_role(change, Role::runtime);
}

/// A change of a field of an object that no VM owns.
inline Change object_change(const std::string& class_name, const std::string& uuid, const std::string& name,
                            Category category, const std::string& field, const std::string& old_text,
                            const std::string& new_text) {
    Change change;
    change.id = class_name + ":" + uuid + "/" + field;
    change.path = class_name + ":" + name + "/" + field;
    change.label = field;
    change.object = {class_name, uuid, uuid, "", name, "uuid"};
    change.field = field;
    change.category = category;
    change.old_text = old_text;
    change.new_text = new_text;
    return change;
}

inline Source source_at(const std::string& time, TimeFrom from) {
    Source source;
    source.form = "XVA";
    source.export_kind = ExportKind::metadata;
    source.product = "XCP-ng";
    source.product_version = "8.3.0";
    source.captured_at = time;
    source.captured_from = from;
    return source;
}

/// Two sides, the VM web01 (running, matched by uuid), and these changes.
inline Diff diff_of(std::vector<Change> changes) {
    Diff diff;
    diff.old_side.name = "monday.xva";
    diff.old_side.sources = {source_at("2026-11-16T02:00:04Z", TimeFrom::archive)};
    diff.new_side.name = "friday.xva";
    diff.new_side.sources = {source_at("2026-11-20T02:00:03Z", TimeFrom::archive)};
    VmEntry vm;
    vm.uuid = web01;
    vm.name = "web01";
    vm.matched_by = "uuid";
    vm.old_power_state = vm.new_power_state = "Running";
    vm.observed_at = "2026-11-20T01:58:40Z";
    diff.vms = {vm};
    diff.summary.vms_compared = diff.summary.vms_changed = 1;
    diff.changes = std::move(changes);
    return diff;
}

/// One VM of which memory, VCPUs, networks, tags and an address changed.
inline Diff example_diff() {
    const auto memory = [](const std::string& label) {
        return vm_change(Category::memory, "memory_" + label, label, "4 GiB", "8 GiB");
    };
    const auto tag = [](Op op, const std::string& name) {
        return with_op(with_key(vm_change(Category::labels, "tags", "tag " + name, "", ""), name), op);
    };
    Change nic =
        inner_change(Category::network, "VIF", "VIF:1", "", "NIC 1", "", "02:16:3e:00:00:01 on backup");
    nic.op = Op::added;
    Diff diff = diff_of({memory("dynamic_max"), memory("dynamic_min"), memory("static_max"),
                         vm_change(Category::vcpu, "VCPUs_max", "VCPUs_max", "2", "4"),
                         inner_change(Category::network, "VIF", "VIF:0", "network", "NIC 0 network",
                                      "Pool-wide network 0", "DMZ"),
                         nic, tag(Op::added, "prod"), tag(Op::removed, "staging"),
                         with_role(with_key(inner_change(Category::ip, "VM_guest_metrics", "guest_metrics",
                                                         "networks", "NIC 0", "10.0.0.5", "10.0.7.5"),
                                            "0/ip"),
                                   Role::reported)});
    diff.summary.hidden = {{Role::runtime, 14}};
    return diff;
}

}  // namespace ovaudit::test
