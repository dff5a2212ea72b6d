#include <algorithm>
#include <limits>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "catalog/known.hpp"
#include "history/bytes.hpp"
#include "history/run_state.hpp"
#include "history/state.hpp"
#include "load/canonical.hpp"

namespace ovaudit {
namespace {

/// A text that is kept elsewhere, or one of these.
struct Identity {
    std::string_view class_name, uuid, name, ref;
    auto operator<=>(const Identity&) const = default;
};

Identity read_identity(std::string_view class_name, ByteReader& from) {
    const std::string_view uuid = from.text();
    const std::string_view name = from.text();
    return {class_name, uuid, name, from.text()};
}

Identity read_identity(ByteReader& from) {
    return read_identity(from.text(), from);
}

/// From where the encoder put it.
Identity read_identity(ByteReader& told, ByteReader& passing) {
    const std::string_view class_name = told.text();
    const auto id = find_class(class_name);
    return read_identity(class_name, id && has_passing_identity(*id) ? passing : told);
}

std::pair<std::string_view, std::string_view> key_of(const Identity& identity) {
    return {identity.class_name, identity.uuid};
}

/// Of what is known by name only nothing else is comparable.
std::shared_ptr<const Coverage> names_only() {
    static const std::shared_ptr<const Coverage> coverage = [] {
        constexpr const char* reason = "what refers to it tells nothing but its name";
        Coverage names;
        ClassCoverage covered = limited_to(Extent::none, reason);
        covered.absent_reason = reason;
        for (ClassId id = 0; id < classes().size(); ++id) names.classes[id] = covered;
        names.vm_snapshots = names.templates = covered;
        return std::make_shared<const Coverage>(std::move(names));
    }();
    return coverage;
}

}  // namespace

struct Restorer::Parts {
    struct Kept {
        std::string told, passing;
        std::uint32_t source;
        ObjectIndex first;  // of its state
        std::uint32_t count;
    };

    Parts() : storage(std::make_unique<Storage>()), texts(storage->texts) {
        storage->values.push(Value{0, Kind::integer, 0, 0});  // the empty set
        storage->entries.push(MapEntry{0, {}});               // the empty map
    }

    void identify() {
        for (ObjectIndex at = 0; at < kept.size(); ++at) {
            ByteReader told(kept[at].told), passing(kept[at].passing);
            const Identity identity = read_identity(told, passing);
            if (!identity.uuid.empty()) by_uuid.emplace(key_of(identity), at);
        }
    }

    void build(const Kept& from) {
        ByteReader told(from.told), passing(from.passing);
        const Identity identity = read_identity(told, passing);
        Object object = begin(identity, from.source);
        std::vector<Value> members;
        at_hand = &from;
        read_members(told, object.class_id, members);
        read_members(passing, object.class_id, members);
        keep(object, members);
    }

    Object begin(const Identity& identity, std::uint32_t source) {
        return {.uuid = texts.intern(identity.uuid),
                .name = texts.intern(identity.name),
                .ref = texts.intern(identity.ref),
                .owner = no_object,
                .first_field = 0,
                .first_child = 0,
                .child_count = 0,
                .field_count = 0,
                .class_id = storage->class_number(identity.class_name),
                .source = source};
    }

    void keep(Object object, std::vector<Value>& members) {
        if (members.size() > std::numeric_limits<decltype(object.field_count)>::max())
            throw ByteReader::damaged();
        std::ranges::stable_sort(members, {}, &Value::field);
        object.first_field = storage->values.size();
        object.field_count = static_cast<std::uint16_t>(members.size());
        storage->values.append(members);
        storage->objects.push(object);
    }

    FieldId field_number(ClassId class_id, std::string_view name) {
        const auto known = class_id < classes().size() ? find_field(class_id, name) : std::nullopt;
        return known ? *known : storage->unknown_field(class_id, name);
    }

    /// A map of which both parts hold something is in the second part for the second time.
    void read_members(ByteReader& from, ClassId class_id, std::vector<Value>& members) {
        while (!from.at_end()) {
            const FieldId id = field_number(class_id, from.text());
            const auto first = std::ranges::find(members, id, &Value::field);
            Value value = first == members.end() ? read(from) : joined(*first, read(from));
            value.field = id;
            if (first == members.end())
                members.push_back(value);
            else
                *first = value;
        }
    }

    Value joined(Value one, Value other) {
        if (one.kind != Kind::map || other.kind != Kind::map) throw ByteReader::damaged();
        std::vector<MapEntry> entries;
        for (const Value map : {one, other}) {
            const auto part = storage->map(map);
            entries.insert(entries.end(), part.begin(), part.end());
        }
        return stored_map(std::move(entries));
    }

    Value read(ByteReader& from) {
        const ByteReader::Level level(from);
        const Kind kind = from.number_up_to(Kind::masked);
        switch (kind) {
            case Kind::text: {
                const bool masked = from.number() != 0;
                return {texts.intern(from.text()), kind, masked ? value_masked_inside : std::uint8_t{0}, 0};
            }
            case Kind::real:
            case Kind::time:
            case Kind::outside:
                return {texts.intern(from.text()), kind, 0, 0};
            case Kind::integer:
                return storage->integer_value(from.integer());
            case Kind::boolean:
                return {from.number_up_to(1U), kind, 0, 0};
            case Kind::masked:
                storage->numbers.push(static_cast<std::int64_t>(from.number()));
                return {storage->numbers.size() - 1, kind, 0, 0};
            case Kind::set:
                return set(from);
            case Kind::map:
                return map(from);
            case Kind::reference:
                return reference(from);
            case Kind::unknown:
                break;
        }
        return {0, Kind::unknown, 0, 0};
    }

