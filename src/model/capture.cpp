#include "ovaudit/capture.hpp"

#include <array>

#include "model/enum_names.hpp"
#include "model/storage.hpp"

namespace ovaudit {
namespace {

constexpr std::array<std::string_view, 3> export_kind_names = {"unknown", "metadata", "full"};
constexpr std::array<std::string_view, 3> answer_names = {"unknown", "no", "yes"};
constexpr std::array<std::string_view, 6> time_from_names = {"none",  "archive", "folder",
                                                             "given", "file",    "snapshot"};

void widen(ClassCoverage& widest, const ClassCoverage* other) {
    static const ClassCoverage everything;
    if (other == nullptr) other = &everything;
    if (other->extent > widest.extent) widest = limited_to(other->extent, other->extent_reason);
}

/// Sources of one shape share one coverage, and then so does what they show together.
std::shared_ptr<const Coverage> widest_extents(const std::vector<Source>& sources) {
    if (sources.empty()) return std::make_shared<const Coverage>();
    const std::shared_ptr<const Coverage>& first = sources.front().coverage;
    std::shared_ptr<Coverage> widest;
    const Coverage* before = first.get();
    for (const Source& source : sources) {
        if (source.coverage.get() == before) continue;
        before = source.coverage.get();
        if (widest == nullptr) widest = std::make_shared<Coverage>(*first);
        for (auto& [id, covered] : widest->classes) {
            const auto found = before->classes.find(id);
            widen(covered, found == before->classes.end() ? nullptr : &found->second);
        }
        widen(widest->vm_snapshots, &before->vm_snapshots);
        widen(widest->templates, &before->templates);
    }
    return widest == nullptr ? first : widest;
}

}  // namespace

std::string_view to_string(ExportKind kind) {
    return export_kind_names[static_cast<std::size_t>(kind)];
}
std::string_view to_string(Answer answer) {
    return answer_names[static_cast<std::size_t>(answer)];
}
std::string_view to_string(TimeFrom from) {
    return time_from_names[static_cast<std::size_t>(from)];
}
std::optional<ExportKind> export_kind_named(std::string_view name) {
    return enum_named<ExportKind>(export_kind_names, name);
}
std::optional<Answer> answer_named(std::string_view name) {
    return enum_named<Answer>(answer_names, name);
}
std::optional<TimeFrom> time_from_named(std::string_view name) {
    return enum_named<TimeFrom>(time_from_names, name);
}

Capture::Capture(std::unique_ptr<const Storage> storage)
    : storage_(std::move(storage)), extents_(widest_extents(storage_->sources)) {}
Capture::Capture(Capture&&) noexcept = default;
Capture& Capture::operator=(Capture&&) noexcept = default;
Capture::~Capture() = default;

std::string latest_capture(std::span<const Source> sources) {
    std::string latest;
    for (const Source& source : sources) latest = std::max(latest, source.captured_at);
    return latest;
}

const std::vector<Source>& Capture::sources() const {
    return storage_->sources;
}
const std::string& Capture::name() const {
    return storage_->name;
}
const std::vector<std::string>& Capture::unread() const {
    return storage_->unread;
}
const std::vector<std::string>& Capture::notes() const {
    return storage_->notes;
}
bool Capture::secrets_shown() const {
    return storage_->secrets_shown;
}

std::span<const Object> Capture::objects() const {
    return storage_->objects.span(0, storage_->objects.size());
}
std::span<const ObjectIndex> Capture::children(const Object& object) const {
    return storage_->children.span(object.first_child, object.child_count);
}
std::span<const Value> Capture::fields(const Object& object) const {
    return storage_->fields(object);
}

const Value* Capture::field(const Object& object, FieldId id) const {
    return storage_->field(object, id);
}

View Capture::view(Value value) const {
    switch (value.kind) {
        case Kind::text:
            return Text{text(value.at), (value.flags & value_masked_inside) != 0};
        case Kind::integer:
            return storage_->number(value);
        case Kind::boolean:
            return value.at != 0;
        case Kind::real:
            return Real{text(value.at)};
        case Kind::time:
            return Time{text(value.at)};
        case Kind::set:
            return storage_->set(value);
        case Kind::map:
            return storage_->map(value);
        case Kind::reference:
            return Reference{value.at};
        case Kind::outside:
            return Outside{text(value.at)};
        case Kind::unknown:
            break;
        case Kind::masked:
            return Masked{static_cast<std::uint64_t>(storage_->numbers[value.at])};
    }
    return Unknown{};
}

std::string_view Capture::text(TextId id) const {
    return storage_->texts[id];
}

std::string_view Capture::text_of(const Value* value) const {
    const bool is_text = value != nullptr && (value->kind == Kind::text || value->kind == Kind::real ||
                                              value->kind == Kind::time);
    return is_text ? text(value->at) : std::string_view();
}

std::span<const MapEntry> Capture::entries_of(const Value* value) const {
    return value != nullptr && value->kind == Kind::map ? storage_->map(*value) : std::span<const MapEntry>();
}

std::span<const Value> Capture::members_of(const Value* value) const {
    return value != nullptr && value->kind == Kind::set ? storage_->set(*value) : std::span<const Value>();
}

std::string_view Capture::class_name(ClassId id) const {
    return id < classes().size() ? classes()[id].name : storage_->unknown_classes[id - classes().size()];
}
std::string_view Capture::field_name(FieldId id) const {
    return id < field_count() ? std::string_view(ovaudit::field(id).name)
                              : storage_->unknown_fields[id - field_count()].name;
}

std::optional<ClassId> Capture::class_named(std::string_view name) const {
    if (const auto known = find_class(name)) return known;
    const auto found = storage_->unknown_class_ids.find(std::string(name));
    if (found == storage_->unknown_class_ids.end()) return std::nullopt;
    return found->second;
}

std::optional<FieldId> Capture::field_named(ClassId class_id, std::string_view name) const {
    if (class_id < classes().size())
        if (const auto known = find_field(class_id, name)) return known;
    const auto found = storage_->unknown_field_ids.find(Storage::unknown_key(class_id, name));
    if (found == storage_->unknown_field_ids.end()) return std::nullopt;
    return found->second;
}

std::uint32_t Capture::objects_with(FieldId id) const {
    return storage_->objects_with[id];
}
std::uint32_t Capture::objects_of(ClassId id) const {
    return storage_->objects_of[id];
}

bool Capture::is_vm_snapshot(const Object& object) const {
    static const ClassId vm = *find_class("VM");
    static const FieldId is_a_snapshot = *find_field(vm, "is_a_snapshot");
    return object.class_id == vm && storage_->is_true(object, is_a_snapshot);
}

std::size_t Capture::memory() const {
    return storage_->texts.memory() + storage_->numbers.memory() + storage_->values.memory() +
           storage_->entries.memory() + storage_->objects.memory() + storage_->children.memory();
}

}  // namespace ovaudit
