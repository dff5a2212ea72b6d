#include "support/xe_writer.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>

#include "support/answer_writer.hpp"

namespace ovaudit::generated {

namespace {

constexpr std::string_view not_in_database = "<not in database>";

/// What xe calls a field where that is not its name with - for _. Without a label it prints none.
struct Label {
    std::string_view class_name, field, label;
};
constexpr Label labels[] = {
    {"VM", "suspend_VDI", "suspend-VDI-uuid"},
    {"VM", "suspend_SR", "suspend-SR-uuid"},
    {"VM", "domid", "dom-id"},
    {"VM", "consoles", "console-uuids"},
    {"VM", "VTPMs", "vtpms"},
    {"VM", "last_booted_record", "last-boot-record"},
    {"VM", "scheduled_to_be_resident_on", ""},
    {"VM", "VIFs", ""},
    {"VM", "VBDs", ""},
    {"VM", "VGPUs", ""},
    {"VM", "VUSBs", ""},
    {"VM", "crash_dumps", ""},
    {"VM", "PCI_bus", ""},
    {"VM", "domarch", ""},
    {"VM", "metrics", ""},
    {"VM", "guest_metrics", ""},
    {"VM", "snapshot_metadata", ""},
    {"VM", "protection_policy", ""},
    {"VM", "is_snapshot_from_vmpp", ""},
    {"VM", "attached_PCIs", ""},
    {"VM_metrics", "uuid", ""},
    {"VM_metrics", "VCPUs_utilisation", ""},
    {"VM_metrics", "VCPUs_CPU", ""},
    {"VM_metrics", "VCPUs_params", ""},
    {"VM_metrics", "VCPUs_flags", ""},
    {"VM_metrics", "state", ""},
    {"VM_metrics", "last_updated", ""},
    {"VM_metrics", "other_config", ""},
    {"VM_guest_metrics", "uuid", ""},
    {"VM_guest_metrics", "last_updated", "guest-metrics-last-updated"},
    {"VM_guest_metrics", "other_config", ""},
    {"VIF", "VM", "vm-uuid"},
    {"VIF", "network", "network-uuid"},
    {"VIF", "status_code", ""},
    {"VIF", "status_detail", ""},
    {"VIF", "runtime_properties", ""},
    {"VIF", "metrics", ""},
    {"VBD", "VM", "vm-uuid"},
    {"VBD", "VDI", "vdi-uuid"},
    {"VBD", "runtime_properties", ""},
    {"VBD", "metrics", ""},
    {"VDI", "SR", "sr-uuid"},
    {"VDI", "VBDs", "vbd-uuids"},
    {"VDI", "crash_dumps", "crashdump-uuids"},
    {"SR", "PBDs", ""},
    {"network", "VIFs", "VIF-uuids"},
    {"network", "PIFs", "PIF-uuids"},
    {"network", "allowed_operations", ""},
    {"network", "current_operations", ""},
    {"network", "assigned_ips", ""},
    {"host", "sched_policy", ""},
    {"host", "resident_VMs", "resident-vms"},
    {"host", "PIFs", ""},
    {"host", "PBDs", ""},
    {"host", "suspend_image_sr", "suspend-image-sr-uuid"},
    {"host", "crash_dump_sr", "crash-dump-sr-uuid"},
    {"host", "metrics", ""},
    {"host", "license_params", ""},
    {"host", "bios_strings", ""},
    {"host", "cpu_info", "cpu_info"},
    {"host", "iscsi_iqn", "iscsi_iqn"},
    {"host", "control_domain", "control-domain-uuid"},
    {"VGPU", "VM", "vm-uuid"},
    {"VGPU", "GPU_group", "gpu-group-uuid"},
    {"VGPU", "type", "type-uuid"},
    {"VGPU", "scheduled_to_be_resident_on", ""},
    {"VGPU", "compatibility_metadata", ""},
    {"VGPU", "extra_args", "extra_args"},
    {"VGPU", "PCI", ""},
    {"VGPU_type", "max_resolution_x", ""},
    {"VGPU_type", "max_resolution_y", ""},
    {"VGPU_type", "VGPUs", "VGPU-uuids"},
    {"VGPU_type", "implementation", ""},
    {"VGPU_type", "identifier", ""},
    {"GPU_group", "PGPUs", "PGPU-uuids"},
    {"GPU_group", "VGPUs", "VGPU-uuids"},
    {"GPU_group", "GPU_types", ""},
    {"PVS_site", "PVS_uuid", "pvs-uuid"},
    {"PVS_site", "cache_storage", "pvs-cache-storage-uuids"},
    {"PVS_site", "servers", "pvs-server-uuids"},
    {"PVS_site", "proxies", "pvs-proxy-uuids"},
    {"PVS_proxy", "site", "pvs-site-uuid"},
    {"PVS_proxy", "VIF", "vif-uuid"},
    {"VTPM", "VM", "vm-uuid"},
    {"VTPM", "is_unique", "is_unique"},
    {"VTPM", "is_protected", "is_protected"},
    {"VTPM", "content", ""},
};

/// Empty if xe does not print the field.
std::string label_of(std::string_view class_name, std::string_view field) {
    const auto row = std::ranges::find_if(
        labels, [&](const Label& one) { return one.class_name == class_name && one.field == field; });
    std::string label(row == std::end(labels) ? field : row->label);
    if (row == std::end(labels) && !field.starts_with("qos_")) std::ranges::replace(label, '_', '-');
    return label;
}

std::string with_blanks(std::string text) {
    std::ranges::replace(text, '_', ' ');
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

/// The values of enumerations that xe spells in its own way.
std::string spelled(std::string_view class_name, std::string_view field, std::string text) {
    if (text.empty()) return text;
    if (field == "power_state")
        text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    if (field == "domain_type" || field == "allocation_algorithm") std::ranges::replace(text, '_', '-');
    const bool in_words = field.starts_with("actions_after_") || (class_name == "VDI" && field == "type");
    return in_words ? with_blanks(std::move(text)) : text;
}

bool is_reference(std::string_view text) {
    return text.starts_with("OpaqueRef:");
}

struct Line {
    std::string label, marker, text;
};

class XeWriter {
  public:
    XeWriter(const Node& classes, Random& random) : classes_(classes), random_(random) {
        for (const auto& [name, records] : classes.members)
            for (const auto& [reference, record] : records.members) by_reference_[reference] = &record;
    }

    std::string list(std::string_view class_name, const std::function<bool(const Node&)>& wanted = {}) {
        std::string text;
        for (const auto& [reference, record] : member(classes_, class_name)->members)
            if (!wanted || wanted(record)) text += printed(lines_of(class_name, record));
        return text;
    }

  private:
    const Node* target(const std::string& reference) const {
        const auto found = by_reference_.find(reference);
        return found == by_reference_.end() ? nullptr : found->second;
    }
    std::string member_of(const std::string& reference, std::string_view field) const {
        const Node* record = target(reference);
        return record == nullptr ? std::string(not_in_database) : member(*record, field)->text;
    }

    std::string joined(const Node& node, const char* separator) const {
        std::string text;
        for (const auto& [key, child] : node.members)
            text += (text.empty() ? "" : separator) + (node.type == "struct" ? key + ": " : "") +
                    (is_reference(child.text) ? member_of(child.text, "uuid") : child.text);
        return text;
    }

    std::string text_of(std::string_view class_name, const std::string& field, const Node& node) {
        if (field == "memory_target") return random_.number(1U << 30);  // a sample of the moment
        if (field == "tags" || field == "purpose") return joined(node, ", ");
        if (!node.is_scalar()) return joined(field == "current_operations" ? without_keys(node) : node, "; ");
        if (node.type == "boolean") return node.text == "1" ? "true" : "false";
        if (node.type == "double") return three_places(node.text);
        if (field == "last_booted_record") return "'" + node.text + "'";
        return is_reference(node.text) ? member_of(node.text, "uuid") : spelled(class_name, field, node.text);
    }

    static Node without_keys(Node node) {
        node.type = "array";
        return node;
    }

    static std::string three_places(const std::string& number) {
        std::array<char, 64> text{};
        std::snprintf(text.data(), text.size(), "%.3f", std::strtod(number.c_str(), nullptr));
        return text.data();
    }

    void add_lines(std::string_view class_name, const Node* record, std::vector<Line>& lines) {
        if (record == nullptr) return;
        for (const auto& [field, node] : record->members) {
            const std::string label = label_of(class_name, field);
            const char* marker = node.type == "struct" ? "(MRW)" : node.type == "array" ? "(SRW)" : "( RW)";
            if (!label.empty()) lines.push_back({label, marker, text_of(class_name, field, node)});
        }
    }

    /// What VMs without guest metrics print in their place.
    static void add_missing_guest_metrics(std::vector<Line>& lines) {
        for (const char* label :
             {"os-version", "networks", "PV-drivers-version", "guest-metrics-last-updated"})
            lines.push_back({label, "( RO)", std::string(not_in_database)});
    }

    /// What xe prints beside the fields.
    void add_neighbours(std::string_view class_name, const Node& record, std::vector<Line>& lines) {
        const auto name = [&](const char* field) {
            return member_of(member(record, field)->text, "name_label");
        };
        const auto add = [&](const char* label, std::string text) {
            lines.push_back({label, "( RO)", std::move(text)});
        };
        if (class_name == "VM") add("possible-hosts", "<expensive field>");
        if (class_name == "VM") add("allowed-VBD-devices", "1; 2; 4");
        if (class_name == "VIF" || class_name == "VBD" || class_name == "VGPU")
            add("vm-name-label", name("VM"));
        if (class_name == "VIF") add("network-name-label", name("network"));
        if (class_name == "VIF") add("io_read_kbs", "<expensive field>");
        if (class_name == "VBD") {
            const bool is_empty = member(record, "empty")->text == "1";
            add("vdi-name-label", is_empty ? "<EMPTY>" : name("VDI"));
        }
        if (class_name == "VDI") add("sr-name-label", name("SR"));
        if (class_name == "SR") add("host", "<shared>");
        if (class_name == "VGPU_type") add("max-resolution", "4096x2160");
    }

    std::vector<Line> lines_of(std::string_view class_name, const Node& record) {
        std::vector<Line> lines;
        add_lines(class_name, &record, lines);
        add_neighbours(class_name, record, lines);
        if (class_name == "VM") {
            add_lines("VM_metrics", target(member(record, "metrics")->text), lines);
            const Node* guest_metrics = target(member(record, "guest_metrics")->text);
            add_lines("VM_guest_metrics", guest_metrics, lines);
            if (guest_metrics == nullptr) add_missing_guest_metrics(lines);
        }
        random_.shuffle(lines);
        std::stable_partition(lines.begin(), lines.end(),
                              [](const Line& line) { return line.label == "uuid"; });
        lines.front().marker = "( RO)";
        return lines;
    }

    /// The colons of a record stand in one column; the first label is on the left.
    static std::string printed(const std::vector<Line>& lines) {
        std::size_t width = 0;
        for (const Line& line : lines) width = std::max(width, line.label.size() + line.marker.size() + 5);
        std::string text;
        for (const Line& line : lines) {
            const std::string head = line.label + " " + line.marker;
            const std::string padding(width - head.size(), ' ');
            text += (text.empty() ? head + padding : padding + head) + ": " + line.text + "\n";
        }
        return text + "\n\n";
    }

    const Node& classes_;
    Random& random_;
    std::map<std::string, const Node*> by_reference_;
};

}  // namespace

std::string write_xe_text(const Pool& pool, Random& random) {
    Node classes = records_of(pool);
    for (auto& [name, records] : classes.members) random.shuffle(records.members);
    XeWriter writer(classes, random);
    const auto is = [](const Node& vm, const char* field) { return member(vm, field)->text == "1"; };
    std::string text = writer.list("VM", [&](const Node& vm) { return !is(vm, "is_a_template"); });
    text += writer.list("VM", [&](const Node& vm) { return is(vm, "is_a_snapshot"); });
    text += writer.list("VM",
                        [&](const Node& vm) { return is(vm, "is_a_template") && !is(vm, "is_a_snapshot"); });
    for (const char* name : {"VIF", "VBD", "VDI", "SR", "network", "host", "VGPU", "VGPU_type", "GPU_group",
                             "VTPM", "PVS_site", "PVS_proxy"})
        text += writer.list(name);
    return text;
}

bool xe_prints(const Pool& pool, ObjectKey key, std::string_view field) {
    const PoolObject& object = pool.objects.at(key);
    const FieldValue& now = value(pool, key, field);
    const bool is_null =
        now.kind == FieldKind::raw || (now.kind == FieldKind::reference && now.target == null_key);
    const bool is_drive = object.class_name == "VBD" && field == "VDI";  // `empty` stands beside it
    return !label_of(object.class_name, field).empty() && (!is_null || is_drive);
}

}  // namespace ovaudit::generated
