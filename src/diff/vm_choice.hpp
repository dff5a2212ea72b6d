#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ovaudit/diff.hpp"

namespace ovaudit {

/// Which VMs take part in a comparison.
struct VmChoice {
    std::vector<ObjectIndex> old_vms, new_vms;
    std::vector<std::pair<ObjectIndex, ObjectIndex>> forced;
    std::vector<bool> left_out_old, left_out_new;  // by object; marks VMs
    std::map<std::string, std::uint64_t> left_out;
    std::vector<std::string> notes;
    /// A file of that one VM against many: of these the ones that it is not paired with take no part.
    bool old_is_single = false, new_is_single = false;
};

/// What is said of VMs beside the single one.
std::string note_on_others(const Capture& capture, std::size_t others);

/// Whether a VM object is neither a default template nor a control domain.
bool is_ordinary_vm(const Capture& capture, ObjectIndex at);

/// Default templates and control domains stay out unless a side holds nothing else, or the options ask for
/// them; `vms` and `pairs` of the options choose; against a single VM only its partner takes part.
/// Errors: Error if a name fits no VM, or several, or if a VM is in two pairs.
VmChoice choose_vms(const Capture& old_capture, const Capture& new_capture, const DiffOptions& options);

}  // namespace ovaudit
