#include <charconv>
#include <vector>

#include "catalog/ids.hpp"
#include "catalog/known.hpp"
#include "load/ova_xml.hpp"
#include "model/storage.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

struct Blanked {
    ClassId class_id;
    FieldId field;
    consteval Blanked(std::string_view class_name, std::string_view field_name)
        : class_id(ovaudit::class_id(class_name)), field(field_id(class_name, field_name)) {}
};

constexpr Blanked by_every_export[] = {
    {"host", "PIFs"},
    {"host", "PBDs"},
    {"host", "PGPUs"},
    {"host", "PCIs"},
    {"host", "host_CPUs"},
    {"host", "license_params"},
    {"host", "blobs"},
    {"host", "external_auth_type"},
    {"host", "external_auth_service_name"},
    {"host", "external_auth_configuration"},
    {"host", "metrics"},
    {"host", "patches"},
    {"host", "crashdumps"},
    {"host", "logging"},
    {"host", "supported_bootloaders"},
    {"host", "cpu_configuration"},
    {"host", "other_config"},
    {"host", "capabilities"},
    {"host", "software_version"},
    {"host", "sched_policy"},
    {"host", "ha_statefiles"},
    {"host", "ha_network_peers"},
    {"host", "tags"},
    {"network", "PIFs"},
    {"SR", "PBDs"},
    {"GPU_group", "PGPUs"},
    {"PVS_site", "cache_storage"},
    {"PVS_site", "servers"},
};

constexpr Blanked kept_in_the_database[] = {
    {"VM", "recommended_guidances"},
    {"host", "boot_free_mem"},
    {"host", "recommended_guidances"},
    {"VIF", "reserved"},
    {"VIF", "reserved_pci"},
    {"SR", "default_vdi_visibility"},
    {"VBD", "reserved"},
    {"VTPM", "contents"},
    {"VGPU_type", "size"},
    {"VGPU_type", "internal_config"},
    {"VGPU_type", "compatible_types_on_pgpu"},
};

// Null also where the target is not in the export: nothing selects the target because of these.
constexpr Blanked with_unclear_nulls[] = {
    {"host", "crash_dump_sr"}, {"host", "suspend_image_sr"}, {"VM", "suspend_VDI"}, {"VM", "snapshot_of"},
    {"VM", "parent"},
};

// What these refer to is selected with the VM, but only by versions that export its class.
struct Selected {
    Blanked reference;
    ClassId target;
};
constexpr Selected selected_with_the_vm[] = {
    {{"VM", "resident_on"}, class_id("host")},
    {{"VM", "affinity"}, class_id("host")},
    {{"VM", "metrics"}, class_id("VM_metrics")},
    {{"VM", "guest_metrics"}, class_id("VM_guest_metrics")},
};

constexpr Blanked by_full_export[] = {
    {"VM", "power_state"},
    {"VM", "suspend_VDI"},
    {"VM", "is_a_snapshot"},
    {"VM", "snapshot_of"},
    {"VM", "snapshots"},
    {"VM", "snapshot_time"},
    {"VM", "transportable_snapshot_id"},
    {"VM", "parent"},
    {"VM", "children"},
    {"VM", "resident_on"},
    {"VIF", "currently_attached"},
    {"VBD", "currently_attached"},
    {"VGPU", "currently_attached"},
};

void blank(Coverage& coverage, const Blanked& row, const char* reason) {
    coverage.classes[row.class_id].gaps.emplace(row.field, reason);
}

/// "8.3.0" as 803; 0 for what is no version.
unsigned version_number(std::string_view text) {
    unsigned major = 0, minor = 0;
    const char* end = text.data() + text.size();
    const auto [dot, error] = std::from_chars(text.data(), end, major);
    if (error != std::errc() || dot == end || *dot != '.') return 0;
    const auto [rest, failed] = std::from_chars(dot + 1, end, minor);
    if (failed != std::errc() || major > 99 || minor > 99) return 0;
    return major * 100 + minor;
}

