#include "report/show_card.hpp"

#include <algorithm>

#include "catalog/known.hpp"
#include "diff/compare.hpp"
#include "diff/datum.hpp"
#include "model/natural.hpp"
#include "model/text.hpp"
#include "report/long_text.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

constexpr std::string_view not_said = "?";

/// "2 .. 4 GiB", "512 MiB .. 4 GiB": a unit that both have stands once.
std::string range(const std::string& least, const std::string& most) {
    const std::size_t unit = most.rfind(' ');
    const bool same_unit = unit != std::string::npos && least.ends_with(most.substr(unit));
    return (same_unit ? least.substr(0, least.rfind(' ')) : least) + " .. " + most;
}

std::string memory_text(FieldReader& reader, ObjectIndex vm) {
    const std::string least = reader.size(vm, "memory_dynamic_min"),
                      most = reader.size(vm, "memory_dynamic_max"),
                      static_least = reader.size(vm, "memory_static_min"),
                      static_most = reader.size(vm, "memory_static_max");
    const std::string statics = "static " + range(static_least, static_most);
    if (least != most) return range(least, most) + " (" + statics + ")";
    const std::string fixed = most + (most == not_said ? "" : " fixed");
    return fixed + " (" + statics + ", dynamic " + range(least, most) + ")";
}

/// What differs from what every new VM gets.
std::string vcpu_parameters(FieldReader& reader, ObjectIndex vm) {
    std::string text;
    for (const MapEntry& entry : reader.capture().entries_of(reader.value(vm, "VCPUs_params"))) {
        const std::string parameter = escape_visibly(reader.capture().text(entry.key)) + "=" +
                                      human(reader.capture(), entry.value, Unit::none);
        if (parameter != "weight=256" && parameter != "cap=0") text += ", " + parameter;
    }
    return text;
}

std::string vcpu_text(FieldReader& reader, ObjectIndex vm) {
    std::string text = reader.said(vm, "VCPUs_max");
    const std::string at_start = reader.said(vm, "VCPUs_at_startup");
    if (at_start != text) text += ", " + at_start + " at startup";
    const std::string cores = reader.under(vm, "platform", "cores-per-socket");
    if (!cores.empty()) text += ", " + cores + (cores == "1" ? " core" : " cores") + " per socket";
    return text + vcpu_parameters(reader, vm);
}

/// "cd (disk, DVD)"
std::string order_text(const std::string& order) {
    std::vector<std::string> names;
    for (const char letter : order)
        names.push_back(letter == 'c' ? "disk" : letter == 'd' ? "DVD" : letter == 'n' ? "network" : "?");
    return order.empty() ? "not set" : order + " (" + join(names, ", ") + ")";
}

std::string hvm_text(FieldReader& reader, ObjectIndex vm) {
    const std::string firmware = reader.under(vm, "HVM_boot_params", "firmware");
    std::string text = firmware.empty() || firmware == "bios" ? "BIOS"
                       : firmware == "uefi"                   ? "UEFI"
                                                              : firmware;
    text = "HVM, " + text + ", order " + order_text(reader.under(vm, "HVM_boot_params", "order"));
    const std::string secure = reader.under(vm, "platform", "secureboot");
    return secure.empty() || secure == "false" ? text : text + ", secureboot " + secure;
}

std::string pv_text(FieldReader& reader, ObjectIndex vm) {
    std::string text = "PV";
    for (const auto& [field, word] : {std::pair{"PV_bootloader", "bootloader"},
                                      {"PV_kernel", "kernel"},
                                      {"PV_ramdisk", "ramdisk"},
                                      {"PV_args", "args"}})
        if (!reader.raw(vm, field).empty()) text += ", " + std::string(word) + " " + reader.said(vm, field);
    return text;
}

std::string boot_text(FieldReader& reader, ObjectIndex vm) {
    const std::string_view type = reader.raw(vm, "domain_type");
    const bool no_type = type.empty() || type == "unspecified";
    if (no_type && reader.value(vm, "HVM_boot_policy") == nullptr) return std::string(not_said);
    const bool hvm = no_type ? !reader.raw(vm, "HVM_boot_policy").empty() : type == "hvm";
    if (hvm) return hvm_text(reader, vm);
    const std::string text = pv_text(reader, vm);
    return no_type || type == "pv" ? text : escape_visibly(type) + text.substr(2);
}

std::string guest_text(FieldReader& reader, ObjectIndex metrics) {
    const std::string whole_name = reader.under(metrics, "os_version", "name");
    const std::string name = whole_name.substr(0, whole_name.find('|'));  // Windows adds its folder and disk
    const std::string uname = reader.under(metrics, "os_version", "uname");
    if (name.empty() && uname.empty()) return "no system reported";
    const bool told = uname.empty() || name.find(uname) != std::string::npos;
    return (name.empty() ? std::string(not_said) : name) + (told ? "" : ", kernel " + uname);
}

