#include "history/run_state.hpp"

#include "catalog/known.hpp"

namespace ovaudit {
namespace {

bool passes(Role role, std::uint8_t flags) {
    return (role == Role::runtime || role == Role::internal) && (flags & told) == 0;
}

/// What diff judges by the object that it is in: the medium of a CD drive is told, and the recommendations
/// that a VM breaks.
bool is_judged_by_its_object(FieldId id) {
    return id == known().of_vbd.empty || id == known().of_vbd.VDI || id == known().of_vm.recommendations;
}

}  // namespace

bool has_passing_identity(ClassId id) {
    return id == known().vm_metrics || id == known().guest_metrics;
}

bool is_run_state(FieldId id) {
    if (id >= field_count() || is_judged_by_its_object(id)) return false;
    return passes(field(id).role, field(id).flags);
}

bool is_run_state(FieldId id, std::string_view key) {
    if (id >= field_count()) return false;
    const MapKey* row = find_map_key(id, key);
    if (row == nullptr) return is_run_state(id);
    return passes(row->role, row->flags);
}

}  // namespace ovaudit
