#include <algorithm>

#include "catalog/known.hpp"
#include "load/canonical.hpp"
#include "load/mask.hpp"
#include "load/scalar.hpp"
#include "model/ascii.hpp"
#include "model/character_set.hpp"
#include "model/digest.hpp"
#include "model/masked.hpp"
#include "model/random.hpp"
#include "model/text.hpp"
#include "model/value_order.hpp"

/// How Canonical gives a meaning to values.
namespace ovaudit {
namespace {

/// A key that lives as long as the process.
const std::string& own_key() {
    static const std::string key = random_key();
    return key;
}

bool says_nothing(Record::Mark mark) {
    return mark == Record::Mark::unknown || mark == Record::Mark::masked;
}

std::uint64_t token_of(std::string_view secret, const LoadOptions& options) {
    return keyed_token(options.masking_key.empty() ? own_key() : options.masking_key, secret);
}

}  // namespace

Value Canonical::convert(const Record& record, std::uint32_t node, FieldId id) {
    const Node& found = record.nodes[node];
    if (found.mark == Record::Mark::unknown) return {0, Kind::unknown, 0, 0};
    if (found.mark == Record::Mark::masked) return token_value(any_secret);
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
        case Record::Mark::masked:
            return token_value(any_secret);
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
            if (const auto number = parse_integer(text)) return storage_->integer_value(*number);
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
    const std::string name = name_of(id);
    ++odd_[name + " holds text where " + std::string(wanted) + " belongs; compared as text"];
    return text_value(text, id);
}

Value Canonical::reference_value(std::string_view text) {
    if (text.empty() || text == "OpaqueRef:NULL") return {0, Kind::outside, 0, 0};
    return {references_.intern(text), Kind::reference, 0, 0};
}

Value Canonical::plain_text(std::string_view text) {
    return {texts_.intern(text), Kind::text, 0, 0};
}

Value Canonical::secret(std::string_view text) {
    return text.empty() ? plain_text(text) : token_value(token_of(text, options_));
}

Value Canonical::token_value(std::uint64_t token) {
    storage_->numbers.push(static_cast<std::int64_t>(token));
    return {storage_->numbers.size() - 1, Kind::masked, 0, 0};
}

Value Canonical::text_value(std::string_view text, FieldId id) {
    const std::uint8_t flags = flags_of(id);
    if (text.find('\r') != std::string_view::npos) {
        folded_ = line_feeds_only(text);
        text = folded_;
    }
    if ((flags & one_spelling) != 0) {
        folded_ = one_spelling_of(text);
        text = folded_;
    }
    if (options_.show_secrets) return plain_text(text);
    if ((flags & document) != 0 && speaks_of_secrets(text)) return secret(text);
    if ((flags & free_text) != 0) {
        // a stand-in for what was hidden before the text was read says no more than it did
        const auto masked = mask_inside(text, [&](std::string_view found) {
            return stand_in(found == hidden ? any_secret : token_of(found, options_));
        });
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
        elements.push_back(element && record.is_leaf(child) && !says_nothing(child.mark)
                               ? scalar(*element, record.text(child), id)
                               : looks_like(record, at, id));
    }
    if ((flags_of(id) & blank_is_empty) != 0 && elements.size() == 1 && elements[0].kind == Kind::text &&
        elements[0].at == 0)
        elements.clear();
    return store_set(std::move(elements));
}

Value Canonical::store_set(std::vector<Value> elements) {
    const Comparand here{*storage_};
    std::sort(elements.begin(), elements.end(),
              [&](Value a, Value b) { return order(here, a, here, b) < 0; });
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
    const auto [found, fresh] = secret_keys_.try_emplace(key, false);
    if (fresh) found->second = looks_secret(storage_->texts[key]);
    return found->second;
}

/// A key as it may be shown: secrets hide in keys too.
TextId Canonical::map_key(std::string_view name) {
    if (!options_.show_secrets && std::ranges::any_of(name, IsOneOf<"=:@ ">()))
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
    else if (!type || !record.is_leaf(found) || says_nothing(found.mark))
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
        const std::string what = "the key " + escape_briefly(storage_->texts[entry.key]) + " of " +
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

}  // namespace ovaudit
