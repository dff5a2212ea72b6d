#include <algorithm>
#include <tuple>

#include "catalog/index.hpp"
#include "catalog/known.hpp"
#include "load/canonical.hpp"
#include "model/position.hpp"

namespace ovaudit {
namespace {

bool is_reference(Value value) {
    return value.kind == Kind::reference;
}

class Resolver {
  public:
    Resolver(Storage& storage, TextIndex& texts, const TextPool& reference_texts,
             const std::unordered_map<TextId, ObjectIndex>& targets)
        : storage_(storage), texts_(texts), reference_texts_(reference_texts), targets_(targets) {}

    void run() {
        for (Value& value : storage_.values.span(0, storage_.values.size())) resolve_value(value);
        for (MapEntry& entry : storage_.entries.span(0, storage_.entries.size())) resolve_value(entry.value);
    }

  private:
    void resolve_value(Value& value) {
        if (!is_reference(value)) return;
        const auto target = targets_.find(value.at);
        if (target != targets_.end()) {
            value.at = target->second;
            return;
        }
        const std::string_view text = reference_texts_[value.at];
        value.kind = Kind::outside;  // an export's own numbers mean nothing where no object has them
        value.at = text.starts_with("Ref:") ? 0 : texts_.intern(text);
    }

    Storage& storage_;
    TextIndex& texts_;
    const TextPool& reference_texts_;
    const std::unordered_map<TextId, ObjectIndex>& targets_;
};

/// Finds owners and children by the references.
class Arranger {
  public:
    explicit Arranger(Storage& storage) : storage_(storage) {}

    void run() {
        own_by_own_field();
        own_snapshots();
        for (ClassId held = 0; held < classes().size(); ++held)
            if (!classes()[held].holder_class.empty()) own_by_holder(held);
        list_children();
        count_fields();
    }

  private:
    std::span<Object> objects() { return storage_.objects.span(0, storage_.objects.size()); }

    void own_by_own_field() {
        for (Object& object : objects()) {
            if (object.class_id >= classes().size()) continue;
            const Class& row = classes()[object.class_id];
            if (row.owner_field.empty()) continue;
            const Value* owner = storage_.field(object, *find_field(object.class_id, row.owner_field));
            if (owner == nullptr || !is_reference(*owner)) continue;
            if (storage_.objects[owner->at].class_id == index::owners[object.class_id])
                object.owner = owner->at;
        }
    }

    bool is_snapshot(const Object& object) const {
        return object.class_id == known().vm && storage_.is_true(object, known().of_vm.is_a_snapshot);
    }

    void own_snapshots() {
        for (Object& object : objects()) {
            if (!is_snapshot(object)) continue;
            const Value* of = storage_.field(object, known().of_vm.snapshot_of);
            if (of == nullptr || !is_reference(*of)) continue;
            const Object& vm = storage_.objects[of->at];
            if (vm.class_id == known().vm && !is_snapshot(vm)) object.owner = of->at;
        }
    }

    /// The VM at the top of the owners: the living one or the VM snapshot itself.
    bool belongs_to_snapshot(ObjectIndex at) const {
        while (true) {
            const Object& object = storage_.objects[at];
            if (object.class_id == known().vm) return is_snapshot(object);
            if (object.owner == no_object) return false;
            at = object.owner;
        }
    }

    /// Exactly one holder in a living VM owns; where there is none of those, exactly one in a VM snapshot.
    void own_by_holder(ClassId held) {
        const Class& row = classes()[held];
        const ClassId holder_class = *find_class(row.holder_class);
        const FieldId holder_field = *find_field(holder_class, row.holder_field);
        struct Holders {
            std::uint32_t living = 0, snapshots = 0;
            ObjectIndex living_holder = no_object, snapshot_holder = no_object;
        };
        std::unordered_map<ObjectIndex, Holders> by_target;
        for (ObjectIndex at = 0; at < storage_.objects.size(); ++at) {
            const Object& holder = storage_.objects[at];
            if (holder.class_id != holder_class) continue;
            const Value* target = storage_.field(holder, holder_field);
            if (target == nullptr || !is_reference(*target)) continue;
            if (storage_.objects[target->at].class_id != held) continue;
            Holders& holders = by_target[target->at];
            const bool snapshot = belongs_to_snapshot(at);
            (snapshot ? holders.snapshots : holders.living)++;
            (snapshot ? holders.snapshot_holder : holders.living_holder) = at;
        }
        for (const auto& [target, holders] : by_target) {
            if (holders.living == 1) storage_.objects[target].owner = holders.living_holder;
            if (holders.living == 0 && holders.snapshots == 1)
                storage_.objects[target].owner = holders.snapshot_holder;
        }
    }

    /// By class, then place: numbers by value, before texts.
    auto order(ObjectIndex at) const {
        const Object& object = storage_.objects[at];
        const Position place = position_of(storage_, object);
        const std::string_view tie = place.empty() ? storage_.texts[object.uuid] : std::string_view();
        return std::tuple(object.class_id, place.order(), tie, at);
    }

    void list_children() {
        std::vector<std::pair<ObjectIndex, decltype(order(0))>> owned;
        for (ObjectIndex at = 0; at < storage_.objects.size(); ++at)
            if (storage_.objects[at].owner != no_object)
                owned.emplace_back(storage_.objects[at].owner, order(at));
        std::sort(owned.begin(), owned.end());
        for (const auto& [owner, key] : owned) {
            Object& object = storage_.objects[owner];
            if (object.child_count++ == 0) object.first_child = storage_.children.size();
            storage_.children.push(std::get<3>(key));
        }
    }

    void count_fields() {
        storage_.objects_with.assign(field_count() + storage_.unknown_fields.size(), 0);
        storage_.objects_of.assign(classes().size() + storage_.unknown_classes.size(), 0);
        for (const Object& object : objects()) {
            ++storage_.objects_of[object.class_id];
            for (const Value& value : storage_.fields(object)) ++storage_.objects_with[value.field];
        }
    }

    Storage& storage_;
};

}  // namespace

void resolve(Storage& storage, TextIndex& texts, const TextPool& reference_texts,
             const std::unordered_map<TextId, ObjectIndex>& targets) {
    Resolver(storage, texts, reference_texts, targets).run();
    arrange(storage);
}

void arrange(Storage& storage) {
    Arranger(storage).run();
}

}  // namespace ovaudit
