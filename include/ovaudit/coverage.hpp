#pragma once

#include <map>
#include <set>
#include <string>

#include "ovaudit/catalog.hpp"

namespace ovaudit {

/// Which objects of a class a source shows.
enum class Extent : std::uint8_t {
    none,        ///< no object of the class, whatever exists
    referenced,  ///< those that other objects of the source refer to
    all,
};

/// What one source can show of one class.
struct ClassCoverage {
    Extent extent = Extent::all;
    /// Why the extent is not `all`; a clause such as "a full export holds no VM snapshots".
    std::string extent_reason;
    /// Fields that the source could not show, whatever stands in them, each with the reason.
    std::map<FieldId, std::string> gaps;
    /// References that are null also where their target is only not in the source.
    std::set<FieldId> unclear_nulls;
    /// Why an object may lack a field that it has: the source shows only some of an object's fields. Empty if
    /// a field that is not there is not there.
    std::string absent_reason;
    bool operator==(const ClassCoverage&) const = default;
};

/// What shows the class to this extent, and of its objects everything.
inline ClassCoverage limited_to(Extent extent, std::string reason) {
    ClassCoverage coverage;
    coverage.extent = extent;
    coverage.extent_reason = std::move(reason);
    return coverage;
}

/// What one source can show. Filled by its form reader; the only thing that diff and its kin know of forms.
struct Coverage {
    /// Classes that are not listed: extent `all`, no gaps.
    std::map<ClassId, ClassCoverage> classes;
    /// The VM objects that are VM snapshots, apart from the living VMs.
    ClassCoverage vm_snapshots;
    /// The VM objects that are templates, apart from the other VMs.
    ClassCoverage templates;
    bool operator==(const Coverage&) const = default;
};

}  // namespace ovaudit
