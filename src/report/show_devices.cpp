#include <algorithm>

#include "catalog/known.hpp"
#include "diff/datum.hpp"
#include "model/text.hpp"
#include "report/phrase.hpp"
#include "report/show_card.hpp"

namespace ovaudit {
namespace {

constexpr std::size_t widest_cell = 60;

/// "NIC 0", "disk 0", "CD 3".
std::string label_of(FieldReader& reader, const std::string& kind, ObjectIndex at, std::string_view place) {
    return kind + " " + reader.said(at, place);
}

/// A reference by its target's name; "?" if the target is not in the file, or nothing.
std::string target_text(FieldReader& reader, ObjectIndex at, std::string_view field) {
    std::string name = reader.said(at, field);
    if (!name.empty()) return name;
    return reader.target(at, field) == no_object ? "?" : "\"\"";
}

bool is_running(FieldReader& reader, ObjectIndex vm) {
    return reader.raw(vm, "power_state") == "Running";
}

/// Whether the device is known to be unplugged from a VM that runs.
bool is_unplugged(FieldReader& reader, ObjectIndex vm, ObjectIndex device) {
    const Value* attached = reader.value(device, "currently_attached");
    return is_running(reader, vm) && attached != nullptr && attached->kind == Kind::boolean &&
           !reader.is_true(device, "currently_attached");
}

/// What the guest reported of the device's addresses, link-local ones aside.
std::string addresses_text(FieldReader& reader, ObjectIndex vm, std::string_view device) {
    const Capture& capture = reader.capture();
    const ObjectIndex metrics = guest_metrics_of(capture, vm);
    if (metrics == no_object) return {};
    std::vector<std::string> addresses;
    for (const MapEntry& entry : capture.entries_of(reader.value(metrics, "networks"))) {
        const std::string_view key = capture.text(entry.key);
        const bool own = key.substr(0, key.find('/')) == device;
        const MapKey* row = find_map_key(known().of_guest_metrics.networks, key);
        if (!own || (row != nullptr && row->role == Role::internal)) continue;
        const std::string address = human(capture, entry.value, Unit::none);
        if (std::find(addresses.begin(), addresses.end(), address) == addresses.end())
            addresses.push_back(address);
    }
    return addresses.empty() ? std::string() : "reported " + join(addresses, ", ");
}

void add_set(std::vector<std::string>& to, FieldReader& reader, ObjectIndex at, std::string_view field) {
    if (!reader.capture().members_of(reader.value(at, field)).empty())
        to.push_back(std::string(field) + " " + reader.said(at, field));
}

/// What a NIC has that most have not.
std::string nic_extras(FieldReader& reader, ObjectIndex vm, ObjectIndex nic) {
    std::vector<std::string> extras;
    if (is_unplugged(reader, vm, nic)) extras.emplace_back("unplugged");
    const std::string mtu = reader.said(nic, "MTU");
    if (mtu != "1500" && mtu != "0" && mtu != "?") extras.push_back("MTU " + mtu);
    const std::string_view locking = reader.raw(nic, "locking_mode");
    if (!locking.empty() && locking != "network_default")
        extras.push_back("locking_mode " + escape_visibly(locking));
    for (const char* field : {"ipv4_allowed", "ipv6_allowed", "ipv4_addresses", "ipv6_addresses"})
        add_set(extras, reader, nic, field);
    return join(extras, ", ");
}

CardRow nic_row(FieldReader& reader, ObjectIndex vm, ObjectIndex nic) {
    return {label_of(reader, "NIC", nic, "device"),
            {reader.raw(nic, "MAC").empty() ? "no MAC" : reader.said(nic, "MAC"),
             "on " + target_text(reader, nic, "network"), nic_extras(reader, vm, nic),
             addresses_text(reader, vm, reader.raw(nic, "device"))}};
}

/// "Local storage (44a98a50, lvm, not shared)"
std::string sr_text(FieldReader& reader, ObjectIndex disk) {
    std::string name = target_text(reader, disk, "SR");
    const ObjectIndex sr = reader.target(disk, "SR");
    if (sr == no_object) return name;
    std::vector<std::string> facts{short_uuid(reader.capture().text(reader.capture().object(sr).uuid))};
    if (const std::string type = reader.said(sr, "type"); type != "?") facts.push_back(type);
    if (reader.value(sr, "shared") != nullptr)
        facts.emplace_back(reader.is_true(sr, "shared") ? "shared" : "not shared");
    std::erase(facts, "");
    return name + " (" + join(facts, ", ") + ")";
}

std::string disk_text(FieldReader& reader, ObjectIndex disk) {
    std::string text = reader.size(disk, "virtual_size") + " \"" +
                       escape_visibly(reader.raw(disk, "name_label")) + "\" on " + sr_text(reader, disk);
    if (reader.is_true(disk, "sharable")) text += ", sharable";
    return reader.raw(disk, "on_boot") == "reset" ? text + ", reset on boot" : text;
}

std::string medium_text(FieldReader& reader, ObjectIndex drive) {
    if (reader.is_true(drive, "empty")) return "(empty)";
    const std::string name = target_text(reader, drive, "VDI");
    return name == "?" ? name : "\"" + name + "\"";
}

CardRow drive_row(FieldReader& reader, ObjectIndex vm, ObjectIndex drive) {
    const std::string_view type = reader.raw(drive, "type");
    const bool is_disk = type == "Disk" || type.empty();
    const ObjectIndex disk = reader.target(drive, "VDI");
    const std::string medium = !is_disk            ? medium_text(reader, drive)
                               : disk != no_object ? disk_text(reader, disk)
                                                   : "? (the disk is not in this file)";
    std::vector<std::string> place;
    if (!reader.raw(drive, "device").empty()) place.push_back(reader.said(drive, "device"));
    if (is_disk) place.push_back(reader.said(drive, "mode"));
    if (is_unplugged(reader, vm, drive)) place.emplace_back("unplugged");
    return {label_of(reader, is_disk ? "disk" : escape_visibly(type), drive, "userdevice"),
            {medium, join(place, " ")}};
}

CardRow gpu_row(FieldReader& reader, ObjectIndex gpu) {
    const ObjectIndex type = reader.target(gpu, "type");
    return {label_of(reader, "GPU", gpu, "device"),
            {type == no_object ? "?" : reader.said(type, "model_name"),
             "of " + target_text(reader, gpu, "GPU_group")}};
}

CardRow tpm_row(FieldReader& reader, ObjectIndex tpm) {
    return {"TPM", {reader.is_true(tpm, "is_unique") ? "present, unique" : "present"}};
}

/// The widths of the cells, one kind of device apart from another.
std::vector<std::size_t> widths_of(CardRows::const_iterator begin, CardRows::const_iterator end) {
    std::vector<std::size_t> widths;
    for (auto row = begin; row != end; ++row) {
        widths.resize(std::max(widths.size(), row->cells.size()), 0);
        for (std::size_t i = 0; i < row->cells.size(); ++i)
            widths[i] = std::max(widths[i], std::min(width(row->cells[i]), widest_cell));
    }
    return widths;
}

std::string row_text(const CardRow& row, std::size_t label_width, const std::vector<std::size_t>& widths) {
    std::string line = "  " + padded(row.label, label_width);
    for (std::size_t i = 0; i < row.cells.size(); ++i)
        if (widths[i] > 0) line += "  " + padded(row.cells[i], widths[i]);
    return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

std::string kind_of_row(const CardRow& row) {
    return row.label.substr(0, row.label.find(' '));
}

}  // namespace

CardRows devices_of(FieldReader& reader, ObjectIndex vm) {
    const Capture& capture = reader.capture();
    const Known& numbers = known();
    CardRows nics, drives, others;
    for (const ObjectIndex child : capture.children(capture.object(vm))) {
        const ClassId class_id = capture.object(child).class_id;
        if (class_id == numbers.vif) nics.push_back(nic_row(reader, vm, child));
        if (class_id == numbers.vbd) drives.push_back(drive_row(reader, vm, child));
        if (class_id == numbers.vgpu) others.push_back(gpu_row(reader, child));
        if (class_id == numbers.vtpm) others.push_back(tpm_row(reader, child));
    }
    std::stable_partition(drives.begin(), drives.end(),
                          [](const CardRow& row) { return row.label.starts_with("disk "); });
    nics.insert(nics.end(), drives.begin(), drives.end());
    nics.insert(nics.end(), others.begin(), others.end());
    return nics;
}

std::string rows_text(const CardRows& rows) {
    std::size_t label_width = 12;
    for (const CardRow& row : rows)
        label_width = std::max(label_width, std::min(width(row.label), widest_cell));
    std::string text;
    for (auto begin = rows.begin(); begin != rows.end();) {
        const auto end = std::find_if(
            begin, rows.end(), [&](const CardRow& row) { return kind_of_row(row) != kind_of_row(*begin); });
        const std::vector<std::size_t> widths = widths_of(begin, end);
        for (; begin != end; ++begin) text += row_text(*begin, label_width, widths);
    }
    return text;
}

}  // namespace ovaudit