/// Whether only a metadata export can look like this: several VMs, or one that runs, or VM snapshots.
bool must_be_metadata(const Storage& storage) {
    const Known& numbers = known();
    std::size_t vms = 0;
    for (const Object& object : storage.objects.span(0, storage.objects.size())) {
        if (object.class_id != numbers.vm) continue;
        ++vms;
        if (storage.is_true(object, numbers.of_vm.is_a_snapshot)) return true;
        for (const Value& member : storage.fields(object)) {
            const bool running = member.field == numbers.of_vm.power_state && member.kind == Kind::text &&
                                 storage.texts[member.at] == "Running";
            if (running) return true;
        }
    }
    return vms > 1;
}

/// All that the coverage of an export depends on.
struct Shape {
    unsigned version = 0;
    ExportKind kind = ExportKind::unknown;
    bool vm_snapshots = false;
    std::vector<bool> holds;  // by class number
    bool operator==(const Shape&) const = default;
};

/// Whether the version exports no object of the class.
bool is_left_out(const Shape& shape, ClassId id) {
    return !shape.holds[id] && classes()[id].exported_since > shape.version;
}

Coverage coverage_of(const Shape& shape) {
    Coverage coverage;
    const Known& numbers = known();
    for (const ClassId id : {numbers.host, numbers.network, numbers.vdi, numbers.sr, numbers.vgpu_type,
                             numbers.gpu_group, numbers.pvs_site})
        coverage.classes[id] = limited_to(Extent::referenced, "an export holds only what its VMs refer to");
    for (ClassId id = 0; id < classes().size(); ++id)
        if (is_left_out(shape, id))
            coverage.classes[id] =
                limited_to(Extent::none, classes()[id].exported_since == never_exported
                                             ? "no export holds the class"
                                             : "exports of this product version do not hold the class");
    for (const Blanked& row : by_every_export) blank(coverage, row, "every export blanks it");
    for (const Blanked& row : kept_in_the_database) blank(coverage, row, "no export holds the field");
    for (const Blanked& row : with_unclear_nulls)
        coverage.classes[row.class_id].unclear_nulls.insert(row.field);
    for (const auto& [row, target] : selected_with_the_vm)
        if (is_left_out(shape, target)) coverage.classes[row.class_id].unclear_nulls.insert(row.field);
    if (shape.kind == ExportKind::full)
        for (const Blanked& row : by_full_export) blank(coverage, row, "a full export blanks it");
    if (shape.kind == ExportKind::full)
        coverage.vm_snapshots = limited_to(Extent::none, "a full export holds no VM snapshots");
    else if (!shape.vm_snapshots)
        coverage.vm_snapshots =
            limited_to(Extent::none, "an export without VM snapshots may have been made without them");
    return coverage;
}

/// One object for all exports of one shape that a thread reads in turn: the two of a comparison, the
/// thousands of a folder.
std::shared_ptr<const Coverage> shared_coverage(Shape shape) {
    thread_local Shape last;
    thread_local std::shared_ptr<const Coverage> coverage;
    if (coverage == nullptr || shape != last) {
        coverage = std::make_shared<const Coverage>(coverage_of(shape));
        last = std::move(shape);
    }
    return coverage;
}

}  // namespace

void cover_ova_xml(Source& source, const Storage& storage) {
    if (storage.objects_of[known().vm] == 0)
        throw Error(source.name + ": expected at least one VM, found " +
                    std::to_string(storage.objects.size()) + " objects and no VM");
    if (source.export_kind == ExportKind::unknown && must_be_metadata(storage))
        source.export_kind = ExportKind::metadata;
    Shape shape{version_number(source.product_version), source.export_kind, false, {}};
    for (const Object& object : storage.objects.span(0, storage.objects.size()))
        if (object.class_id == known().vm && storage.is_true(object, known().of_vm.is_a_snapshot))
            shape.vm_snapshots = true;
    for (ClassId id = 0; id < classes().size(); ++id) shape.holds.push_back(storage.objects_of[id] > 0);
    source.coverage = shared_coverage(std::move(shape));
}

}  // namespace ovaudit
