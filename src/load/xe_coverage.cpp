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

struct Counts {
    std::vector<std::uint32_t> records;  // by class
    bool vm_snapshots = false, templates = false;
};

Counts count(const Storage& storage) {
    Counts counts{std::vector<std::uint32_t>(storage.objects_of.size()), false, false};
    const auto& fields = known().of_vm;
    for (const Object& object : storage.objects.span(0, storage.objects.size())) {
        counts.records[object.class_id] += is_only_named(storage, object) ? 0 : 1;
        const bool snapshot = storage.is_true(object, fields.is_a_snapshot);
        counts.vm_snapshots |= snapshot;
        counts.templates |= !snapshot && storage.is_true(object, fields.is_a_template);
    }
    return counts;
}

/// A list shows all of a class. One record may be that of a param-list, which says nothing about others.
ClassCoverage covered(ClassId id, std::uint32_t objects, std::uint32_t records) {
    const std::string name(classes()[id].name);
    ClassCoverage coverage;
    coverage.absent_reason = "the text does not show it";
    if (objects == 0) {
        coverage.extent = Extent::none;
        coverage.extent_reason = "the text holds no record of class " + name;
    } else if (records < 2 && id != known().vm_metrics && id != known().guest_metrics) {
        coverage.extent = Extent::referenced;
        coverage.extent_reason = "the text holds one record of class " + name + ", or only names some";
    }
    return coverage;
}

}  // namespace

void cover_xe_text(Source& source, const Storage& storage) {
    const Counts counts = count(storage);
    Coverage coverage;
    for (ClassId id = 0; id < classes().size(); ++id)
        coverage.classes[id] = covered(id, storage.objects_of[id], counts.records[id]);
    if (!counts.vm_snapshots) coverage.vm_snapshots = limited_to(Extent::none, "vm-list hides VM snapshots");
    if (!counts.templates) coverage.templates = limited_to(Extent::none, "vm-list hides templates");
    source.coverage = std::make_shared<const Coverage>(std::move(coverage));
    source.complete = Answer::unknown;  // nothing tells a text's end
}

}  // namespace ovaudit
