#include "load/origin.hpp"

#include <algorithm>

#include "catalog/known.hpp"

namespace ovaudit {
namespace {

/// What a VM snapshot has of its own: its identity, its state, and what xapi resets in one.
constexpr std::string_view members_of_the_vm[] = {"uuid",
                                                  "name_label",
                                                  "is_a_template",
                                                  "is_default_template",
                                                  "is_a_snapshot",
                                                  "snapshot_of",
                                                  "snapshots",
                                                  "snapshot_time",
                                                  "snapshot_info",
                                                  "snapshot_metadata",
                                                  "transportable_snapshot_id",
                                                  "parent",
                                                  "children",
                                                  "is_snapshot_from_vmpp",
                                                  "is_vmss_snapshot",
                                                  "protection_policy",
                                                  "power_state",
                                                  "allowed_operations",
                                                  "current_operations",
                                                  "resident_on",
                                                  "scheduled_to_be_resident_on",
                                                  "domid",
                                                  "domarch",
                                                  "metrics",
                                                  "guest_metrics",
                                                  "consoles",
                                                  "crash_dumps",
                                                  "memory_target",
                                                  "memory_overhead",
                                                  "suspend_VDI",
                                                  "requires_reboot",
                                                  "last_booted_record",
                                                  "attached_PCIs",
                                                  "pending_guidances",
                                                  "recommended_guidances",
                                                  "pending_guidances_recommended",
                                                  "pending_guidances_full",
                                                  "ha_always_run",
                                                  "snapshot_schedule",
                                                  "appliance",
                                                  "start_delay",
                                                  "shutdown_delay",
                                                  "order",
                                                  "suspend_SR",
                                                  "version",
                                                  "generation_id",
                                                  "groups"};

struct Own {
    std::string_view class_name, member;
};
/// The same of what a VM snapshot owns.
constexpr Own of_devices[] = {{"VIF", "uuid"},
                              {"VBD", "uuid"},
                              {"VDI", "uuid"},
                              {"VDI", "location"},
                              {"VDI", "snapshot_of"},
                              {"VDI", "is_a_snapshot"},
                              {"VDI", "snapshot_time"},
                              {"VGPU", "uuid"},
                              {"VTPM", "uuid"},
                              {"VTPM", "vTPM'_uuid"},
                              {"VIF", "currently_attached"},
                              {"VBD", "currently_attached"},
                              {"VGPU", "currently_attached"}};

/// Objects of the export refer to these.
bool leads_within(std::string_view member) {
    return member == "metrics" || member == "guest_metrics";
}

/// As a form would write it; nothing for what is no plain text.
std::optional<std::string> plain(const Capture& capture, const Value& value) {
    const View view = capture.view(value);
    if (const auto* number = std::get_if<std::int64_t>(&view)) return std::to_string(*number);
    if (const auto* truth = std::get_if<bool>(&view)) return *truth ? "true" : "false";
    const bool is_text = value.kind == Kind::text || value.kind == Kind::real || value.kind == Kind::time;
    return is_text ? std::optional(std::string(capture.text_of(&value))) : std::nullopt;
}

}  // namespace

bool is_of_the_vm(std::string_view member) {
    return std::ranges::find(members_of_the_vm, member) != std::end(members_of_the_vm);
}

bool is_of_the_device(std::string_view class_name, std::string_view member) {
    return std::ranges::any_of(
        of_devices, [&](const Own& own) { return own.class_name == class_name && own.member == member; });
}

std::string_view member_text(const Record& record, std::string_view name) {
    const std::uint32_t end = record.nodes[record.snapshot].end;
    for (std::uint32_t at = record.snapshot + 1; at < end; at = record.nodes[at].end)
        if (record.name(record.nodes[at]) == name && record.is_leaf(record.nodes[at]))
            return record.text(record.nodes[at]);
    return {};
}

std::optional<Origin> origin_in(const Capture& capture) {
    const Object* vm = nullptr;
    for (const Object& object : capture.objects()) {
        if (object.class_id != known().vm) continue;
        if (vm != nullptr) return std::nullopt;
        vm = &object;
    }
    if (vm == nullptr || vm->uuid == 0 || vm->name == 0) return std::nullopt;
    Origin origin{std::string(capture.text(vm->uuid)), std::string(capture.text(vm->name)), {}};
    for (const Value& value : capture.fields(*vm)) {
        const std::string_view name = capture.field_name(value.field);
        auto text = is_of_the_vm(name) ? plain(capture, value) : std::nullopt;
        if (text) origin.members.emplace_back(name, std::move(*text));
    }
    return origin;
}

/// Backup programs put a word of their own before the name.
bool Rebasing::is_its_snapshot(const Record& vm) const {
    return member_text(vm, "name_label").ends_with(origin_.name) && member_text(vm, "uuid") != origin_.uuid;
}

const Record& Rebasing::rebased(const Record& record) {
    if (record.class_name == "VM" && !found_ && is_its_snapshot(record)) {
        found_ = true;
        return with(record, [](std::string_view, std::string_view member) {
            return is_of_the_vm(member) && !leads_within(member);
        });
    }
    return found_ && record.class_name != "VM" ? with(record, is_of_the_device) : record;
}

/// What is the snapshot's own is the origin's, or not said where that is not known.
const Record& Rebasing::with(const Record& record,
                             bool (*is_own)(std::string_view class_name, std::string_view member)) {
    writer_.begin(record.class_name, record.place);
    writer_.set_id(record.id);
    const std::uint32_t end = record.nodes[record.snapshot].end;
    for (std::uint32_t at = record.snapshot + 1; at < end; at = record.nodes[at].end) {
        const std::string_view name = record.name(record.nodes[at]);
        if (!is_own(record.class_name, name)) {
            writer_.copy(name, record, at);
            continue;
        }
        const auto known_member =
            record.class_name == "VM"
                ? std::ranges::find(origin_.members, name, &std::pair<std::string, std::string>::first)
                : origin_.members.end();
        if (known_member != origin_.members.end())
            writer_.leaf(name, known_member->second);
        else
            writer_.leaf(name, {}, Record::Mark::unknown);
    }
    return writer_.finish();
}

}  // namespace ovaudit
