#include "catalog/known.hpp"
#include "load/naubackup.hpp"

namespace ovaudit {
namespace {

constexpr const char* alone = "a vm.cfg alone holds no devices";

ClassCoverage shown(Extent extent, const char* reason) {
    ClassCoverage coverage = limited_to(extent, reason);
    coverage.absent_reason = "NAUbackup keeps only some of its fields";
    return coverage;
}

}  // namespace

std::shared_ptr<const Coverage> naubackup_coverage(bool is_alone) {
    const char* const referenced = is_alone ? alone : "NAUbackup keeps only what its VM refers to";
    const Extent neighbours = is_alone ? Extent::none : Extent::referenced;
    Coverage coverage;
    for (ClassId id = 0; id < classes().size(); ++id)
        coverage.classes[id] = limited_to(Extent::none, "NAUbackup keeps no objects of the class");
    coverage.classes[known().vm] = shown(Extent::all, "");
    coverage.classes[known().vm].gaps.emplace(known().of_vm.other_config,
                                              "vm.cfg holds base_template_name alone");
    coverage.classes[known().guest_metrics] =
        shown(Extent::referenced, "NAUbackup keeps only what its VM refers to");
    coverage.classes[known().guest_metrics].gaps.emplace(known().of_guest_metrics.os_version,
                                                         "vm.cfg holds but a name of the system");
    coverage.classes[known().vif] = is_alone ? shown(Extent::none, alone) : shown(Extent::all, "");
    coverage.classes[known().vbd] =
        shown(neighbours, is_alone ? alone : "NAUbackup keeps only the drives of disks");
    for (const ClassId id : {known().vdi, known().sr, known().network})
        coverage.classes[id] = shown(neighbours, referenced);
    coverage.vm_snapshots = limited_to(Extent::none, "NAUbackup keeps no VM snapshots");
    coverage.templates = limited_to(Extent::none, "NAUbackup keeps no templates");
    return std::make_shared<const Coverage>(std::move(coverage));
}

void cover_naubackup(Source& source, const Storage&) {
    source.complete = Answer::unknown;  // nothing tells the end of such a file
}

}  // namespace ovaudit
