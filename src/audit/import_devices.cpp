#include "audit/import_case.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"

namespace ovaudit {
namespace {

constexpr FieldId vgpu_group = field_id("VGPU", "GPU_group"), gpu_types = field_id("GPU_group", "GPU_types"),
                  content_type = field_id("SR", "content_type");

void judge_disc(ImportCase& c, const std::string& drive, ObjectIndex vdi) {
    if (c.pool.disc(text_of(c.backup, vdi, known().of_vdi.location)))
        c.say(ImportAnswer::ok, drive + ": the disc is in the pool, by its location");
    else if (c.pool.shows_all(known().vdi))
        c.say(ImportAnswer::note, drive + ": the disc is not in the pool, and is ejected");
    else
        c.cannot_tell("the pool has the disc of " + drive, "disks");
}

/// By what the importer finds the disk; nothing if it does not.
const char* found_by(const ImportCase& c, ObjectIndex vdi, std::optional<ObjectIndex> pool_sr) {
    if (c.pool.disk_by_scsi_id(entry_of(c.backup, vdi, known().of_vdi.sm_config, "SCSIid")))
        return "its SCSIid";
    if (pool_sr && c.pool.disk(*pool_sr, text_of(c.backup, vdi, known().of_vdi.location)))
        return "its SR and location";
    return c.pool.disk_by_ref(entry_of(c.backup, vdi, known().of_vdi.other_config, "maps_to")) ? "maps_to"
                                                                                               : nullptr;
}

void judge_disk(ImportCase& c, const std::string& disk, ObjectIndex vbd, ObjectIndex vdi,
                std::optional<ObjectIndex> sr) {
    const auto pool_sr = sr ? c.pool.by_uuid(uuid_of(c.backup, *sr)) : std::nullopt;
    const char* const error = pool_sr ? "VDI_LOCATION_MISSING" : "VDI_CONTENT_ID_MISSING";
    if (const char* by = found_by(c, vdi, pool_sr))
        return c.say(ImportAnswer::ok, disk + " is in the pool, by " + by);
    if (!c.pool.shows_all(known().vdi)) return c.cannot_tell("the pool has " + disk, "disks", error);
    if (!sr)
        return c.say(ImportAnswer::not_observable,
                     "whether the pool has " + disk + ": the backup does not show its SR", error);
    const std::string missing = disk + " is not in the pool" + (pool_sr ? "" : ", and its SR is not either");
    const Value* attached = c.backup.field(c.backup.object(vbd), known().of_vbd.currently_attached);
    if (c.options.force && attached != nullptr && attached->kind == Kind::boolean && attached->at != 0)
        return c.say(ImportAnswer::refused, missing + "; it is attached, and force does not pass over that",
                     "IMPORT_ERROR_ATTACHED_DISKS_NOT_FOUND");
    c.refuse_unless_forced(missing, "the VM comes without it", error);
}

void judge_drive(ImportCase& c, ObjectIndex vbd) {
    const auto vdi = target_of(c.backup, vbd, known().of_vbd.VDI);
    if (!vdi) return;
    const bool is_cd = text_of(c.backup, vbd, known().of_vbd.type) == "CD";
    const std::string name = ImportCase::name(c.backup, *vdi);
    const std::string drive = ImportCase::called(is_cd ? "CD drive" : "disk",
                                                 brief(text_of(c.backup, vbd, known().of_vbd.userdevice))) +
                              (name.empty() ? "" : " (" + name + ")");
    const auto sr = target_of(c.backup, *vdi, known().of_vdi.SR);
    if (is_cd || (sr && text_of(c.backup, *sr, content_type) == "iso"))
        judge_disc(c, drive, *vdi);
    else if (c.options.metadata)
        judge_disk(c, drive, vbd, *vdi, sr);
    else if (c.backup.sources()[c.backup.object(c.vm).source].export_kind == ExportKind::metadata)
        c.say(ImportAnswer::refused, drive + ": a metadata export does not hold it",
              "IMPORT_ERROR_PREMATURE_EOF");
}

/// By its name alone, whatever its uuid; then by its bridge.
void judge_network(ImportCase& c, const std::string& nic, ObjectIndex network) {
    const auto by_name = c.pool.network_by_name(c.backup.text(c.backup.object(network).name));
    const auto there =
        by_name ? by_name : c.pool.network_by_bridge(text_of(c.backup, network, known().of_network.bridge));
    if (!there && c.pool.shows_all(known().network))
        return c.say(ImportAnswer::note, nic + " is not in the pool: a new one is made, with no uplink");
    if (!there) return c.cannot_tell("the pool has " + nic, "networks");
    const bool is_same = uuid_of(c.pool.capture(), *there) == uuid_of(c.backup, network);
    std::string text = nic + " is found by its " + (by_name ? "name" : "bridge");
    if (!by_name) text += ", as " + ImportCase::name(c.pool.capture(), *there);
    if (!is_same) text += "; its uuid is another";
    c.say(is_same && by_name ? ImportAnswer::ok : ImportAnswer::note, std::move(text));
}

void judge_pvs_proxy(ImportCase& c, const std::string& nic, ObjectIndex proxy) {
    const auto site = target_of(c.backup, proxy, known().of_pvs_proxy.site);
    const std::string_view pvs_uuid =
        site ? text_of(c.backup, *site, known().of_pvs_site.PVS_uuid) : std::string_view();
    const std::string words =
        ImportCase::called("PVS site", site ? ImportCase::name(c.backup, *site) : "of its proxy");
    if (c.pool.pvs_site(pvs_uuid))
        c.say(ImportAnswer::ok, nic + ": " + words + " is in the pool, by its PVS_uuid");
    else if (c.pool.shows_all(known().pvs_site))
        c.say(ImportAnswer::note,
              nic + ": " + words + " is not in the pool: the NIC comes without its proxy");
    else
        c.cannot_tell("the pool has " + words, "PVS sites");
}

void judge_nic(ImportCase& c, ObjectIndex vif) {
    const std::string device =
        ImportCase::called("NIC", brief(text_of(c.backup, vif, known().of_vif.device)));
    if (const auto network = target_of(c.backup, vif, known().of_vif.network))
        judge_network(c, device + ": " + ImportCase::called("network", ImportCase::name(c.backup, *network)),
                      *network);
    for (const ObjectIndex proxy : c.backup.children(c.backup.object(vif)))
        if (c.backup.object(proxy).class_id == known().pvs_proxy) judge_pvs_proxy(c, device, proxy);
}

void judge_gpu(ImportCase& c, ObjectIndex vgpu) {
    const auto group = target_of(c.backup, vgpu, vgpu_group);
    const std::string words =
        ImportCase::called("GPU group", group ? ImportCase::name(c.backup, *group) : "of the VM");
    if (group && c.pool.gpu_group(set_of(c.backup, *group, gpu_types)))
        c.say(ImportAnswer::ok, words + " is in the pool, by its GPU_types");
    else if (!c.pool.shows_all(known().gpu_group))
        c.cannot_tell("the pool has " + words, "GPU groups");
    else if (c.options.metadata)
        c.say(ImportAnswer::refused, words + " is not in the pool", "INTERNAL_ERROR");
    else
        c.say(ImportAnswer::note, words + " is not in the pool: a new one is made, with no GPU");
}

}  // namespace

void judge_devices(ImportCase& c) {
    c.each_owned(known().vbd, [&](ObjectIndex vbd) { judge_drive(c, vbd); });
    c.each_owned(known().vif, [&](ObjectIndex vif) { judge_nic(c, vif); });
    c.each_owned(known().vgpu, [&](ObjectIndex vgpu) { judge_gpu(c, vgpu); });
}

}  // namespace ovaudit
