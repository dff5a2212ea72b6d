#include "catalog/known.hpp"
#include "diff/compare.hpp"

/// What a source could not show, as its coverage has it.
namespace ovaudit {
namespace {

/// What the object's source can show of a class; nullptr for everything.
const ClassCoverage* coverage_of(const Capture& capture, const Object& object, ClassId id) {
    const auto& covered = capture.sources()[object.source].coverage->classes;
    const auto found = covered.find(id);
    return found == covered.end() ? nullptr : &found->second;
}
const ClassCoverage* coverage_of(const Capture& capture, const Object& object) {
    return coverage_of(capture, object, object.class_id);
}

/// What covers a VM object that is, or may be, a VM snapshot or a template; nullptr for all others.
const ClassCoverage* part_of_vms(const Capture& present, const Object& object, const Coverage& coverage) {
    if (object.class_id != known().vm) return nullptr;
    const auto is = [&](FieldId id, Kind kind, std::uint32_t at) {
        const Value* value = present.field(object, id);
        return value != nullptr && value->kind == kind && value->at == at;
    };
    const auto& fields = known().of_vm;
    const bool may_be_either = is(fields.is_a_snapshot, Kind::unknown, 0);
    if (present.is_vm_snapshot(object) || may_be_either) return &coverage.vm_snapshots;
    const bool hides = coverage.templates.extent != Extent::all;  // else they are VMs like others
    return hides && is(fields.is_a_template, Kind::boolean, 1) ? &coverage.templates : nullptr;
}

}  // namespace

const ClassCoverage* covered(const Capture& capture, ObjectIndex at) {
    return at == no_object ? nullptr : coverage_of(capture, capture.object(at));
}

const std::string* gap(const ClassCoverage* covered, FieldId id) {
    if (covered == nullptr || covered->gaps.empty() || id >= field_count()) return nullptr;
    const auto reason = covered->gaps.find(id);
    return reason == covered->gaps.end() ? nullptr : &reason->second;
}

const std::string* gap(const Capture& capture, ObjectIndex at, FieldId id) {
    return gap(covered(capture, at), id);
}

const std::string* absence(const Capture& capture, ObjectIndex at) {
    if (at == no_object) return nullptr;
    const ClassCoverage* covered = coverage_of(capture, capture.object(at));
    return covered == nullptr || covered->absent_reason.empty() ? nullptr : &covered->absent_reason;
}

bool shows_all(const Capture& capture, const Object& object, ClassId id) {
    const ClassCoverage* covered = coverage_of(capture, object, id);
    return covered == nullptr || covered->extent == Extent::all;
}

const std::string* why_none(const Capture& capture, const Object& object, ClassId id) {
    const ClassCoverage* covered = coverage_of(capture, object, id);
    return covered == nullptr || covered->extent != Extent::none ? nullptr : &covered->extent_reason;
}

bool is_unsaid(const Value* value) {
    return value != nullptr && value->kind == Kind::unknown;
}

bool is_value(const Capture& capture, const Value* value) {
    if (value == nullptr || value->kind == Kind::unknown) return false;
    return value->kind != Kind::outside || !capture.text(value->at).empty();
}

bool is_unclear_null(const Capture& capture, ObjectIndex at, FieldId id, const Value* value) {
    if (value == nullptr || value->kind != Kind::outside || !capture.text(value->at).empty()) return false;
    const ClassCoverage* covered = coverage_of(capture, capture.object(at));
    return covered != nullptr && covered->unclear_nulls.count(id) > 0;
}

bool may_be_unexported(const Capture& capture, ObjectIndex at, const Value& value,
                       const Capture& other_capture, ObjectIndex other_at, const Value& other) {
    constexpr Value null{0, Kind::outside, 0, 0};
    return is_unclear_null(capture, at, value.field, &value) &&
           (other.kind == Kind::reference || other.kind == Kind::outside) &&
           is_value(other_capture, &other) && !is_unclear_null(other_capture, other_at, other.field, &null);
}

std::string why_not_shown(const Capture& missing, ObjectIndex owner, const Capture& present,
                          const Object& object) {
    const Coverage& coverage =
        owner == no_object ? missing.extents() : *missing.sources()[missing.object(owner).source].coverage;
    if (const ClassCoverage* part = part_of_vms(present, object, coverage))
        return part->extent == Extent::all ? "" : part->extent_reason;
    if (object.class_id >= classes().size()) {
        const auto class_id = missing.class_named(present.class_name(object.class_id));
        return class_id && missing.objects_of(*class_id) > 0
                   ? ""
                   : "a class that only the one side's product version has";
    }
    const auto found = coverage.classes.find(object.class_id);
    const bool shows = found == coverage.classes.end() || found->second.extent == Extent::all;
    return shows ? "" : found->second.extent_reason;
}

}  // namespace ovaudit
