#include "audit/import_pool.hpp"

#include "catalog/ids.hpp"
#include "catalog/known.hpp"
#include "model/natural.hpp"

namespace ovaudit {
namespace {

constexpr FieldId content_type = field_id("SR", "content_type"), sr_type = field_id("SR", "type"),
                  gpu_types = field_id("GPU_group", "GPU_types");

bool is_true(const Capture& capture, ObjectIndex at, FieldId id) {
    const Value* value = capture.field(capture.object(at), id);
    return value != nullptr && value->kind == Kind::boolean && value->at != 0;
}

}  // namespace

std::string_view entry_of(const Capture& capture, ObjectIndex at, FieldId map, std::string_view key) {
    for (const MapEntry& entry : capture.entries_of(capture.field(capture.object(at), map)))
        if (capture.text(entry.key) == key) return capture.text_of(&entry.value);
    return {};
}

std::optional<ObjectIndex> target_of(const Capture& capture, ObjectIndex at, FieldId id) {
    const Value* value = capture.field(capture.object(at), id);
    if (value == nullptr || value->kind != Kind::reference) return std::nullopt;
    return value->at;
}

std::string_view text_of(const Capture& capture, ObjectIndex at, FieldId id) {
    return capture.text_of(capture.field(capture.object(at), id));
}

std::string_view uuid_of(const Capture& capture, ObjectIndex at) {
    return capture.text(capture.object(at).uuid);
}

std::string set_of(const Capture& capture, ObjectIndex at, FieldId set) {
    std::string all;
    for (const Value& member : capture.members_of(capture.field(capture.object(at), set)))
        all += std::string(capture.text_of(&member)) + "\n";
    return all;
}

ImportPool::ImportPool(const Capture& capture) : capture_(capture) {
    for (ObjectIndex at = 0; at < capture.objects().size(); ++at) add(at);
}

void ImportPool::add(ObjectIndex at) {
    const Object& object = capture_.object(at);
    const std::string_view name = capture_.text(object.name);
    by_uuid_.emplace(capture_.text(object.uuid), at);
    if (object.class_id == known().vdi) add_disk(at);
    if (object.class_id == known().host) add_host(at);
    if (object.class_id == known().network) {
        networks_.emplace(name, at);
        bridges_.emplace(text_of(capture_, at, known().of_network.bridge), at);
    }
    if (object.class_id == known().gpu_group) gpu_groups_.emplace(set_of(capture_, at, gpu_types), at);
    if (object.class_id == known().pvs_site)
        pvs_sites_.emplace(text_of(capture_, at, known().of_pvs_site.PVS_uuid), at);
    if (object.class_id != known().vm) return;
    if (is_true(capture_, at, known().of_vm.is_a_template)) templates_.emplace(name, at);
    seeds_.emplace(entry_of(capture_, at, known().of_vm.other_config, "mac_seed"), at);
}

void ImportPool::add_disk(ObjectIndex at) {
    const std::string_view location = text_of(capture_, at, known().of_vdi.location);
    scsi_ids_.emplace(entry_of(capture_, at, known().of_vdi.sm_config, "SCSIid"), at);
    refs_.emplace(capture_.text(capture_.object(at).ref), at);
    const auto sr = target_of(capture_, at, known().of_vdi.SR);
    if (!sr) return;
    disks_.emplace(std::pair(*sr, location), at);
    const bool holds_discs =
        text_of(capture_, *sr, content_type) == "iso" && text_of(capture_, *sr, sr_type) != "udev";
    if (holds_discs) discs_.emplace(location, at);
}

void ImportPool::add_host(ObjectIndex at) {
    const std::string version(entry_of(capture_, at, known().of_host.software_version, "xapi"));
    if (version.empty()) return;
    if (xapi_version_.empty() || natural_less(version, xapi_version_)) xapi_version_ = version;
}

bool ImportPool::shows_all(ClassId class_id) const {
    const auto& covered = capture_.extents().classes;
    const auto found = covered.find(class_id);
    return found == covered.end() || found->second.extent == Extent::all;
}

ImportPool::Found ImportPool::at(const Index& index, std::string_view key) {
    const auto found = key.empty() ? index.end() : index.find(key);
    return found == index.end() ? std::nullopt : Found(found->second);
}

ImportPool::Found ImportPool::disk(ObjectIndex sr, std::string_view location) const {
    const auto found = disks_.find({sr, location});
    return found == disks_.end() ? std::nullopt : Found(found->second);
}

ImportPool::Found ImportPool::gpu_group(const std::string& types) const {
    const auto found = gpu_groups_.find(types);
    return found == gpu_groups_.end() ? std::nullopt : Found(found->second);
}

std::vector<ObjectIndex> ImportPool::with_mac_seed(std::string_view seed) const {
    std::vector<ObjectIndex> found;
    if (seed.empty()) return found;
    const auto [begin, end] = seeds_.equal_range(seed);
    for (auto it = begin; it != end; ++it) found.push_back(it->second);
    return found;
}

}  // namespace ovaudit
