#include "load/xo_backup.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "catalog/known.hpp"
#include "load/json.hpp"
#include "load/origin.hpp"
#include "load/scalar.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

constexpr std::string_view version_known = "2.0.0", end_of_file_name = ".json";
constexpr std::int64_t last_second = 253'402'300'799;  // of the year 9999

bool is_reference(std::string_view text) {
    return text.starts_with("OpaqueRef:") && text != "OpaqueRef:NULL";
}

/// The devices of an incremental backup: where they stand, and their class.
struct Devices {
    std::string_view member, class_name;
    std::string_view list = {};  // of the VM's record, which names all of them
};
constexpr Devices device_rows[] = {
    {"vifs", "VIF", "VIFs"}, {"vbds", "VBD", "VBDs"}, {"vtpms", "VTPM", "VTPMs"}, {"vdis", "VDI"}};

class BackupReader {
  public:
    BackupReader(Canonical& canonical, const ValueTree& tree) : canonical_(canonical), tree_(tree) {}
    void run() {
        for (const std::uint32_t backup : latest()) read_backup(backup);
        canonical_.source().coverage = std::make_shared<const Coverage>(std::move(coverage_));
    }

  private:
    [[noreturn]] void refuse(std::uint32_t node, const std::string& what) const {
        throw Error(canonical_.source().name + ": " + to_string(tree_.place(node)) + ": " + what);
    }

    bool is_backup(std::uint32_t node) const { return tree_.member(node, "timestamp").has_value(); }

    std::int64_t timestamp(std::uint32_t backup) const {
        const auto milliseconds = parse_integer(tree_.member_text(backup, "timestamp"));
        if (!milliseconds || *milliseconds < 0 || *milliseconds / 1000 > last_second)
            refuse(backup, "expected the timestamp of a backup in milliseconds, found another");
        return *milliseconds;
    }

    /// The document itself; of a cache the last backup of each VM.
    std::vector<std::uint32_t> latest() const {
        if (is_backup(ValueTree::root)) return {ValueTree::root};
        std::map<std::string_view, std::uint32_t> by_vm;
        std::size_t backups = 0;
        tree_.each(ValueTree::root, [&](std::uint32_t node) {
            if (!tree_.name(node).ends_with(end_of_file_name) || !is_backup(node))
                refuse(node, "expected backups of Xen Orchestra by their paths, found something else");
            ++backups;
            const auto vm = tree_.member(node, "vm");
            const auto [found, fresh] = by_vm.emplace(vm ? tree_.member_text(*vm, "uuid") : "", node);
            if (!fresh && timestamp(node) > timestamp(found->second)) found->second = node;
        });
        std::vector<std::uint32_t> nodes;
        for (const auto& [vm, node] : by_vm) nodes.push_back(node);
        if (nodes.empty()) refuse(ValueTree::root, "expected a backup of Xen Orchestra, found none");
        if (backups > nodes.size())
            canonical_.note("earlier backups of the same VMs are left out: " +
                            std::to_string(backups - nodes.size()));
        return nodes;
    }

    void read_backup(std::uint32_t backup) {
        const auto vm = tree_.member(backup, "vm"), snapshot = tree_.member(backup, "vmSnapshot");
        if (!vm || !snapshot || !tree_.is_structure(*vm) || !tree_.is_structure(*snapshot) ||
            tree_.member_text(*vm, "uuid").empty())
            refuse(backup,
                   "expected the records vm and vmSnapshot in a backup of Xen Orchestra, found others");
        if (const auto version = tree_.member_text(backup, "version"); version != version_known)
            canonical_.note("the version of the backup's metadata is not known; read as " +
                            std::string(version_known));
        note_time(backup);
        const std::string_view origin = tree_.member_text(*snapshot, "snapshot_of");
        vm_id_ = is_reference(origin) ? origin : tree_.member_text(*vm, "uuid");
        add_vm(*snapshot, *vm);
        cover(backup, *snapshot);
        list_disks(backup);
        for (const Devices& row : device_rows) {
            const auto devices = tree_.member(backup, row.member);
            if (devices) tree_.each(*devices, [&](std::uint32_t device) { add_device(device, row); });
        }
    }

