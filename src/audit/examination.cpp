#include "audit/examination.hpp"

#include <algorithm>

#include "audit/scope.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"
#include "model/text.hpp"
#include "model/wildcard.hpp"

namespace ovaudit {

void Examination::begin(ObjectIndex vm) {
    vm_ = vm;
    faults_.clear();
    unseen_.reset();
}

void Examination::not_observable(std::string_view what, std::string_view reason) {
    if (!unseen_) unseen_ = std::string(what) + ": " + std::string(reason);
}

std::string Examination::field_name(ObjectIndex at, FieldId id) const {
    return std::string(capture_.class_name(capture_.object(at).class_id)) + "." +
           std::string(capture_.field_name(id));
}

std::string Examination::label(ObjectIndex at) const {
    return subjects_.label(subjects_.of_new(at));
}

std::string Examination::name(ObjectIndex at) const {
    const Object& object = capture_.object(at);
    return escape_visibly(capture_.text(object.name != 0 ? object.name : object.uuid));
}

const Value* Examination::value(ObjectIndex at, FieldId id) {
    const Object& object = capture_.object(at);
    const auto unseen = [&](std::string_view reason) {
        if (!unseen_) not_observable(field_name(at, id), reason);
        return nullptr;
    };
    if (const std::string* reason = gap(capture_, at, id)) return unseen(*reason);
    const Value* value = capture_.field(object, id);
    if (value == nullptr) {
        const std::string* reason = absence(capture_, at);
        return unseen(reason != nullptr ? std::string_view(*reason) : "the source has no such field");
    }
    return value->kind == Kind::unknown ? unseen("the source does not say") : value;
}

const Value* Examination::value_if_any(ObjectIndex at, FieldId id) {
    const bool is_there = capture_.field(capture_.object(at), id) != nullptr;
    return is_there || gap(capture_, at, id) != nullptr || absence(capture_, at) != nullptr ? value(at, id)
                                                                                            : nullptr;
}

std::optional<std::int64_t> Examination::integer(ObjectIndex at, FieldId id) {
    const Value* found = value(at, id);
    if (found == nullptr || found->kind != Kind::integer) return std::nullopt;
    return std::get<std::int64_t>(capture_.view(*found));
}

std::optional<bool> Examination::boolean(ObjectIndex at, FieldId id) {
    const Value* found = value(at, id);
    if (found == nullptr || found->kind != Kind::boolean) return std::nullopt;
    return found->at != 0;
}

std::optional<std::string_view> Examination::text(ObjectIndex at, FieldId id) {
    const Value* found = value(at, id);
    if (found == nullptr) return std::nullopt;
    return capture_.text_of(found);
}

std::optional<ObjectIndex> Examination::target(ObjectIndex at, FieldId id) {
    const Value* found = value(at, id);
    if (found == nullptr) return std::nullopt;
    if (found->kind == Kind::reference) return found->at;
    if (found->kind != Kind::outside) return no_object;
    const bool is_null = capture_.text(found->at).empty();
    if (is_null && !is_unclear_null(capture_, at, id, found)) return no_object;
    not_observable(field_name(at, id), is_null ? "null, also where its target was only not exported"
                                               : "the source does not hold what it refers to");
    return std::nullopt;
}

std::optional<bool> Examination::refers(ObjectIndex at, FieldId id) {
    const Value* found = value(at, id);
    if (found == nullptr) return std::nullopt;
    const bool is_elsewhere = found->kind == Kind::outside && !capture_.text(found->at).empty();
    if (is_elsewhere) return true;
    const auto to = target(at, id);
    return to ? std::optional(*to != no_object) : std::nullopt;
}

std::span<const MapEntry> Examination::entries(ObjectIndex at, FieldId map) {
    return capture_.entries_of(value(at, map));
}

std::span<const Value> Examination::members(ObjectIndex at, FieldId set) {
    return capture_.members_of(value(at, set));
}

std::optional<std::string_view> Examination::entry(ObjectIndex at, FieldId map, std::string_view key) {
    for (const MapEntry& entry : entries(at, map))
        if (capture_.text(entry.key) == key) return capture_.text_of(&entry.value);
    return std::nullopt;
}

bool Examination::has_member(ObjectIndex at, FieldId set, std::string_view member) {
    for (const Value& value : members(at, set))
        if (capture_.text_of(&value) == member) return true;
    return false;
}

std::vector<ObjectIndex> Examination::owned(ClassId class_id) {
    const Object& vm = capture_.object(vm_);
    std::vector<ObjectIndex> found;
    for (const ObjectIndex child : capture_.children(vm))
        if (capture_.object(child).class_id == class_id) found.push_back(child);
    if (const std::string* reason = found.empty() ? why_none(capture_, vm, class_id) : nullptr)
        not_observable(capture_.class_name(class_id), *reason);
    return found;
}

std::vector<ObjectIndex> Examination::snapshots() {
    const Coverage& coverage = *capture_.sources()[capture_.object(vm_).source].coverage;
    std::vector<ObjectIndex> found;
    for (const ObjectIndex child : capture_.children(capture_.object(vm_)))
        if (capture_.is_vm_snapshot(capture_.object(child))) found.push_back(child);
    if (found.empty() && coverage.vm_snapshots.extent != Extent::all)
        not_observable("VM snapshots", coverage.vm_snapshots.extent_reason);
    return found;
}

ObjectIndex Examination::guest_metrics() {
    const std::vector<ObjectIndex> found = owned(known().guest_metrics);
    if (!found.empty()) return found.front();
    const Value* elsewhere = value(vm_, field_id("VM", "guest_metrics"));
    if (elsewhere != nullptr && elsewhere->kind == Kind::outside && !capture_.text(elsewhere->at).empty())
        not_observable("VM_guest_metrics", "the source does not hold them");
    return no_object;
}

const std::vector<ObjectIndex>& Examination::hosts() {
    if (!hosts_) {
        hosts_.emplace();
        for (ObjectIndex at = 0; at < capture_.objects().size(); ++at)
            if (capture_.object(at).class_id == known().host) hosts_->push_back(at);
    }
    return *hosts_;
}

bool Examination::shows(ClassId class_id) {
    const std::string* reason = why_none(capture_, capture_.object(vm_), class_id);
    if (reason != nullptr) not_observable(capture_.class_name(class_id), *reason);
    return reason == nullptr;
}

bool Examination::is_in(const Scope& scope) {
    return fits(
        scope,
        [&](std::string_view pattern) {
            return std::ranges::any_of(members(vm_, field_id("VM", "tags")), [&](const Value& value) {
                return matches_wildcard(pattern, capture_.text_of(&value));
            });
        },
        [&](std::string_view word) {
            return matches_wildcard(word, capture_.text(capture_.object(vm_).name)) || word == uuid(vm_);
        });
}

bool Examination::is_template() {
    return boolean(vm_, known().of_vm.is_a_template) == true;
}

bool Examination::is_running() {
    return text(vm_, known().of_vm.power_state) == "Running";
}

}  // namespace ovaudit
