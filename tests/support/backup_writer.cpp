#include "support/backup_writer.hpp"

#include <algorithm>

#include "support/answer_writer.hpp"

namespace ovaudit::generated {

namespace {

constexpr const char* time_of_backup = "20261116T02:00:00Z";
constexpr const char* null = "OpaqueRef:NULL";

Node& in(Node& record, std::string_view name) {
    return std::ranges::find(record.members, name, &Member::name)->value;
}
void set(Node& record, std::string_view name, const std::string& text) {
    in(record, name).text = text;
}

std::string reference(ObjectKey key) {
    return "OpaqueRef:" + std::to_string(key);
}

/// A drive whose disk is backed up.
bool is_backed_up(const Pool& pool, ObjectKey vbd) {
    return text(pool, vbd, "type") == "Disk" && target(pool, vbd, "VDI") != null_key;
}

class BackupWriter {
  public:
    BackupWriter(const Pool& pool, BackupMode mode, Random& random)
        : pool_(pool), records_(records_of(pool)), mode_(mode), random_(random) {}

    std::string document(ObjectKey vm) {
        const Node record = record_of(vm);
        snapshot_ = record;
        snapshot_reference_ = fresh();
        be_snapshot(vm);
        Node backup = structure({{"jobId", scalar(random_.uuid())},
                                 {"timestamp", scalar("1794794400000", "int")},
                                 {"mode", scalar(mode_ == BackupMode::full ? "full" : "delta")},
                                 {"version", scalar("2.0.0")}});
        if (mode_ == BackupMode::delta) add_devices(vm, backup);
        backup.members.push_back({"vm", record});
        backup.members.push_back({"vmSnapshot", snapshot_});
        return write_json(backup, random_);
    }

  private:
    const Node& record_of(ObjectKey key) const {
        return *member(*member(records_, pool_.objects.at(key).class_name), reference(key));
    }
    std::string fresh() { return "OpaqueRef:" + random_.uuid(); }

    /// What xapi resets in a VM snapshot.
    void be_snapshot(ObjectKey vm) {
        set(snapshot_, "uuid", random_.uuid());
        set(snapshot_, "name_label", "[XO Backup nightly] " + text(pool_, vm, "name_label"));
        set(snapshot_, "power_state", "Halted");
        set(snapshot_, "snapshot_of", reference(vm));
        set(snapshot_, "snapshot_time", time_of_backup);
        for (const char* field : {"is_a_template", "is_a_snapshot"}) set(snapshot_, field, "1");
        for (const char* field : {"order", "start_delay", "shutdown_delay", "version"})
            set(snapshot_, field, "0");
        for (const char* field : {"metrics", "guest_metrics", "resident_on", "appliance", "suspend_SR"})
            set(snapshot_, field, null);
        for (const char* field : {"VIFs", "VBDs", "VTPMs", "VGPUs", "snapshots"})
            in(snapshot_, field) = list();
        in(snapshot_, "other_config").members.push_back({"xo:backup:vm", scalar(text(pool_, vm, "uuid"))});
    }

    void add_devices(ObjectKey vm, Node& backup) {
        Node vifs = structure(), vbds = structure(), vdis = structure(), vtpms = structure();
        for (const ObjectKey vif : referring(pool_, "VIF", "VM", vm)) {
            const ObjectKey network = target(pool_, vif, "network");
            Node& copy = add_copy(vif, "VIFs", vifs);
            copy.members.push_back({"$network$uuid", scalar(text(pool_, network, "uuid"))});
            copy.members.push_back({"$network$name_label", scalar(text(pool_, network, "name_label"))});
        }
        for (const ObjectKey vtpm : referring(pool_, "VTPM", "VM", vm)) add_copy(vtpm, "VTPMs", vtpms);
        for (const ObjectKey vbd : referring(pool_, "VBD", "VM", vm)) {
            Node left_out = structure();
            Node& copy = add_copy(vbd, "VBDs", is_backed_up(pool_, vbd) ? vbds : left_out);
            if (is_backed_up(pool_, vbd)) set(copy, "VDI", add_disk(target(pool_, vbd, "VDI"), vdis));
        }
        for (auto& [name, devices] : {Member{"vifs", vifs}, {"vbds", vbds}, {"vdis", vdis}, {"vtpms", vtpms}})
            backup.members.push_back({name, devices});
    }