    /// Of a cache the time of its last backup.
    void note_time(std::uint32_t backup) {
        Source& source = canonical_.source();
        source.captured_at = std::max(source.captured_at, utc_time_of(timestamp(backup) / 1000));
        source.captured_from = TimeFrom::archive;
    }

    void add_vm(std::uint32_t snapshot, std::uint32_t vm) {
        writer_.begin("VM", tree_.place(snapshot));
        writer_.set_id(vm_id_);
        tree_.each(snapshot, [&](std::uint32_t at) {
            const std::string_view name = tree_.name(at);
            if (name.starts_with('$')) return;
            const auto from = is_of_the_vm(name) ? tree_.member(vm, name) : at;
            if (from) writer_.copy(name, tree_.nodes, *from);
        });
        canonical_.add(writer_.finish());
    }

    /// A VDI snapshot goes by the reference of the disk that it was taken of.
    void list_disks(std::uint32_t backup) {
        disks_.clear();
        const auto vdis = tree_.member(backup, "vdis");
        if (!vdis) return;
        tree_.each(*vdis, [&](std::uint32_t vdi) {
            const std::string_view origin = tree_.member_text(vdi, "snapshot_of");
            disks_[tree_.name(vdi)] = is_reference(origin) ? origin : tree_.name(vdi);
        });
    }

    std::string_view disk(std::string_view reference) const {
        const auto found = disks_.find(reference);
        return found == disks_.end() ? reference : found->second;
    }

    void add_device(std::uint32_t device, const Devices& row) {
        if (!tree_.is_structure(device)) refuse(device, "expected a record, found another value");
        const bool is_vdi = row.class_name == "VDI";
        writer_.begin(row.class_name, tree_.place(device));
        const std::string_view reference = tree_.name(device);
        writer_.set_id(reference.empty() ? tree_.member_text(device, "uuid") : disk(reference));
        tree_.each(device, [&](std::uint32_t at) {
            const std::string_view name = tree_.name(at);
            if (name.starts_with('$')) return;
            if (name == "currently_attached")  // a VM snapshot's devices never are
                return writer_.leaf(name, {}, Record::Mark::unknown);
            const auto text = is_vdi ? of_disk(device, name) : of_device(device, name);
            if (text && tree_.is_leaf(at))
                writer_.leaf(name, *text, tree_[at].mark);
            else
                writer_.copy(name, tree_.nodes, at);
        });
        canonical_.add(writer_.finish());
        if (is_vdi) push_neighbour("SR", tree_.member_text(device, "$SR$uuid"), {});
        if (row.class_name == "VIF")
            push_neighbour("network", tree_.member_text(device, "$network$uuid"),
                           tree_.member_text(device, "$network$name_label"));
    }

    /// What a device is on.
    void push_neighbour(std::string_view class_name, std::string_view uuid, std::string_view name) {
        if (uuid.empty() || !neighbours_.insert(uuid).second) return;
        writer_.begin(class_name, {});
        writer_.set_id(uuid);
        writer_.leaf("uuid", uuid);
        if (!name.empty()) writer_.leaf("name_label", name);
        canonical_.add(writer_.finish());
    }

    /// What a member of a device says of the VM and not of the VM snapshot; nothing if it stands as it is.
    std::optional<std::string_view> of_device(std::uint32_t device, std::string_view name) const {
        if (name == "VM") return vm_id_;
        if (name == "VDI") return disk(tree_.member_text(device, name));
        const std::string_view network = tree_.member_text(device, "$network$uuid");
        if (name == "network" && !network.empty()) return network;
        return std::nullopt;
    }

