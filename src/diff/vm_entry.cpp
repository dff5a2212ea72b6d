#include "diff/vm_entry.hpp"

#include "catalog/known.hpp"
#include "diff/compare.hpp"
#include "diff/datum.hpp"

namespace ovaudit {
namespace {

std::string said(const Capture& capture, ObjectIndex at, FieldId id) {
    if (at == no_object) return {};
    const Value* value = capture.field(capture.object(at), id);
    return value == nullptr ? std::string() : human(capture, *value, Unit::none);
}

/// A full export is made of a VM that does not run; it says Halted, and that is near enough for what the
/// guest reported to be old.
bool is_halted(const Capture& capture, ObjectIndex at) {
    return at != no_object && said(capture, at, known().of_vm.power_state) == "Halted";
}

/// Empty where the source cannot tell.
std::string power_state(const Capture& capture, ObjectIndex at) {
    const FieldId id = known().of_vm.power_state;
    return gap(capture, at, id) != nullptr ? std::string() : said(capture, at, id);
}

std::string last_report(const Capture& capture, ObjectIndex at) {
    if (at == no_object) return {};
    for (const ObjectIndex child : capture.children(capture.object(at)))
        if (capture.object(child).class_id == known().guest_metrics)
            return std::string(
                capture.text_of(capture.field(capture.object(child), known().of_guest_metrics.last_updated)));
    return {};
}

void add_headlines(VmEntry& entry, const Capture& old_capture, ObjectIndex old_at, const Capture& new_capture,
                   ObjectIndex new_at) {
    const auto& fields = known().of_vm;
    const auto both = [&](FieldId id) {
        return std::pair(said(old_capture, old_at, id), said(new_capture, new_at, id));
    };
    const auto [old_version, new_version] = both(fields.version);
    const auto [old_generation, new_generation] = both(fields.generation_id);
    const auto [old_template, new_template] = both(fields.is_a_template);
    const bool versions = !old_version.empty() && !new_version.empty() && old_version != new_version;
    const bool generations =
        !old_generation.empty() && !new_generation.empty() && old_generation != new_generation;
    if (versions)
        entry.headlines.push_back("re-imported: version " + old_version + " -> " + new_version);
    else if (generations)
        entry.headlines.push_back(entry.old_uuid.empty()
                                      ? "reverted to a VM snapshot, cloned or re-imported: "
                                        "generation_id differs"
                                      : "a clone or copy: uuid and generation_id differ");
    else if (!entry.old_uuid.empty())
        entry.headlines.push_back("another VM: the uuid differs");
    if (old_template == "false" && new_template == "true") entry.headlines.push_back("became a template");
    if (old_template == "true" && new_template == "false") entry.headlines.push_back("is a template no more");
}

}  // namespace

VmEntry vm_entry(const Capture& old_capture, ObjectIndex old_at, const Capture& new_capture,
                 ObjectIndex new_at, MatchedBy by) {
    VmEntry entry;
    const bool in_new = new_at != no_object;
    const Capture& capture = in_new ? new_capture : old_capture;
    const Object& vm = capture.object(in_new ? new_at : old_at);
    entry.uuid = capture.text(vm.uuid);
    entry.name = capture.text(vm.name);
    entry.old_power_state = power_state(old_capture, old_at);
    entry.new_power_state = power_state(new_capture, new_at);
    entry.observed_at = last_report(new_capture, new_at);
    if (entry.observed_at.empty()) entry.observed_at = last_report(old_capture, old_at);
    entry.halted = is_halted(new_capture, new_at);
    if (old_at == no_object || !in_new) return entry;
    entry.matched_by = to_string(by);
    const Object& old_vm = old_capture.object(old_at);
    if (old_capture.text(old_vm.uuid) != entry.uuid) entry.old_uuid = old_capture.text(old_vm.uuid);
    if (old_capture.text(old_vm.name) != entry.name) entry.old_name = old_capture.text(old_vm.name);
    add_headlines(entry, old_capture, old_at, new_capture, new_at);
    return entry;
}

}  // namespace ovaudit