    Value set(ByteReader& from) {
        std::vector<Value> members;
        const bool is_in_another = std::exchange(is_in_set, true);
        for (std::size_t count = from.count(); count > 0; --count) members.push_back(read(from));
        is_in_set = is_in_another;
        if (members.empty()) return {0, Kind::set, 0, 0};
        const bool refer = members.front().kind == Kind::reference || members.front().kind == Kind::outside;
        if (refer) std::ranges::sort(members, {}, [](const Value& v) { return std::pair(v.kind, v.at); });
        const std::uint32_t at = storage->values.size();
        storage->values.push({static_cast<std::uint32_t>(members.size()), Kind::integer, 0, 0});
        storage->values.append(members);
        return {at, Kind::set, 0, 0};
    }

    Value map(ByteReader& from) {
        std::vector<MapEntry> entries;
        for (std::size_t count = from.count(); count > 0; --count) {
            const TextId key = texts.intern(from.text());
            entries.push_back({key, read(from)});
        }
        return stored_map(std::move(entries));
    }

    Value stored_map(std::vector<MapEntry> entries) {
        if (entries.empty()) return {0, Kind::map, 0, 0};
        std::ranges::sort(entries, {}, [&](const MapEntry& entry) { return storage->texts[entry.key]; });
        const std::uint32_t at = storage->entries.size();
        storage->entries.push({static_cast<TextId>(entries.size()), {}});
        storage->entries.append(entries);
        return {at, Kind::map, 0, 0};
    }

    Value reference(ByteReader& from) {
        if (const std::uint32_t place = from.number_up_to(at_hand->count); place > 0)
            return {at_hand->first + place - 1, Kind::reference, 0, 0};
        const Identity identity = read_identity(from);
        if (!identity.uuid.empty())
            if (const auto held = by_uuid.find(key_of(identity)); held != by_uuid.end())
                return {held->second, Kind::reference, 0, 0};
        if (is_part_of_another(identity)) return {texts.intern(identity.uuid), Kind::outside, 0, 0};
        const auto next = static_cast<ObjectIndex>(kept.size() + named.size());
        const auto [found, fresh] = numbers_of_named.emplace(identity, next);
        if (fresh) named.push_back(identity);
        return {found->second, Kind::reference, 0, 0};
    }

    /// A network lists the NICs of all VMs, a host the VMs: who is not asked for is not there, not even by
    /// name.
    bool is_part_of_another(const Identity& identity) const {
        const auto id = find_class(identity.class_name);
        return is_in_set && id &&
               (*id == known().vm || !classes()[*id].owner_field.empty() ||
                !classes()[*id].holder_class.empty());
    }

    /// Of what is known by name only, the fields that say so.
    void build_named(const Identity& identity, std::uint32_t source) {
        const Object object = begin(identity, source);
        std::vector<Value> members;
        for (const auto& [field, text] : {std::pair("uuid", object.uuid), {"name_label", object.name}}) {
            const auto id =
                object.class_id < classes().size() ? find_field(object.class_id, field) : std::nullopt;
            if (id && text != 0) members.push_back({text, Kind::text, 0, *id});
        }
        keep(object, members);
    }

    std::vector<Kept> kept;
    std::unique_ptr<Storage> storage;
    TextIndex texts;
    const Kept* at_hand = nullptr;
    bool is_in_set = false;
    std::map<std::pair<std::string_view, std::string_view>, ObjectIndex> by_uuid;
    std::map<Identity, ObjectIndex> numbers_of_named;
    std::vector<Identity> named;
};

Restorer::Restorer() : parts_(std::make_unique<Parts>()) {}
Restorer::~Restorer() = default;

std::size_t Restorer::held() const {
    return parts_->kept.size();
}

void Restorer::add(const std::vector<std::string>& objects, std::string_view run_state,
                   std::uint32_t source) {
    ByteReader passing(run_state);
    const auto first = static_cast<ObjectIndex>(parts_->kept.size());
    for (const std::string& object : objects)
        parts_->kept.push_back(
            {object, std::string(passing.text()), source, first, static_cast<std::uint32_t>(objects.size())});
    if (!passing.at_end()) throw ByteReader::damaged();
}

Capture Restorer::finish(std::string name, std::vector<Source> sources) {
    Parts& parts = *parts_;
    parts.storage->name = std::move(name);
    const auto source_of_named = static_cast<std::uint32_t>(sources.size());
    parts.storage->sources = std::move(sources);
    parts.identify();
    for (const Parts::Kept& kept : parts.kept) parts.build(kept);
    for (const Identity& identity : parts.named) parts.build_named(identity, source_of_named);
    if (!parts.named.empty()) {
        Source names = parts.storage->sources.front();
        names.coverage = names_only();
        parts.storage->sources.push_back(std::move(names));
    }
    arrange(*parts.storage);
    parts.storage->shrink();
    return Capture(std::move(parts.storage));
}

}  // namespace ovaudit
