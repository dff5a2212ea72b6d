#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "catalog/known.hpp"
#include "load/canonical.hpp"
#include "load/unknown_numbers.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

constexpr std::size_t most_told = 3;  // of VMs that are there several times

/// An object of one of the captures.
struct Place {
    std::uint32_t capture = 0;
    ObjectIndex object = no_object;
};

class Merger {
  public:
    Merger(std::vector<Capture> captures, Whole whole)
        : captures_(std::move(captures)), storage_(std::make_unique<Storage>()), texts_(storage_->texts) {
        storage_->name = std::move(whole.name);
        storage_->notes = std::move(whole.notes);
        storage_->unread = std::move(whole.unread);
        storage_->values.push(Value{0, Kind::integer, 0, 0});  // the empty set
        storage_->entries.push(MapEntry{0, {}});               // the empty map
    }

    Capture run() {
        sort_by_time();
        number_unknown();
        take_sources();
        drop_earlier_vms();
        drop_earlier_objects();
        number_objects();
        for (std::uint32_t c = 0; c < captures_.size(); ++c) copy_objects(c);
        tell_of_earlier_vms();
        arrange(*storage_);
        storage_->shrink();
        return Capture(std::move(storage_));
    }

  private:
    void sort_by_time() {
        std::ranges::stable_sort(captures_, {},
                                 [](const Capture& capture) { return latest_capture(capture.sources()); });
    }

    /// A capture for whose unknown classes and fields there are no numbers left is no part of the whole.
    void number_unknown() {
        std::vector<Capture> numbered;
        for (Capture& capture : captures_) {
            try {
                unknown_.push_back(give_numbers(capture.storage(), *storage_));
                numbered.push_back(std::move(capture));
            } catch (const Error& error) {
                storage_->unread.push_back(capture.name() + ": with the files before it " + error.what());
            }
        }
        captures_ = std::move(numbered);
    }

    void take_sources() {
        for (const Capture& capture : captures_) {
            dropped_.emplace_back(capture.objects().size(), false);
            first_source_.push_back(static_cast<std::uint32_t>(storage_->sources.size()));
            storage_->sources.insert(storage_->sources.end(), capture.sources().begin(),
                                     capture.sources().end());
            storage_->unread.insert(storage_->unread.end(), capture.unread().begin(), capture.unread().end());
            storage_->secrets_shown = storage_->secrets_shown || capture.secrets_shown();
            for (const std::string& note : capture.notes())
                storage_->notes.push_back(note.starts_with(capture.name()) ? note
                                                                           : capture.name() + ": " + note);
        }
    }

    const Object& object(Place at) const { return captures_[at.capture].object(at.object); }

    /// What is one object in all captures; empty for an object that nothing identifies.
    std::string identity(Place at) const {
        const std::string_view uuid = captures_[at.capture].text(object(at).uuid);
        if (uuid.empty()) return {};
        return std::string(captures_[at.capture].class_name(object(at).class_id)) + " " + std::string(uuid);
    }

    template <typename Visit>
    void each_object(Visit visit) const {
        for (std::uint32_t c = 0; c < captures_.size(); ++c)
            for (ObjectIndex o = 0; o < captures_[c].objects().size(); ++o)
                if (!dropped_[c][o]) visit(Place{c, o});
    }

    /// The later one, unless it is but a shadow of the earlier: a list of names says less than an export.
    bool takes_over(Place later, Place earlier) const {
        return object(later).field_count * 2 >= object(earlier).field_count;
    }

    /// Of all that visit() shows the last with its identity stays, and the others are dropped.
    template <typename Wanted>
    void drop_earlier(Wanted wanted) {
        std::unordered_map<std::string, Place> latest;
        each_object([&](Place at) {
            std::string key = wanted(at) ? identity(at) : std::string();
            if (key.empty()) return;
            const auto [found, fresh] = latest.emplace(std::move(key), at);
            if (fresh) return;
            const bool over = takes_over(at, found->second);
            const Place loser = over ? found->second : at;
            dropped_[loser.capture][loser.object] = true;
            if (over) found->second = at;
            if (object(at).class_id == known().vm) ++times_found_[found->first];
        });
    }

    void drop_earlier_vms() {
        drop_earlier([&](Place at) { return object(at).class_id == known().vm; });
        for (std::uint32_t c = 0; c < captures_.size(); ++c)
            for (ObjectIndex o = 0; o < captures_[c].objects().size(); ++o) {
                ObjectIndex top = o;
                while (!dropped_[c][top] && captures_[c].object(top).owner != no_object)
                    top = captures_[c].object(top).owner;
                if (dropped_[c][top]) dropped_[c][o] = true;
            }
    }

    void drop_earlier_objects() {
        drop_earlier([&](Place at) { return object(at).class_id != known().vm; });
    }

    void number_objects() {
        ObjectIndex next = 0;
        each_object([&](Place at) {
            if (std::string key = identity(at); !key.empty()) by_identity_.emplace(std::move(key), next);
            const Capture& capture = captures_[at.capture];
            for (const TextId name : {object(at).ref, object(at).uuid})
                if (name != 0) by_name_.emplace(capture.text(name), next);
            ++next;
        });
        next = 0;
        for (const std::vector<bool>& dropped : dropped_) {
            auto& numbers = numbers_.emplace_back();
            for (const bool is_dropped : dropped) numbers.push_back(is_dropped ? no_object : next++);
        }
    }

