#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ovaudit/load.hpp"

/// The earlier states of VMs that VM snapshots keep.
namespace ovaudit {

/// A VM snapshot whose VM is in the same capture.
struct VmSnapshot {
    std::string uuid, name;
    std::string vm_uuid, vm_name;
    std::string taken_at;  ///< RFC 3339, UTC; empty if the source does not say
    /// Whether the source tells what the VM snapshot keeps: it shows `snapshot_metadata`, as not every form
    /// does.
    bool is_told = false;
    /// Whether that is the record of its VM, as it is since XenServer 5.6.
    bool has_record = false;
};

/// VM by VM in the order of the capture, of each the latest first.
std::vector<VmSnapshot> vm_snapshots(const Capture& capture);

/// As load_kept() takes them, one of a VM at a time: first the latest of each VM.
std::vector<std::vector<VmSnapshot>> one_of_a_vm(std::vector<VmSnapshot> snapshots);

/// As what the state that a VM snapshot keeps is read.
enum class KeptAs : std::uint8_t {
    seen,      ///< the VM as it was when the VM snapshot was taken
    reverted,  ///< the VM as xapi would leave it after a revert: tags, groups and the like stay as they are
};

/// A VM snapshot whose record is not as xapi writes it.
struct UnreadSnapshot {
    std::string uuid;
    std::string error;
};

/// The VMs as these VM snapshots keep them, each with its VM's uuid, instead of the VMs as they are.
/// path: a file that was loaded before. capture: what it was loaded as, with the same options. snapshots: one
/// of a VM at most.
/// Sources: xapi_vm_snapshot.ml of xen-api, from revert_vm_fields() on.
/// unread: if given, takes the VM snapshots whose records cannot be read, and their VMs are left out.
/// Errors: as load(), and Error if `path` is no file that can be read twice, or without `unread` of the first
/// record that cannot be read.
Capture load_kept(const std::string& path, const Capture& capture, std::span<const VmSnapshot> snapshots,
                  KeptAs as, const LoadOptions& options, std::vector<UnreadSnapshot>* unread = nullptr);

}  // namespace ovaudit
