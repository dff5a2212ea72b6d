#include "load/canonical.hpp"

#include <algorithm>
#include <charconv>
#include <random>

#include "catalog/known.hpp"
#include "load/mask.hpp"
#include "load/scalar.hpp"
#include "model/digest.hpp"
#include "model/masked.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

/// Secrets are told apart by tokens under a key that lives as long as the process.
const std::string& masking_key() {
    static const std::string key = [] {
        std::random_device device;
        std::string bytes;
        for (int i = 0; i < 8; ++i) bytes += std::to_string(device());
        return bytes;
    }();
    return key;
}

constexpr std::size_t most_notes = 20;  // of one kind

/// A name for a message, which nobody reads if it is longer than a line.
std::string brief(std::string_view name) {
    constexpr std::size_t most = 80;
    return name.size() <= most ? escape_visibly(name) : escape_visibly(name.substr(0, most)) + "...";
}

/// What a member says of the object itself.
enum class Tells : std::uint8_t { nothing, uuid, name, name_for_want_of_better };

Tells tells(std::string_view member) {
    if (member == "uuid") return Tells::uuid;
    if (member == "name_label") return Tells::name;
    if (member == "name" || member == "model_name") return Tells::name_for_want_of_better;
    return Tells::nothing;
}

/// The same by number: asked for every text that is read.
Tells tells(FieldId id, const Storage& storage) {
    static const std::vector<Tells> by_number = [] {
        std::vector<Tells> all;
        for (FieldId known_field = 0; known_field < field_count(); ++known_field)
            all.push_back(tells(field(known_field).name));
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
    storage_->sources.push_back(std::move(source));
    storage_->secrets_shown = options.show_secrets;
    storage_->values.push(Value{0, Kind::integer, 0, 0});  // the empty set
    storage_->entries.push(MapEntry{0, {}});               // the empty map
}

void Canonical::note(std::string text) {
    storage_->notes.push_back(std::move(text));
}

void Canonical::note_oddity(std::string text) {
    if (oddities_++ < most_notes) note(std::move(text));
}

std::string Canonical::where(const Record& record) const {
    return source().name + ": " + record.place + ": " + brief(record.class_name) + " " + brief(record.id);
}

std::uint8_t Canonical::flags_of(FieldId id) const {
    return id < field_count() ? field(id).flags : std::uint8_t{free_text};
}

ClassId Canonical::class_number(std::string_view name) {
    if (const auto known_class = find_class(name)) return *known_class;
    auto& unknown = storage_->unknown_classes;
    const auto [found, fresh] =
        unknown_classes_.emplace(name, static_cast<ClassId>(classes().size() + unknown.size()));
    if (fresh) {
        if (unknown.size() == 1000)
            throw Error(source().name + ": more than 1,000 classes that XenAPI does not have");
        unknown.emplace_back(name);
    }
    return found->second;
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
    auto& unknown = storage_->unknown_fields;
    const auto [found, fresh] = storage_->unknown_field_ids.emplace(
        Storage::unknown_key(class_id, name), static_cast<FieldId>(field_count() + unknown.size()));
    if (fresh) {
        if (unknown.size() == 10'000)
            throw Error(source().name + ": more than 10,000 fields that XenAPI does not have");
        unknown.push_back({class_id, std::string(name)});
    }
    return found->second;
}

void Canonical::add(const Record& record) {
    if (storage_->objects.size() == options_.limits.objects)
        throw Error(where(record) + ": more than " + std::to_string(options_.limits.objects) +
                    " objects (--max-objects)");
    Object object{.uuid = 0,
                  .name = 0,
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
    std::stable_sort(members_.begin(), members_.end(),
                     [](const Value& a, const Value& b) { return a.field < b.field; });
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
        const std::string name = id < field_count()
                                     ? std::string(field(id).name)
                                     : brief(storage_->unknown_fields[id - field_count()].name);
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
    if (a.kind != b.kind) return false;
    switch (a.kind) {
        case Kind::integer:
            return storage_->number(a) == storage_->number(b);
        case Kind::masked:
            return storage_->numbers[a.at] == storage_->numbers[b.at];
        case Kind::set: {
            const auto x = storage_->set(a), y = storage_->set(b);
            return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                              [&](Value p, Value q) { return same(p, q); });
        }
        case Kind::map: {
            const auto x = storage_->map(a), y = storage_->map(b);
            return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                              [&](const MapEntry& p, const MapEntry& q) {
                                  return p.key == q.key && same(p.value, q.value);
                              });
        }
        default:
            return a.at == b.at;  // texts and references are interned
    }
}

Value Canonical::convert(const Record& record, std::uint32_t node, FieldId id) {
    const Node& found = record.nodes[node];
    if (found.mark == Record::Mark::unknown) return {0, Kind::unknown, 0, 0};
    const bool secret_field =
        (flags_of(id) & sensitive) != 0 ||
        (id >= field_count() && looks_secret(storage_->unknown_fields[id - field_count()].name));
    const bool masked_by_key = id < field_count() && found.mark == Record::Mark::structure;
    within_secret_ = secret_field && !options_.show_secrets && !masked_by_key;
    if (within_secret_ && record.is_leaf(found)) return secret(record.text(found));
    if (id >= field_count()) return looks_like(record, node, id);
    if (id == known().of_vm.recommendations && record.is_leaf(found))
        return recommendations(record.text(found), id);
    const Value value = convert_as(field(id).type, record, node, id);
    return id == known().of_guest_metrics.networks && value.kind == Kind::map ? addresses(value) : value;
}

Value Canonical::convert_as(Type type, const Record& record, std::uint32_t node, FieldId id) {
    const Node& found = record.nodes[node];
    switch (type) {
        case Type::text_set:
            return set_of(Type::text, record, node, id);
        case Type::integer_set:
            return set_of(Type::integer, record, node, id);
        case Type::reference_set:
            return set_of(Type::reference, record, node, id);
        case Type::text_map:
            return map_of(Type::text, record, node, id);
        case Type::integer_map:
            return map_of(Type::integer, record, node, id);
        case Type::real_map:
            return map_of(Type::real, record, node, id);
        case Type::text_set_map:
            return map_of(Type::text_set, record, node, id);
        case Type::reference_map:
            return map_of(Type::reference, record, node, id);
        default:
            break;
    }
    if (!record.is_leaf(found)) return looks_like(record, node, id);
    return scalar(type, record.text(found), id);
}

/// A value of which no type is known, by what it looks like.
Value Canonical::looks_like(const Record& record, std::uint32_t node, FieldId id) {
    const Node& found = record.nodes[node];
    switch (found.mark) {
        case Record::Mark::array:
            return set_of(std::nullopt, record, node, id);
        case Record::Mark::structure:
            return map_of(std::nullopt, record, node, id);
        case Record::Mark::integer:
            return scalar(Type::integer, record.text(found), id);
        case Record::Mark::boolean:
            return scalar(Type::boolean, record.text(found), id);
        case Record::Mark::real:
            return scalar(Type::real, record.text(found), id);
        case Record::Mark::time:
            return scalar(Type::time, record.text(found), id);
        case Record::Mark::unknown:
            return {0, Kind::unknown, 0, 0};
        case Record::Mark::none:
        case Record::Mark::text:
            break;
    }
    const std::string_view text = record.text(found);
    const bool reference = text.starts_with("OpaqueRef:") ||
                           (text.starts_with("Ref:") && text.size() > 4 && parse_integer(text.substr(4)));
    return scalar(reference ? Type::reference : Type::text, text, id);
}

Value Canonical::scalar(Type type, std::string_view text, FieldId id) {
    if (within_secret_) return secret(text);
    switch (type) {
        case Type::integer:
            if (const auto number = parse_integer(text)) return integer_value(*number);
            return odd_text(text, id, "a number");
        case Type::boolean:
            if (text == "1" || text == "true") return {1, Kind::boolean, 0, 0};
            if (text == "0" || text == "false") return {0, Kind::boolean, 0, 0};
            return odd_text(text, id, "a boolean");
        case Type::real:
            if (const auto real = shortest_real(text)) return {texts_.intern(*real), Kind::real, 0, 0};
            return odd_text(text, id, "a number");
        case Type::time:
            if (const auto time = utc_time(text)) return {texts_.intern(*time), Kind::time, 0, 0};
            return odd_text(text, id, "a time");
        case Type::reference:
            return reference_value(text);
        default:
            return text_value(text, id);
    }
}

/// Text where another type belongs: kept, compared as text, and noted.
Value Canonical::odd_text(std::string_view text, FieldId id, std::string_view wanted) {
    const std::string name = id < field_count() ? std::string(field(id).name)
                                                : brief(storage_->unknown_fields[id - field_count()].name);
    ++odd_[name + " holds text where " + std::string(wanted) + " belongs; compared as text"];
    return text_value(text, id);
}

Value Canonical::integer_value(std::int64_t number) {
    const auto narrow = static_cast<std::int32_t>(number);
    if (narrow == number) return {static_cast<std::uint32_t>(narrow), Kind::integer, value_is_inline, 0};
    storage_->numbers.push(number);
    return {storage_->numbers.size() - 1, Kind::integer, 0, 0};
}

Value Canonical::reference_value(std::string_view text) {
    if (text.empty() || text == "OpaqueRef:NULL") return {0, Kind::outside, 0, 0};
    return {references_.intern(text), Kind::reference, 0, 0};
}

Value Canonical::plain_text(std::string_view text) {
    return {texts_.intern(text), Kind::text, 0, 0};
}

Value Canonical::secret(std::string_view text) {
    if (text.empty()) return plain_text(text);
    storage_->numbers.push(static_cast<std::int64_t>(keyed_token(masking_key(), text)));
    return {storage_->numbers.size() - 1, Kind::masked, 0, 0};
}

Value Canonical::text_value(std::string_view text, FieldId id) {
    const std::uint8_t flags = flags_of(id);
    if (text.find('\r') != std::string_view::npos) {
        folded_ = line_feeds_only(text);
        text = folded_;
    }
    if ((flags & lower_case) != 0 || tells(id, *storage_) == Tells::uuid) {
        folded_ = to_lower(text);
        text = folded_;
    }
    if (options_.show_secrets) return plain_text(text);
    if ((flags & document) != 0 && speaks_of_secrets(text)) return secret(text);
    if ((flags & free_text) != 0) {
        const auto masked = mask_inside(
            text, [](std::string_view inside) { return stand_in(keyed_token(masking_key(), inside)); });
        if (masked) return {texts_.intern(*masked), Kind::text, value_masked_inside, 0};
    }
    return plain_text(text);
}

Value Canonical::set_of(std::optional<Type> element, const Record& record, std::uint32_t node, FieldId id) {
    const Node& found = record.nodes[node];
    if (record.is_leaf(found)) {
        if (found.text_size == 0) return store_set({});
        return odd_text(record.text(found), id, "a set");
    }
    if (found.mark == Record::Mark::structure) return map_of(element, record, node, id);
    std::vector<Value> elements;
    for (std::uint32_t at = node + 1; at < found.end; at = record.nodes[at].end) {
        const Node& child = record.nodes[at];
        elements.push_back(element && record.is_leaf(child) && child.mark != Record::Mark::unknown
                               ? scalar(*element, record.text(child), id)
                               : looks_like(record, at, id));
    }
    if ((flags_of(id) & blank_is_empty) != 0 && elements.size() == 1 && elements[0].kind == Kind::text &&
        elements[0].at == 0)
        elements.clear();
    return store_set(std::move(elements));
}

Value Canonical::store_set(std::vector<Value> elements) {
    const auto key = [&](const Value& value) {
        return value.kind == Kind::text ? storage_->texts[value.at] : std::string_view();
    };
    std::sort(elements.begin(), elements.end(), [&](const Value& a, const Value& b) {
        if (a.kind != b.kind) return a.kind < b.kind;
        if (a.kind == Kind::text) return key(a) < key(b);
        if (a.kind == Kind::integer) return storage_->number(a) < storage_->number(b);
        return a.at < b.at;
    });
    elements.erase(
        std::unique(elements.begin(), elements.end(), [&](Value a, Value b) { return same(a, b); }),
        elements.end());
    if (elements.empty()) return {0, Kind::set, 0, 0};
    const std::uint32_t at = storage_->values.size();
    storage_->values.push({static_cast<std::uint32_t>(elements.size()), Kind::integer, 0, 0});
    storage_->values.append(elements);
    return {at, Kind::set, 0, 0};
}

bool Canonical::key_is_secret(TextId key) {
    const auto [found, fresh] = secret_keys_.emplace(key, false);
    if (fresh) found->second = looks_secret(storage_->texts[key]);
    return found->second;
}

/// A key as it may be shown: secrets hide in keys too.
TextId Canonical::map_key(std::string_view name) {
    if (!options_.show_secrets && name.find_first_of("=:@ ") != std::string_view::npos)
        if (const auto masked = mask_inside(name, [](std::string_view) { return std::string("(hidden)"); }))
            return texts_.intern(*masked);
    return texts_.intern(name);
}

Value Canonical::map_of(std::optional<Type> value, const Record& record, std::uint32_t node, FieldId id) {
    const Node& found = record.nodes[node];
    if (record.is_leaf(found)) {
        if (found.text_size == 0) return {0, Kind::map, 0, 0};
        return odd_text(record.text(found), id, "a map");
    }
    if (found.mark == Record::Mark::array && found.end != node + 1) return set_of(value, record, node, id);
    std::vector<MapEntry> entries;
    for (std::uint32_t at = node + 1; at < found.end; at = record.nodes[at].end) {
        const TextId key = map_key(record.name(record.nodes[at]));
        entries.push_back({key, map_value(value, record, at, id, key)});
    }
    return store_map(std::move(entries), id);
}

Value Canonical::map_value(std::optional<Type> type, const Record& record, std::uint32_t node, FieldId id,
                           TextId key) {
    const Node& found = record.nodes[node];
    const bool outer = within_secret_;
    if (!options_.show_secrets) {
        const bool field_is_secret = (flags_of(id) & sensitive) != 0;
        const MapKey* row = field_is_secret ? find_map_key(id, storage_->texts[key]) : nullptr;
        const bool is_public = row != nullptr && (row->flags & public_value) != 0;
        within_secret_ = outer || (field_is_secret && !is_public) || key_is_secret(key);
    }
    Value value;
    if (type == Type::text_set && !record.is_leaf(found))
        value = set_of(Type::text, record, node, id);
    else if (!type || !record.is_leaf(found) || found.mark == Record::Mark::unknown)
        value = looks_like(record, node, id);
    else
        value = scalar(type == Type::text_set ? Type::text : *type, record.text(found), id);
    within_secret_ = outer;
    return value;
}

Value Canonical::store_map(std::vector<MapEntry> entries, FieldId id) {
    if (entries.empty()) return {0, Kind::map, 0, 0};
    std::sort(entries.begin(), entries.end(), [&](const MapEntry& a, const MapEntry& b) {
        return storage_->texts[a.key] < storage_->texts[b.key];
    });
    std::size_t kept = 0;
    for (const MapEntry& entry : entries) {
        if (kept == 0 || entries[kept - 1].key != entry.key) {
            entries[kept++] = entry;
            continue;
        }
        const std::string what = "the key " + brief(storage_->texts[entry.key]) + " of " +
                                 (id < field_count() ? std::string(field(id).name) : "a map") +
                                 " stands there twice";
        if (!same(entries[kept - 1].value, entry.value))
            throw Error(source().name + ": " + what + ", with different values");
        note_oddity(what + ", with the same value");
    }
    entries.resize(kept);
    const std::uint32_t at = storage_->entries.size();
    storage_->entries.push({static_cast<TextId>(kept), {}});
    storage_->entries.append(entries);
    return {at, Kind::map, 0, 0};
}

/// What the guest reports of its addresses, told once: `0/ipv4/0` says the same as `0/ip`; the numbers of
/// further addresses change from report to report, so that those of a device become a set.
Value Canonical::addresses(Value networks) {
    std::map<std::string, std::string_view> first;
    std::map<std::string, std::vector<Value>> further;
    std::vector<MapEntry> others;
    const auto entries = storage_->map(networks);
    const std::vector<MapEntry> reported(entries.begin(), entries.end());
    for (const MapEntry& entry : reported)
        if (const std::string_view key = storage_->texts[entry.key];
            key.ends_with("/ip") && entry.value.kind == Kind::text)
            first.emplace(key.substr(0, key.size() - 3), storage_->texts[entry.value.at]);
    for (const MapEntry& entry : reported) {
        const std::string_view key = storage_->texts[entry.key];
        const std::size_t family = std::max(key.rfind("/ipv4/") + 1, key.rfind("/ipv6/") + 1);
        if (family == 0 || entry.value.kind != Kind::text) {
            others.push_back(entry);
            continue;
        }
        const std::string device(key.substr(0, family - 1));
        const std::string_view address = storage_->texts[entry.value.at];
        if (const auto same_address = first.find(device); key.substr(family).starts_with("ipv4/") &&
                                                          same_address != first.end() &&
                                                          same_address->second == address)
            continue;
        const bool link_local = address.starts_with("fe80:");
        further[device + "/" + std::string(key.substr(family, 4)) + (link_local ? "/link-local" : "")]
            .push_back(entry.value);
    }
    for (auto& [key, values] : further) others.push_back({texts_.intern(key), store_set(std::move(values))});
    return store_map(std::move(others), known().of_guest_metrics.networks);
}

Value Canonical::recommendations(std::string_view text, FieldId id) {
    const auto [found, fresh] = recommendations_.emplace(std::string(text), Value{});
    if (!fresh) return found->second;
    if (!options_.show_secrets && speaks_of_secrets(text)) return found->second = secret(text);
    const auto pairs = flatten_recommendations(text);
    if (pairs.empty()) return found->second = text_value(text, id);
    std::vector<MapEntry> entries;
    entries.reserve(pairs.size());
    for (const auto& [key, value] : pairs) entries.push_back({texts_.intern(key), text_value(value, id)});
    return found->second = store_map(std::move(entries), id);
}

Capture Canonical::finish(const Cover& cover) {
    std::size_t told = 0;
    for (const auto& [what, count] : odd_)
        if (told++ < most_notes) note(what + (count > 1 ? " (" + std::to_string(count) + " times)" : ""));
    if (oddities_ > most_notes) note(std::to_string(oddities_ - most_notes) + " more oddities like these");
    if (told > most_notes) note(std::to_string(told - most_notes) + " more fields hold text of another type");
    resolve(*storage_, texts_, reference_texts_, targets_);
    const ClassId vm = known().vm;
    if (storage_->objects_of[vm] == 0)
        throw Error(source().name + ": expected at least one VM, found " +
                    std::to_string(storage_->objects.size()) + " objects and no VM");
    cover(source(), *storage_);
    storage_->texts.shrink();
    storage_->numbers.shrink();
    storage_->values.shrink();
    storage_->entries.shrink();
    storage_->objects.shrink();
    storage_->children.shrink();
    return Capture(std::move(storage_));
}

}  // namespace ovaudit
