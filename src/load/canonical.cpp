#include "load/canonical.hpp"

#include <algorithm>
#include <array>

#include "catalog/index.hpp"
#include "catalog/known.hpp"
#include "load/mask.hpp"
#include "load/scalar.hpp"
#include "model/digest.hpp"
#include "model/masked.hpp"
#include "model/text.hpp"
#include "model/value_order.hpp"

namespace ovaudit {
namespace {

constexpr std::size_t most_notes = 20;  // of one kind
constexpr std::size_t most_unknown_classes = 1'000, most_unknown_fields = 10'000;

/// What a member says of the object itself.
enum class Tells : std::uint8_t { nothing, uuid, name, name_for_want_of_better };

constexpr Tells tells(std::string_view member) {
    if (member == "uuid") return Tells::uuid;
    if (member == "name_label") return Tells::name;
    if (member == "name" || member == "model_name") return Tells::name_for_want_of_better;
    return Tells::nothing;
}

/// The same by number: asked for every text that is read.
Tells tells(FieldId id, const Storage& storage) {
    static constexpr auto by_number = [] {
        std::array<Tells, index::fields.size()> all{};
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = tells(index::fields[i].name);
        return all;
    }();
    return id < by_number.size() ? by_number[id] : tells(storage.unknown_fields[id - by_number.size()].name);
}

constexpr std::string_view vtpm_prefix = "vTPM'_";  // how xapi names the members of VTPM objects

}  // namespace

Canonical::Canonical(Source source, const LoadOptions& options)
    : options_(options),
      storage_(std::make_unique<Storage>()),
      texts_(storage_->texts),
      references_(reference_texts_) {
    storage_->name = source.name;
    storage_->sources.push_back(std::move(source));
    storage_->secrets_shown = options.show_secrets;
    storage_->values.push(Value{0, Kind::integer, 0, 0});  // the empty set
    storage_->entries.push(MapEntry{0, {}});               // the empty map
}

void Canonical::note(std::string text) {
    storage_->notes.push_back(std::move(text));
}

/// A document that tells of another may have its notes too.
void Canonical::note_once(std::string text) {
    const auto& notes = storage_->notes;
    if (std::find(notes.begin(), notes.end(), text) == notes.end()) note(std::move(text));
}

void Canonical::note_oddity(std::string text) {
    if (oddities_++ < most_notes) note(std::move(text));
}

std::string Canonical::where(const Record& record) const {
    return source().name + ": " + to_string(record.place) + ": " + escape_briefly(record.class_name) + " " +
           escape_briefly(record.id);
}

std::string Canonical::name_of(FieldId id) const {
    return id < field_count() ? std::string(field(id).name)
                              : escape_briefly(storage_->unknown_fields[id - field_count()].name);
}

std::uint8_t Canonical::flags_of(FieldId id) const {
    return id < field_count() ? field(id).flags : std::uint8_t{free_text};
}

ClassId Canonical::class_number(std::string_view name) {
    const ClassId id = storage_->class_number(name);
    if (storage_->unknown_classes.size() > most_unknown_classes)
        throw Error(source().name + ": more than 1,000 classes that XenAPI does not have");
    return id;
}

/// Members come in the catalog's order most of the time, so the expected field is asked first.
FieldId Canonical::field_number(ClassId class_id, std::string_view name, FieldId expected) {
    if (class_id < classes().size()) {
        if (class_id == known().vtpm && name.starts_with(vtpm_prefix)) name.remove_prefix(vtpm_prefix.size());
        if (expected < field_count() && field(expected).name == name && expected >= first_field(class_id) &&
            expected - first_field(class_id) < static_cast<int>(classes()[class_id].fields.size()))
            return expected;
        if (const auto known_field = find_field(class_id, name)) return *known_field;
    }
    const FieldId id = storage_->unknown_field(class_id, name);
    if (storage_->unknown_fields.size() > most_unknown_fields)
        throw Error(source().name + ": more than 10,000 fields that XenAPI does not have");
    return id;
}

void Canonical::add(const Record& record) {
    if (const Record* read = read_as_ ? read_as_(record) : &record) take(*read);
}

void Canonical::take(const Record& record) {
    if (storage_->objects.size() == options_.limits.objects)
        throw Error(where(record) + ": more than " + std::to_string(options_.limits.objects) +
                    " objects (--max-objects)");
    Object object{.uuid = 0,
                  .name = 0,
                  .ref = record.id.starts_with("OpaqueRef:") ? texts_.intern(record.id) : TextId{0},
                  .owner = no_object,
                  .first_field = 0,
                  .first_child = 0,
                  .child_count = 0,
                  .field_count = 0,
                  .class_id = class_number(record.class_name),
                  .source = 0};
    members_.clear();
    FieldId expected = object.class_id < classes().size() ? first_field(object.class_id) : FieldId{0};
    const std::uint32_t end = record.nodes[record.snapshot].end;
    for (std::uint32_t node = record.snapshot + 1; node < end; node = record.nodes[node].end) {
        const std::string_view name = record.name(record.nodes[node]);
        const FieldId id = field_number(object.class_id, name, expected);
        expected = static_cast<FieldId>(id + 1);
        Value value = convert(record, node, id);
        value.field = id;
        members_.push_back(value);
    }
    const auto by_field = [](const Value& a, const Value& b) { return a.field < b.field; };
    if (!std::is_sorted(members_.begin(), members_.end(), by_field))
        std::stable_sort(members_.begin(), members_.end(), by_field);
    drop_equal_members(record);
    keep(record, object);
}

void Canonical::drop_equal_members(const Record& record) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if (kept == 0 || members_[kept - 1].field != members_[i].field) {
            members_[kept++] = members_[i];
            continue;
        }
        const FieldId id = members_[i].field;
        const std::string name = name_of(id);
        if (!same(members_[kept - 1], members_[i]))
            throw Error(where(record) + ": the member " + name +
                        " stands there twice, with different values");
        note_oddity(where(record) + ": the member " + name + " stands there twice, with the same value");
    }
    members_.resize(kept);
}

