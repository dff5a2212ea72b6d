#include "audit/row.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

FleetOutcome whole_sources(Examination& e, std::span<const ObjectIndex> vms) {
    FleetOutcome fleet;
    const auto& sources = e.capture().sources();
    for (const ObjectIndex vm : vms) {
        const Source& source = sources[e.capture().object(vm).source];
        fleet.vms.push_back({});
        fleet.vms.back().fails = source.complete == Answer::no || source.verified == Answer::no;
        if (source.complete == Answer::unknown)
            fleet.vms.back().unseen = "the source does not tell whether it is complete";
    }
    for (const Source& source : sources) {
        const bool is_cut = source.complete == Answer::no;
        if (!is_cut && source.verified != Answer::no) continue;
        Fault fault{no_object, source.name + (is_cut ? " is incomplete" : ": its checksums are wrong")};
        fault.shared = source.sha256.empty() ? source.name : source.sha256;
        fleet.beside.push_back(std::move(fault));
    }
    return fleet;
}

constexpr Row family[] = {
    {{"EXP-001", "damaged export", Level::error, Category::other,
      "The metadata could be read, the disks behind it cannot be restored: the file was cut, or its "
      "checksums "
      "are wrong.",
      "export the VM again", ""},
     nullptr,
     whole_sources},
};

}  // namespace

std::span<const Row> export_rows() {
    return family;
}

}  // namespace ovaudit