    /// The device of the VM snapshot that is a copy of the VM's.
    Node& add_copy(ObjectKey device, const char* list_of_vm, Node& devices) {
        Node copy = record_of(device);
        set(copy, "uuid", random_.uuid());
        set(copy, "VM", snapshot_reference_);
        devices.members.push_back({fresh(), std::move(copy)});
        in(snapshot_, list_of_vm).members.push_back({"", scalar(devices.members.back().name)});
        return devices.members.back().value;
    }

    /// Returns the reference of the VDI snapshot.
    std::string add_disk(ObjectKey vdi, Node& vdis) {
        Node copy = record_of(vdi);
        const std::string uuid = random_.uuid();
        set(copy, "uuid", uuid);
        set(copy, "location", uuid);
        set(copy, "is_a_snapshot", "1");
        set(copy, "snapshot_of", reference(vdi));
        set(copy, "snapshot_time", time_of_backup);
        copy.members.push_back({"$SR$uuid", scalar(text(pool_, target(pool_, vdi, "SR"), "uuid"))});
        copy.members.push_back({"$snapshot_of$uuid", scalar(text(pool_, vdi, "uuid"))});
        vdis.members.push_back({fresh(), std::move(copy)});
        return vdis.members.back().name;
    }

    const Pool& pool_;
    const Node records_;
    BackupMode mode_;
    Random& random_;
    Node snapshot_;
    std::string snapshot_reference_;
};

bool is_used_by_a_nic(const Pool& pool, ObjectKey network) {
    return std::ranges::any_of(referring(pool, "VIF", "network", network),
                               [&](ObjectKey vif) { return owner_of(pool, vif) != null_key; });
}

bool is_on_a_drive(const Pool& pool, ObjectKey vdi) {
    return std::ranges::any_of(referring(pool, "VBD", "VDI", vdi), [&](ObjectKey vbd) {
        return owner_of(pool, vbd) != null_key && is_backed_up(pool, vbd);
    });
}

}  // namespace

std::vector<std::string> write_backups(const Pool& pool, BackupMode mode, Random& random) {
    BackupWriter writer(pool, mode, random);
    std::vector<std::string> documents;
    for (const ObjectKey vm : living_vms(pool)) documents.push_back(writer.document(vm));
    return documents;
}

bool backups_show(const Pool& pool, BackupMode mode, const Expected& edit) {
    if (edit.class_name == "VM") return is_living(pool, edit.object);
    if (mode == BackupMode::full) return false;
    if (edit.class_name == "VIF" || edit.class_name == "VTPM") return true;
    if (edit.class_name == "VBD") return is_backed_up(pool, edit.object);
    if (edit.class_name == "VDI") return is_on_a_drive(pool, edit.object);
    return edit.class_name == "network" && edit.field == "name_label" && is_used_by_a_nic(pool, edit.object);
}

bool backups_would_show(const Pool& pool, BackupMode mode, const Expected& edit) {
    if (edit.class_name == "VM") return edit.category != Category::snapshot;
    if (edit.class_name == "VIF" || edit.class_name == "VTPM") return mode == BackupMode::delta;
    const auto vbds = objects_of(pool, "VBD");
    return edit.class_name == "VBD" && mode == BackupMode::delta &&
           std::ranges::all_of(vbds, [&](ObjectKey vbd) {
               return owner_of(pool, vbd) == null_key || is_backed_up(pool, vbd);
           });
}

}  // namespace ovaudit::generated