    void copy_objects(std::uint32_t c) {
        const Capture& from = captures_[c];
        for (ObjectIndex o = 0; o < from.objects().size(); ++o) {
            if (dropped_[c][o]) continue;
            Object copy = from.object(o);
            copy.class_id = unknown_[c].of_class(copy.class_id);
            std::vector<Value> members;
            for (const Value& member : from.fields(from.object(o))) {
                Value value = copied(c, member);
                value.field = unknown_[c].of_field(member.field);
                members.push_back(value);
            }
            std::ranges::sort(members, {}, &Value::field);  // unknown fields have other numbers here
            copy.uuid = texts_.intern(from.text(copy.uuid));
            copy.name = texts_.intern(from.text(copy.name));
            copy.ref = texts_.intern(from.text(copy.ref));
            copy.owner = no_object;
            copy.first_field = storage_->values.size();
            copy.first_child = copy.child_count = 0;
            copy.source += first_source_[c];
            storage_->values.append(members);
            storage_->objects.push(copy);
        }
    }

    Value copied(std::uint32_t c, Value value) {
        const Capture& from = captures_[c];
        switch (value.kind) {
            case Kind::text:
            case Kind::real:
            case Kind::time:
                value.at = texts_.intern(from.text(value.at));
                return value;
            case Kind::integer:
                if ((value.flags & value_is_inline) == 0) value.at = stored_number(from, value);
                return value;
            case Kind::masked:
                value.at = stored_number(from, value);
                return value;
            case Kind::outside:
                return named(from.text(value.at));
            case Kind::reference:
                return reference({c, value.at});
            case Kind::set:
                return copied_set(c, from.members_of(&value));
            case Kind::map:
                return copied_map(c, from.entries_of(&value));
            default:
                return value;
        }
    }

    std::uint32_t stored_number(const Capture& from, Value value) {
        storage_->numbers.push(from.storage().numbers[value.at]);
        return storage_->numbers.size() - 1;
    }

    /// What is outside of one capture may be in another.
    Value named(std::string_view name) {
        const auto found = name.empty() ? by_name_.end() : by_name_.find(name);
        if (found != by_name_.end()) return {found->second, Kind::reference, 0, 0};
        return {texts_.intern(name), Kind::outside, 0, 0};
    }

    Value reference(Place target) {
        const ObjectIndex number = numbers_[target.capture][target.object];
        if (number != no_object) return {number, Kind::reference, 0, 0};
        const auto found = by_identity_.find(identity(target));
        if (found != by_identity_.end()) return {found->second, Kind::reference, 0, 0};
        const Object& gone = object(target);
        return named(captures_[target.capture].text(gone.ref != 0 ? gone.ref : gone.uuid));
    }

    Value copied_set(std::uint32_t c, std::span<const Value> members) {
        if (members.empty()) return {0, Kind::set, 0, 0};
        std::vector<Value> copies;
        for (const Value& member : members) copies.push_back(copied(c, member));
        if (std::ranges::find(copies, Kind::reference, &Value::kind) !=
            copies.end()) {  // other numbers, and two may have become one
            const auto by_number = [](const Value& v) { return std::pair(v.kind, v.at); };
            std::ranges::sort(copies, {}, by_number);
            const auto same = [&](const Value& a, const Value& b) { return by_number(a) == by_number(b); };
            copies.erase(std::unique(copies.begin(), copies.end(), same), copies.end());
        }
        const std::uint32_t at = storage_->values.size();
        storage_->values.push({static_cast<std::uint32_t>(copies.size()), Kind::integer, 0, 0});
        storage_->values.append(copies);
        return {at, Kind::set, 0, 0};
    }

    Value copied_map(std::uint32_t c, std::span<const MapEntry> entries) {
        if (entries.empty()) return {0, Kind::map, 0, 0};
        std::vector<MapEntry> copies;
        for (const MapEntry& entry : entries)
            copies.push_back({texts_.intern(captures_[c].text(entry.key)), copied(c, entry.value)});
        const std::uint32_t at = storage_->entries.size();
        storage_->entries.push({static_cast<TextId>(copies.size()), {}});
        storage_->entries.append(copies);
        return {at, Kind::map, 0, 0};
    }

    void tell_of_earlier_vms() {
        if (times_found_.size() > most_told) {
            storage_->notes.push_back(std::to_string(times_found_.size()) +
                                      " VMs are there several times; each was taken from the latest source "
                                      "that tells all of it");
            return;
        }
        for (const Object& vm : storage_->objects.span(0, storage_->objects.size())) {
            if (vm.class_id != known().vm) continue;
            const auto found = times_found_.find("VM " + std::string(storage_->texts[vm.uuid]));
            if (found == times_found_.end()) continue;
            storage_->notes.push_back("VM " + escape_briefly(storage_->texts[vm.name]) + " is there " +
                                      std::to_string(found->second + 1) + " times; taken from " +
                                      storage_->sources[vm.source].name);
        }
    }

    std::vector<Capture> captures_;
    std::vector<UnknownNumbers> unknown_;  // in the whole
    std::vector<std::vector<bool>> dropped_;
    std::vector<std::uint32_t> first_source_;
    std::vector<std::vector<ObjectIndex>> numbers_;  // in the whole; no_object for what is dropped
    std::unordered_map<std::string, ObjectIndex> by_identity_;
    std::unordered_map<std::string_view, ObjectIndex> by_name_;  // OpaqueRefs and uuids
    std::map<std::string, std::size_t> times_found_;             // beyond the first, by identity
    std::unique_ptr<Storage> storage_;
    TextIndex texts_;
};

}  // namespace

Capture merge(std::vector<Capture> captures, Whole whole) {
    return Merger(std::move(captures), std::move(whole)).run();
}

}  // namespace ovaudit