    /// Likewise of a disk and not of its VDI snapshot.
    std::optional<std::string_view> of_disk(std::uint32_t vdi, std::string_view name) const {
        const std::string_view origin = tree_.member_text(vdi, "$snapshot_of$uuid");
        const std::string_view uuid = tree_.member_text(vdi, "uuid"), sr = tree_.member_text(vdi, "$SR$uuid");
        const bool is_at_uuid = tree_.member_text(vdi, "location") == uuid;
        if (name == "SR" && !sr.empty()) return sr;
        if (name == "is_a_snapshot") return "false";
        if (name == "snapshot_of") return "OpaqueRef:NULL";
        if (name == "snapshot_time") return "19700101T00:00:00Z";
        if (!origin.empty() && (name == "uuid" || (name == "location" && is_at_uuid))) return origin;
        return std::nullopt;
    }

    /// Of several backups that which shows least decides.
    void cover(std::uint32_t backup, std::uint32_t snapshot) {
        for (ClassId id = 0; id < classes().size(); ++id) {
            if (id == known().vm) continue;
            ClassCoverage covered = coverage_of(id, backup, snapshot);
            const auto [found, fresh] = coverage_.classes.emplace(id, covered);
            if (!fresh && covered.extent < found->second.extent) found->second = std::move(covered);
        }
        coverage_.vm_snapshots = limited_to(Extent::none, "a backup holds no VM snapshots");
    }

    ClassCoverage coverage_of(ClassId id, std::uint32_t backup, std::uint32_t snapshot) const {
        const auto row = std::ranges::find(device_rows, classes()[id].name, &Devices::class_name);
        const std::string_view devices = id == known().sr ? "vdis" : id == known().network ? "vifs" : "";
        if (!devices.empty() && tree_.member(backup, devices)) {
            ClassCoverage neighbours =
                limited_to(Extent::referenced, "a backup holds only what its disks and NICs are on");
            neighbours.absent_reason = "a backup holds only the uuid and the name";
            return neighbours;
        }
        if (row == std::end(device_rows))
            return limited_to(Extent::none, "a backup holds no objects of the class");
        if (!tree_.member(backup, row->member))
            return limited_to(Extent::none, "a full backup's metadata holds no devices");
        if (!row->list.empty() && has_all(backup, snapshot, *row)) return {};
        return limited_to(Extent::referenced, "a backup holds only the disks that it has, and their drives");
    }

    /// Whether there is a device for each that the VM snapshot has.
    bool has_all(std::uint32_t backup, std::uint32_t snapshot, const Devices& row) const {
        const auto devices = tree_.member(backup, row.member), list = tree_.member(snapshot, row.list);
        std::size_t listed = 0, there = 0;
        tree_.each(*devices, [&](std::uint32_t) { ++there; });
        if (list) tree_.each(*list, [&](std::uint32_t) { ++listed; });
        return there == listed;
    }

    Canonical& canonical_;
    const ValueTree& tree_;
    RecordWriter writer_;
    Coverage coverage_;
    std::set<std::string_view> neighbours_;               // by uuid
    std::string_view vm_id_;                              // of the backup at hand
    std::map<std::string_view, std::string_view> disks_;  // from the references of VDI snapshots
};

}  // namespace

bool begins_as_xo_backup(std::string_view head) {
    if (!head.starts_with('{')) return false;
    const std::vector<std::string_view> keys = first_keys(head);
    const auto has = [&](std::string_view key) { return std::ranges::find(keys, key) != keys.end(); };
    const bool is_cache = !keys.empty() && keys.front().ends_with(end_of_file_name);
    return is_cache || has("vmSnapshot") || has("vbds") || has("vdis") || (has("timestamp") && has("mode"));
}

FormReader read_xo_backup(Canonical& canonical, const Limits& limits) {
    return json_form(canonical, limits,
                     [](Canonical& to, const ValueTree& tree) { BackupReader(to, tree).run(); });
}

}  // namespace ovaudit
