#pragma once

#include "support/pool_model.hpp"

/// Pools as one meets them, by chance: several VMs on shared networks and SRs, with VM snapshots, CD drives,
/// disks that two VMs share, VGPUs, VTPMs, PVS proxies, a control domain and a default template.
namespace ovaudit::generated {

Pool make_pool(Random& random);

/// Parts for edits that let things come. Each is put where the pool has room for it.
ObjectKey add_network(Pool& pool, Random& random);
ObjectKey add_sr(Pool& pool, Random& random);
/// An SR of disks, not of CDs.
ObjectKey any_disk_sr(const Pool& pool, Random& random);
ObjectKey add_vm(Pool& pool, Random& random);
ObjectKey add_vif(Pool& pool, ObjectKey vm, Random& random);
ObjectKey add_disk(Pool& pool, ObjectKey vm, Random& random);
ObjectKey add_vdi(Pool& pool, ObjectKey sr, Random& random);
ObjectKey add_vgpu(Pool& pool, ObjectKey vm, Random& random);
ObjectKey add_vtpm(Pool& pool, ObjectKey vm, Random& random);
ObjectKey add_vm_snapshot(Pool& pool, ObjectKey vm, Random& random);
/// The same with the record of its VM.
ObjectKey add_vm_snapshot_with_record(Pool& pool, ObjectKey vm, Random& random);
/// As make_pool(). Of a disk that VMs share each VM snapshot has one of its own, and each VM by a revert.
Pool make_pool_without_shared_disks(Random& random);

}  // namespace ovaudit::generated