std::string tools_text(FieldReader& reader, ObjectIndex vm, ObjectIndex metrics) {
    std::string version;
    for (const std::string_view part : {"major", "minor", "micro", "build"}) {
        const std::string number = reader.under(metrics, "PV_drivers_version", part);
        if (!number.empty()) version += (version.empty() ? "" : part == "build" ? "-" : ".") + number;
    }
    std::string text = version.empty() ? "none reported" : version;
    const std::string_view at = reader.raw(metrics, "last_updated");
    const bool never = at.empty() || at.starts_with("1970-01-01");
    text += never ? ", time not recorded" : ", last reported " + human_time(escape_visibly(at));
    return reader.raw(vm, "power_state") == "Halted" ? text + "; the VM is halted, so this is old" : text;
}

std::string state_text(FieldReader& reader, ObjectIndex vm) {
    std::string text = reader.said(vm, "power_state");
    const std::string* reason = gap(reader.capture(), vm, known().of_vm.power_state);
    if (text == not_said && reason != nullptr) text += " (" + *reason + ")";
    const std::string started = reader.under(vm, "other_config", "auto_poweron");
    return started == "true" ? text + ", auto_poweron" : text;
}

std::string ha_text(FieldReader& reader, ObjectIndex vm) {
    const std::string_view priority = reader.raw(vm, "ha_restart_priority");
    if (reader.value(vm, "ha_restart_priority") == nullptr) return std::string(not_said);
    return priority.empty() ? "none" : reader.said(vm, "ha_restart_priority");
}

/// A set or map in one go.
std::string all_of(FieldReader& reader, ObjectIndex vm, std::string_view field) {
    const std::string text = reader.said(vm, field);
    return text == "(empty)" ? "none" : shortened(text);
}

/// What people set in other_config: what tools keep there has another role.
std::string other_config_text(FieldReader& reader, ObjectIndex vm) {
    std::vector<std::string> parts;
    for (const MapEntry& entry : reader.capture().entries_of(reader.value(vm, "other_config"))) {
        const std::string_view key = reader.capture().text(entry.key);
        const MapKey* row = find_map_key(known().of_vm.other_config, key);
        if (row == nullptr || row->role == Role::config)
            parts.push_back(escape_visibly(key) + "=" + human(reader.capture(), entry.value, Unit::none));
    }
    return shortened(join(parts, ", "));
}

std::string snapshots_text(FieldReader& reader, ObjectIndex vm) {
    const Capture& capture = reader.capture();
    std::vector<std::pair<std::string, std::string>> snapshots;
    for (const ObjectIndex child : capture.children(capture.object(vm)))
        if (capture.object(child).class_id == known().vm) {
            const std::string time = reader.said(child, "snapshot_time");
            snapshots.emplace_back(time, reader.said(child, "name_label") + ", " + time);
        }
    std::sort(snapshots.begin(), snapshots.end());
    std::vector<std::string> texts;
    for (const auto& [time, text] : snapshots) texts.push_back(text);
    return texts.empty() ? std::string() : std::to_string(texts.size()) + ": " + join(texts, "; ");
}

void add_guest(CardRows& rows, FieldReader& reader, ObjectIndex vm) {
    const ObjectIndex metrics = guest_metrics_of(reader.capture(), vm);
    if (metrics == no_object) {
        rows.push_back({"guest", {"no guest metrics: this file says nothing of what runs inside"}});
        return;
    }
    rows.push_back({"guest", {guest_text(reader, metrics)}});
    rows.push_back({"tools", {tools_text(reader, vm, metrics)}});
}

}  // namespace

ObjectIndex guest_metrics_of(const Capture& capture, ObjectIndex vm) {
    for (const ObjectIndex child : capture.children(capture.object(vm)))
        if (capture.object(child).class_id == known().guest_metrics) return child;
    return no_object;
}

std::string kind_of_vm(FieldReader& reader, ObjectIndex vm) {
    if (reader.capture().is_vm_snapshot(reader.capture().object(vm))) return "VM snapshot";
    if (reader.is_true(vm, "is_control_domain")) return "control domain";
    return reader.is_true(vm, "is_a_template") ? "template" : "VM";
}

CardRows card_of(FieldReader& reader, ObjectIndex vm) {
    CardRows rows;
    if (!reader.raw(vm, "name_description").empty())
        rows.push_back({"description", {shortened(reader.said(vm, "name_description"))}});
    rows.push_back({"state", {state_text(reader, vm)}});
    rows.push_back({"memory", {memory_text(reader, vm)}});
    rows.push_back({"vcpu", {vcpu_text(reader, vm)}});
    rows.push_back({"boot", {boot_text(reader, vm)}});
    const CardRows devices = devices_of(reader, vm);
    rows.insert(rows.end(), devices.begin(), devices.end());
    add_guest(rows, reader, vm);
    rows.push_back({"ha",
                    {ha_text(reader, vm) + "      tags  " + all_of(reader, vm, "tags") +
                     "      blocked operations  " + all_of(reader, vm, "blocked_operations")}});
    const std::string other_config = other_config_text(reader, vm);
    if (!other_config.empty()) rows.push_back({"other_config", {other_config}});
    const std::string snapshots = snapshots_text(reader, vm);
    if (!snapshots.empty()) rows.push_back({"VM snapshots", {snapshots}});
    return rows;
}

}  // namespace ovaudit