void Canonical::keep(const Record& record, Object object) {
    for (const Value& member : members_) {
        if (member.kind != Kind::text) continue;
        const Tells about = tells(member.field, *storage_);
        if (about == Tells::uuid) object.uuid = member.at;
        if (about == Tells::name || (about == Tells::name_for_want_of_better && object.name == 0))
            object.name = member.at;
    }
    if (members_.size() > 0xffff) throw Error(where(record) + ": more than 65,535 members");
    const TextId reference = references_.intern(record.id);
    const auto [earlier, fresh] = targets_.emplace(reference, storage_->objects.size());
    if (!fresh) {
        const Object& other = storage_->objects[earlier->second];
        const std::span<const Value> fields = storage_->fields(other);
        const bool equal = other.class_id == object.class_id &&
                           std::equal(fields.begin(), fields.end(), members_.begin(), members_.end(),
                                      [&](Value a, Value b) { return a.field == b.field && same(a, b); });
        if (!equal) throw Error(where(record) + ": the id stands there twice, for different objects");
        note_oddity(where(record) + ": the object stands there twice, with the same members");
        return;
    }
    object.first_field = storage_->values.size();
    object.field_count = static_cast<std::uint16_t>(members_.size());
    storage_->values.append(members_);
    storage_->objects.push(object);
}

bool Canonical::same(Value a, Value b) const {
    return order({*storage_}, a, {*storage_}, b) == 0;
}

Capture Canonical::finish(const Cover& cover) {
    std::size_t told = 0;
    for (const auto& [what, count] : odd_)
        if (told++ < most_notes)
            note_once(what + (count > 1 ? " (" + std::to_string(count) + " times)" : ""));
    if (oddities_ > most_notes) note(std::to_string(oddities_ - most_notes) + " more oddities like these");
    if (told > most_notes) note(std::to_string(told - most_notes) + " more fields hold text of another type");
    resolve(*storage_, texts_, reference_texts_, targets_);
    cover(source(), *storage_);
    storage_->shrink();
    return Capture(std::move(storage_));
}

}  // namespace ovaudit
