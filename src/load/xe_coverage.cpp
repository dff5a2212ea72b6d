#include <algorithm>

#include "catalog/known.hpp"
#include "load/xe_text.hpp"
#include "model/storage.hpp"

namespace ovaudit {
namespace {

bool holds(const Storage& storage, const Object& object, FieldId id, Kind kind, std::uint32_t at) {
    for (const Value& member : storage.fields(object))
        if (member.field == id) return member.kind == kind && member.at == at;
    return false;
}

/// Another object's record gave no more than the uuid and the name.
bool is_only_named(const Storage& storage, const Object& object) {
    if (object.class_id == known().vm)
        return holds(storage, object, known().of_vm.is_a_snapshot, Kind::unknown, 0);
    const std::span<const Value> members = storage.fields(object);
    return std::all_of(members.begin(), members.end(), [](const Value& member) {
        return member.field < field_count() &&
               (field(member.field).name == "uuid" || field(member.field).name == "name_label");
    });
}

struct OfClass {
    std::uint32_t records = 0, only_named = 0;
    ObjectIndex owner = no_object;  // of the first record
    bool of_several = false;        // owners
};

struct Counts {
    std::vector<OfClass> classes;
    bool vm_snapshots = false, templates = false;
};

void count(OfClass& counts, const Storage& storage, const Object& object) {
    if (is_only_named(storage, object)) {
        ++counts.only_named;
        return;
    }
    if (counts.records++ == 0) counts.owner = object.owner;
    counts.of_several |= object.owner != counts.owner;
}

Counts count(const Storage& storage) {
    Counts counts{std::vector<OfClass>(storage.objects_of.size())};
    const auto& fields = known().of_vm;
    for (const Object& object : storage.objects.span(0, storage.objects.size())) {
        count(counts.classes[object.class_id], storage, object);
        const bool snapshot = storage.is_true(object, fields.is_a_snapshot);
        counts.vm_snapshots |= snapshot;
        counts.templates |= !snapshot && storage.is_true(object, fields.is_a_template);
    }
    return counts;
}

/// Why the text may hold only some objects of the class; empty if it holds all of them. VMs that are only
/// named may be those that vm-list hides.
std::string why_some(ClassId id, const Counts& counts) {
    if (id == known().vm_metrics || id == known().guest_metrics) return {};
    const std::string name(classes()[id].name);
    const OfClass& of_class = counts.classes[id];
    if (of_class.records < 2) return "the text holds one record of class " + name + ", or only names some";
    if (of_class.only_named > 0 && id != known().vm)
        return "the text names objects of class " + name + " that it does not list";
    const bool owned_by_vm = classes()[id].owner_field == "VM";
    if (owned_by_vm && !of_class.of_several && counts.classes[known().vm].records > 1)
        return "the text holds records of class " + name + " of one VM alone";
    return {};
}

ClassCoverage covered(ClassId id, const Counts& counts) {
    ClassCoverage coverage;
    coverage.absent_reason = "the text does not show it";
    if (counts.classes[id].records + counts.classes[id].only_named == 0) {
        coverage.extent = Extent::none;
        coverage.extent_reason = "the text holds no record of class " + std::string(classes()[id].name);
    } else if (std::string reason = why_some(id, counts); !reason.empty()) {
        coverage.extent = Extent::referenced;
        coverage.extent_reason = std::move(reason);
    }
    return coverage;
}

}  // namespace

void cover_xe_text(Source& source, const Storage& storage) {
    const Counts counts = count(storage);
    Coverage coverage;
    for (ClassId id = 0; id < classes().size(); ++id) coverage.classes[id] = covered(id, counts);
    if (!counts.vm_snapshots) coverage.vm_snapshots = limited_to(Extent::none, "vm-list hides VM snapshots");
    if (!counts.templates) coverage.templates = limited_to(Extent::none, "vm-list hides templates");
    source.coverage = std::make_shared<const Coverage>(std::move(coverage));
    source.complete = Answer::unknown;  // nothing tells a text's end
}

}  // namespace ovaudit
