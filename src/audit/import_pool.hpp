#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ovaudit/capture.hpp"

namespace ovaudit {

/// The text under a key of a map field; empty if there is none.
std::string_view entry_of(const Capture& capture, ObjectIndex at, FieldId map, std::string_view key);
/// What a reference of the object refers to, as far as the capture holds it.
std::optional<ObjectIndex> target_of(const Capture& capture, ObjectIndex at, FieldId id);
std::string_view text_of(const Capture& capture, ObjectIndex at, FieldId id);
std::string_view uuid_of(const Capture& capture, ObjectIndex at);
/// The members of a set as one text: equal sets have equal ones.
std::string set_of(const Capture& capture, ObjectIndex at, FieldId set);

/// What a pool has, by what the importer looks for. It refers to the capture.
class ImportPool {
  public:
    explicit ImportPool(const Capture& capture);

    const Capture& capture() const { return capture_; }
    /// Whether the pool's source would show an object of the class if there was one.
    bool shows_all(ClassId class_id) const;

    using Found = std::optional<ObjectIndex>;
    Found by_uuid(std::string_view uuid) const { return at(by_uuid_, uuid); }
    /// A disk of the LUN.
    Found disk_by_scsi_id(std::string_view id) const { return at(scsi_ids_, id); }
    Found disk(ObjectIndex sr, std::string_view location) const;
    /// By the OpaqueRef that storage migration leaves behind.
    Found disk_by_ref(std::string_view ref) const { return at(refs_, ref); }
    /// A disc, on whatever SR of ISOs.
    Found disc(std::string_view location) const { return at(discs_, location); }
    Found network_by_name(std::string_view name) const { return at(networks_, name); }
    Found network_by_bridge(std::string_view bridge) const { return at(bridges_, bridge); }
    Found gpu_group(const std::string& types) const;
    Found pvs_site(std::string_view pvs_uuid) const { return at(pvs_sites_, pvs_uuid); }
    Found template_named(std::string_view name) const { return at(templates_, name); }
    /// The VMs and VM snapshots that have the seed.
    std::vector<ObjectIndex> with_mac_seed(std::string_view seed) const;
    /// Of the host with the oldest xapi: "26.17"; empty if no host tells.
    const std::string& xapi_version() const { return xapi_version_; }

  private:
    using Index = std::unordered_map<std::string_view, ObjectIndex>;
    static Found at(const Index& index, std::string_view key);
    void add(ObjectIndex at);
    void add_disk(ObjectIndex at);
    void add_host(ObjectIndex at);

    const Capture& capture_;
    Index by_uuid_, scsi_ids_, refs_, discs_, networks_, bridges_, pvs_sites_, templates_;
    std::map<std::pair<ObjectIndex, std::string_view>, ObjectIndex> disks_;
    std::map<std::string, ObjectIndex> gpu_groups_;
    std::unordered_multimap<std::string_view, ObjectIndex> seeds_;
    std::string xapi_version_;
};

}  // namespace ovaudit
