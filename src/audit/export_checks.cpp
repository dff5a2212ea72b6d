#include "audit/claims.hpp"

namespace ovaudit {
namespace {

const Source& source_of(Examination& e, ObjectIndex vm) {
    return e.capture().sources()[e.capture().object(vm).source];
}

bool is_damaged(const Source& source) {
    return source.complete == Answer::no || source.verified == Answer::no;
}

FleetOutcome whole_sources(Examination& e, std::span<const ObjectIndex> vms) {
    FleetOutcome fleet = examine_each(e, vms, [&](std::size_t vm) {
        if (source_of(e, vms[vm]).complete == Answer::unknown)
            e.not_observable("end of the file", "the source does not tell whether it is complete");
        return true;
    });
    for (const Source& source : e.capture().sources()) {
        if (!is_damaged(source)) continue;
        const bool is_cut = source.complete == Answer::no;
        SharedFault shared{
            {no_object, source.name + (is_cut ? " is incomplete" : ": its checksums are wrong")}};
        shared.fault.shared = source.sha256.empty() ? source.name : source.sha256;
        for (std::size_t vm = 0; vm < vms.size(); ++vm)
            if (&source_of(e, vms[vm]) == &source) shared.further_vms.push_back(vm);
        fleet.shared.push_back(std::move(shared));
    }
    return fleet;
}

constexpr Row family[] = {
    {{"EXP-001", "damaged export", Level::error, Category::other,
      "The metadata could be read, the disks behind it cannot be restored: the file was cut, or its "
      "checksums are wrong.",
      "export the VM again", ""},
     nullptr,
     whole_sources},
};

}  // namespace

std::span<const Row> export_rows() {
    return family;
}

}  // namespace ovaudit
