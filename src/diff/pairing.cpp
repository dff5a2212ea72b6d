// Long, because the ladders of all classes stand here side by side: which rung comes before which is the
// point.
#include "diff/pairing.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "catalog/known.hpp"
#include "diff/datum.hpp"
#include "diff/vm_choice.hpp"
#include "model/position.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

using Indices = std::vector<ObjectIndex>;
using KeyOf = std::function<std::string(const Capture&, ObjectIndex)>;

std::string uuid_of(const Capture& capture, ObjectIndex at) {
    return std::string(capture.text(capture.object(at).uuid));
}

std::string text_of(const Capture& capture, ObjectIndex at, FieldId id) {
    return std::string(capture.text_of(capture.field(capture.object(at), id)));
}

/// A key of other_config, empty if it is not there.
std::string other_config(const Capture& capture, ObjectIndex at, std::string_view key) {
    const Value* map = capture.field(capture.object(at), known().of_vm.other_config);
    for (const MapEntry& entry : capture.entries_of(map))
        if (capture.text(entry.key) == key) return std::string(capture.text_of(&entry.value));
    return {};
}

/// The uuid of the VM that a VM snapshot was taken of, if what was exported is the snapshot.
std::string uuid_in_snapshot_metadata(const Capture& capture, ObjectIndex at) {
    const std::string metadata = text_of(capture, at, known().of_vm.snapshot_metadata);
    constexpr std::string_view before = "('uuid' '";
    const std::size_t begin = metadata.find(before);
    if (begin == std::string::npos) return {};
    const std::size_t end = metadata.find('\'', begin + before.size());
    return end == std::string::npos ? std::string()
                                    : metadata.substr(begin + before.size(), end - begin - before.size());
}

std::string macs_of(const Capture& capture, ObjectIndex at) {
    std::vector<std::string> macs;
    for (const ObjectIndex child : capture.children(capture.object(at)))
        if (capture.object(child).class_id == known().vif)
            macs.push_back(text_of(capture, child, known().of_vif.MAC));
    std::sort(macs.begin(), macs.end());
    std::string all;
    for (const std::string& mac : macs) all += mac.empty() ? std::string() : mac + " ";
    return all;
}

/// The disk of a VBD: its uuid.
std::string disk_of(const Capture& capture, ObjectIndex at) {
    const Value* disk = capture.field(capture.object(at), known().of_vbd.VDI);
    return disk != nullptr && disk->kind == Kind::reference ? uuid_of(capture, disk->at) : std::string();
}

std::string place_text(const Capture& capture, ObjectIndex at) {
    return to_string(position_of(capture.storage(), capture.object(at)));
}

/// What the catalog has as the natural key of the object's class; empty where it has none, or a part is
/// missing.
std::string natural_key(const Capture& capture, ObjectIndex at) {
    const ClassId class_id = capture.object(at).class_id;
    std::string key;
    for (const std::string_view name : classes()[class_id].natural_key) {
        const Value* value = capture.field(capture.object(at), *find_field(class_id, name));
        if (value == nullptr || (value->kind == Kind::text && capture.text(value->at).empty())) return {};
        key += human(capture, *value, Unit::none) + "\n";
    }
    return key;
}

class Pairer {
  public:
    Pairer(const Capture& old_capture, const Capture& new_capture, const DiffOptions& options)
        : old_(old_capture), new_(new_capture), options_(options) {
        pairing_.to_new.assign(old_.objects().size(), no_object);
        pairing_.to_old.assign(new_.objects().size(), no_object);
        pairing_.by.assign(old_.objects().size(), MatchedBy::nothing);
    }

    Pairing run() {
        const VmChoice choice = choose_vms(old_, new_, options_);
        pairing_.left_out_old = choice.left_out_old;
        pairing_.left_out_new = choice.left_out_new;
        pairing_.left_out = choice.left_out;
        pairing_.notes = choice.notes;
        for (const auto& [one, other] : choice.forced) pair(one, other, MatchedBy::forced);
        pair_vms(choice.old_vms, choice.new_vms);
        if (choice.old_is_single)
            leave_out_others(new_, choice.new_vms, pairing_.to_old, pairing_.left_out_new);
        if (choice.new_is_single)
            leave_out_others(old_, choice.old_vms, pairing_.to_new, pairing_.left_out_old);
        const Indices old_out = left_out_vms(old_, choice.left_out_old);
        pair_unique(old_out, left_out_vms(new_, choice.left_out_new), MatchedBy::uuid, uuid_of);
        leave_out_what_is_owned(old_, pairing_.left_out_old);
        leave_out_what_is_owned(new_, pairing_.left_out_new);
        const Indices old_vms = paired_of(choice.old_vms);
        for (const ObjectIndex vm : old_vms) pair_owned(vm, pairing_.to_new[vm]);
        // what is left out is paired all the same: others refer to it
        for (const ObjectIndex vm : paired_of(old_out)) pair_owned(vm, pairing_.to_new[vm]);
        pair_standing_alone();
        pair_what_others_own();
        pair_rest_by_uuid();
        pair_released_disks();
        pair_nameless();
        if (!options_.match_uuid_only) pair_all_twins();
        return std::move(pairing_);
    }

  private:
    bool is_free_old(ObjectIndex at) const { return pairing_.to_new[at] == no_object; }
    bool is_free_new(ObjectIndex at) const { return pairing_.to_old[at] == no_object; }

    void pair(ObjectIndex one, ObjectIndex other, MatchedBy by) {
        ++pairs_;
        pairing_.to_new[one] = other;
        pairing_.to_old[other] = one;
        pairing_.by[one] = by;
    }

    Indices paired_of(const Indices& all) const {
        Indices paired;
        for (const ObjectIndex at : all)
            if (!is_free_old(at)) paired.push_back(at);
        return paired;
    }

    /// Pairs those that have a key which is theirs alone on either side.
    void pair_unique(const Indices& old_ones, const Indices& new_ones, MatchedBy by, const KeyOf& key) {
        struct Candidates {
            Indices old_ones, new_ones;
        };
        std::unordered_map<std::string, Candidates> by_key;
        for (const ObjectIndex at : old_ones)
            if (is_free_old(at))
                if (std::string text = key(old_, at); !text.empty())
                    by_key[std::move(text)].old_ones.push_back(at);
        if (by_key.empty()) return;
        for (const ObjectIndex at : new_ones)
            if (is_free_new(at))
                if (std::string text = key(new_, at); !text.empty())
                    by_key[std::move(text)].new_ones.push_back(at);
        for (const auto& [text, both] : by_key)
            if (both.old_ones.size() == 1 && both.new_ones.size() == 1)
                pair(both.old_ones.front(), both.new_ones.front(), by);
    }

    /// Pairs in order those that share a key, however many.
    void pair_in_order(const Indices& old_ones, const Indices& new_ones, MatchedBy by, const KeyOf& key) {
        std::unordered_map<std::string, Indices> by_key;
        for (const ObjectIndex at : new_ones)
            if (is_free_new(at)) by_key[key(new_, at)].push_back(at);
        for (auto& [text, list] : by_key) std::reverse(list.begin(), list.end());
        for (const ObjectIndex at : old_ones) {
            if (!is_free_old(at)) continue;
            const auto found = by_key.find(key(old_, at));
            if (found == by_key.end() || found->second.empty()) continue;
            pair(at, found->second.back(), by);
            found->second.pop_back();
        }
    }

    void pair_vms(const Indices& old_vms, const Indices& new_vms) {
        const Known& numbers = known();
        pair_unique(old_vms, new_vms, MatchedBy::uuid, uuid_of);
        if (options_.match_uuid_only) return;
        const auto origin = [](const KeyOf& recorded) {
            return [recorded](const Capture& capture, ObjectIndex at) {
                std::string original = recorded(capture, at);
                return original.empty() ? uuid_of(capture, at) : original;
            };
        };
        pair_unique(old_vms, new_vms, MatchedBy::snapshot_metadata, origin(uuid_in_snapshot_metadata));
        pair_unique(old_vms, new_vms, MatchedBy::backup, origin([](const Capture& capture, ObjectIndex at) {
                        return other_config(capture, at, "xo:backup:vm");
                    }));
        pair_unique(old_vms, new_vms, MatchedBy::mac_seed, [](const Capture& capture, ObjectIndex at) {
            return other_config(capture, at, "mac_seed");
        });
        pair_unique(old_vms, new_vms, MatchedBy::macs, macs_of);
        pair_unique(old_vms, new_vms, MatchedBy::name, [&](const Capture& capture, ObjectIndex at) {
            return text_of(capture, at, numbers.of_vm.name_label);
        });
        if (old_vms.size() == 1 && new_vms.size() == 1 && is_free_old(old_vms[0]) && is_free_new(new_vms[0]))
            pair(old_vms[0], new_vms[0], MatchedBy::only_one);
        pair_in_order(old_vms, new_vms, MatchedBy::name, uuid_and_name);
    }

    /// Of VMs that nothing else tells apart.
    static std::string uuid_and_name(const Capture& capture, ObjectIndex at) {
        return uuid_of(capture, at) + "\n" + text_of(capture, at, known().of_vm.name_label);
    }

    static Indices left_out_vms(const Capture& capture, const std::vector<bool>& left_out) {
        Indices vms;
        for (ObjectIndex at = 0; at < capture.objects().size(); ++at)
            if (left_out[at] && capture.object(at).class_id == known().vm) vms.push_back(at);
        return vms;
    }

    /// Those that are not paired.
    void leave_out_others(const Capture& capture, const Indices& vms,
                          const std::vector<ObjectIndex>& partners, std::vector<bool>& left_out) {
        std::size_t others = 0;
        for (const ObjectIndex at : vms)
            if (partners[at] == no_object) left_out[at] = true, ++others;
        if (others == 0) return;
        pairing_.left_out["other VMs"] += others;
        pairing_.notes.push_back(note_on_others(capture, others));
    }

    static void leave_out_what_is_owned(const Capture& capture, std::vector<bool>& left_out) {
        for (ObjectIndex at = 0; at < capture.objects().size(); ++at) {
            ObjectIndex top = at;
            while (!left_out[top] && capture.object(top).owner != no_object) top = capture.object(top).owner;
            if (left_out[top]) left_out[at] = true;
        }
    }

    /// Pairs what two paired objects own, and so on down.
    void pair_owned(ObjectIndex one, ObjectIndex other) {
        const auto old_all = old_.children(old_.object(one)), new_all = new_.children(new_.object(other));
        for (std::size_t begin = 0; begin < old_all.size();) {
            const ClassId class_id = old_.object(old_all[begin]).class_id;
            Indices old_ones, new_ones;
            for (; begin < old_all.size() && old_.object(old_all[begin]).class_id == class_id; ++begin)
                old_ones.push_back(old_all[begin]);
            const auto new_class = new_.class_named(old_.class_name(class_id));
            for (const ObjectIndex at : new_all)
                if (new_class && new_.object(at).class_id == *new_class) new_ones.push_back(at);
            pair_instances(class_id, old_ones, new_ones);
            for (const ObjectIndex at : old_ones) {
                const ObjectIndex partner = pairing_.to_new[at];
                if (partner != no_object && new_.object(partner).owner == other) pair_owned(at, partner);
            }
        }
    }

    void pair_instances(ClassId class_id, const Indices& old_ones, const Indices& new_ones) {
        const Known& numbers = known();
        if (class_id == numbers.vm) {
            pair_unique(old_ones, new_ones, MatchedBy::uuid, uuid_of);
            return pair_in_order(old_ones, new_ones, MatchedBy::uuid, uuid_and_name);
        }
        if (class_id == numbers.vdi) return pair_disks(old_ones, new_ones);
        const bool has_place = class_id < classes().size() && !classes()[class_id].place_field.empty();
        if (!has_place) {
            pair_unique(old_ones, new_ones, MatchedBy::uuid, uuid_of);
            return pair_in_order(old_ones, new_ones, MatchedBy::owner,
                                 [](const Capture&, ObjectIndex) { return std::string(); });
        }
        if (pair_place_by_place(old_ones, new_ones)) return;
        // two of the same place can only be told apart by their uuids
        pair_unique(old_ones, new_ones, MatchedBy::place, place_text);
        pair_unique(old_ones, new_ones, MatchedBy::uuid, uuid_of);
        pair_in_order(old_ones, new_ones, MatchedBy::place, place_text);
        if (class_id == numbers.vif)
            pair_unique(old_ones, new_ones, MatchedBy::mac, [&](const Capture& capture, ObjectIndex at) {
                return text_of(capture, at, numbers.of_vif.MAC);
            });
        if (class_id == numbers.vbd) pair_unique(old_ones, new_ones, MatchedBy::disk, disk_of);
    }

    /// The usual case, without any look-up: the same places on both sides, each once, in the same order.
    bool pair_place_by_place(const Indices& old_ones, const Indices& new_ones) {
        if (old_ones.size() != new_ones.size()) return false;
        std::string before;
        for (std::size_t i = 0; i < old_ones.size(); ++i) {
            std::string place = place_text(old_, old_ones[i]);
            if (place == before || place != place_text(new_, new_ones[i])) return false;
            before = std::move(place);
        }
        for (std::size_t i = 0; i < old_ones.size(); ++i) pair(old_ones[i], new_ones[i], MatchedBy::place);
        return true;
    }

    /// The disk in a slot is the slot's disk, unless the other side has that very disk elsewhere.
    void pair_disks(const Indices& old_ones, const Indices& new_ones) {
        pair_unique(old_ones, new_ones, MatchedBy::uuid, uuid_of);
        for (const ObjectIndex one : old_ones)
            for (const ObjectIndex other : new_ones)
                if (is_free_old(one) && is_free_new(other) && !exists_elsewhere(new_, one) &&
                    !exists_elsewhere(old_, other, true))
                    pair(one, other, MatchedBy::place);
    }

    bool exists_elsewhere(const Capture& capture, ObjectIndex at, bool at_is_new = false) {
        auto& uuids = at_is_new ? old_disks_ : new_disks_;
        if (uuids.empty())
            for (const Object& object : capture.objects())
                if (object.class_id == known().vdi) uuids.insert(capture.text(object.uuid));
        const std::string uuid = uuid_of(at_is_new ? new_ : old_, at);
        return !uuid.empty() && uuids.contains(uuid);
    }

    Indices standing_alone(const Capture& capture, std::string_view class_name,
                           const std::vector<bool>& left_out,
                           const std::vector<ObjectIndex>& partners) const {
        Indices found;
        const auto class_id = capture.class_named(class_name);
        if (!class_id || capture.objects_of(*class_id) == 0) return found;
        for (ObjectIndex at = 0; at < capture.objects().size(); ++at) {
            const Object& object = capture.object(at);
            if (object.class_id == *class_id && object.owner == no_object && !left_out[at] &&
                partners[at] == no_object)
                found.push_back(at);
        }
        return found;
    }

    void pair_standing_alone() {
        const Known& numbers = known();
        struct Guess {
            ClassId class_id;
            MatchedBy by;
            KeyOf key;
        };
        const auto field_key = [](FieldId id) {
            return [id](const Capture& capture, ObjectIndex at) { return text_of(capture, at, id); };
        };
        const Guess guesses[] = {
            {numbers.network, MatchedBy::name, field_key(numbers.of_network.name_label)},
            {numbers.network, MatchedBy::bridge, field_key(numbers.of_network.bridge)},
            {numbers.sr, MatchedBy::name,
             [&](const Capture& capture, ObjectIndex at) {
                 const std::string name = text_of(capture, at, numbers.of_sr.name_label);
                 return name.empty() ? name : name + "\n" + text_of(capture, at, numbers.of_sr.type);
             }},
            {numbers.host, MatchedBy::hostname, field_key(numbers.of_host.hostname)},
            {numbers.host, MatchedBy::name, field_key(numbers.of_host.name_label)},
            {numbers.gpu_group, MatchedBy::name, gpu_types},
            {numbers.vgpu_type, MatchedBy::type, field_key(numbers.of_vgpu_type.identifier)},
            {numbers.vgpu_type, MatchedBy::type, field_key(numbers.of_vgpu_type.model_name)},
            {numbers.pvs_site, MatchedBy::name, field_key(numbers.of_pvs_site.PVS_uuid)},
        };
        bool same_pool = false;
        for (const ClassId id : {numbers.network, numbers.sr, numbers.host}) {
            const auto [old_ones, new_ones] = both(classes()[id].name);
            pair_unique(old_ones, new_ones, MatchedBy::uuid, uuid_of);
            same_pool = same_pool || std::any_of(old_ones.begin(), old_ones.end(),
                                                 [&](ObjectIndex at) { return !is_free_old(at); });
        }
        for (const ClassId id : {numbers.gpu_group, numbers.vgpu_type, numbers.pvs_site}) {
            const auto [old_ones, new_ones] = both(classes()[id].name);
            pair_unique(old_ones, new_ones, MatchedBy::uuid, uuid_of);
        }
        pair_by_catalog(same_pool);
        if (options_.match_uuid_only) return;
        for (const Guess& guess : guesses) {
            // Within one pool uuids are reliable, and names are not: each host has a "Local storage".
            const bool of_pool = guess.class_id == numbers.network || guess.class_id == numbers.sr ||
                                 guess.class_id == numbers.host;
            const auto [old_ones, new_ones] = both(classes()[guess.class_id].name);
            if (of_pool && same_pool) {
                pair_unique(without_uuid(old_, old_ones), new_ones, guess.by, guess.key);
                pair_unique(old_ones, without_uuid(new_, new_ones), guess.by, guess.key);
                continue;
            }
            pair_unique(old_ones, new_ones, guess.by, guess.key);
        }
    }

    /// Those of which a form tells the name alone.
    static Indices without_uuid(const Capture& capture, Indices objects) {
        std::erase_if(objects, [&](ObjectIndex at) { return capture.object(at).uuid != 0; });
        return objects;
    }

    /// The classes of which the catalog says how.
    void pair_by_catalog(bool same_pool) {
        for (const Class& row : classes()) {
            if (!row.is_single && row.natural_key.empty()) continue;
            const auto [old_ones, new_ones] = both(row.name);
            pair_unique(old_ones, new_ones, MatchedBy::uuid, uuid_of);
            if (row.is_single && old_ones.size() == 1 && new_ones.size() == 1 && is_free_old(old_ones[0]))
                pair(old_ones[0], new_ones[0], MatchedBy::single);
            if (!same_pool && !options_.match_uuid_only)
                pair_unique(old_ones, new_ones, MatchedBy::natural_key, natural_key);
        }
    }

    /// Hosts own interfaces, SRs own their plugs.
    void pair_what_others_own() {
        for (ObjectIndex at = 0; at < pairing_.to_new.size(); ++at) {
            const Object& object = old_.object(at);
            const bool is_pair = object.owner == no_object && !is_free_old(at) && !pairing_.left_out_old[at];
            if (is_pair && object.class_id != known().vm) pair_owned(at, pairing_.to_new[at]);
        }
    }

    static std::string gpu_types(const Capture& capture, ObjectIndex at) {
        const Value* types = capture.field(capture.object(at), known().of_gpu_group.GPU_types);
        std::string all;
        for (const Value& type : capture.members_of(types)) all += std::string(capture.text_of(&type)) + " ";
        return all;
    }

    std::pair<Indices, Indices> both(std::string_view class_name) const {
        return {standing_alone(old_, class_name, pairing_.left_out_old, pairing_.to_new),
                standing_alone(new_, class_name, pairing_.left_out_new, pairing_.to_old)};
    }

    /// What changed its owner, or has a class that the catalog does not know.
    void pair_rest_by_uuid() {
        const auto key = [](const Capture& capture, ObjectIndex at) {
            const std::string uuid = uuid_of(capture, at);
            return uuid.empty() ? uuid
                                : std::string(capture.class_name(capture.object(at).class_id)) + " " + uuid;
        };
        const auto [old_rest, new_rest] = rest();
        pair_unique(old_rest, new_rest, MatchedBy::uuid, key);
    }

    /// A disk outlives the VBD that held it, and a VM that is gone or not looked at.
    void pair_released_disks() {
        const auto kept = [](const Indices& disks, const Capture& capture, const auto& partners) {
            Indices found;
            for (const ObjectIndex at : disks)
                if (!goes_with_owner(capture, at, partners)) found.push_back(at);
            return found;
        };
        const Indices old_disks = free_disks(old_, pairing_.to_new),
                      new_disks = free_disks(new_, pairing_.to_old);
        pair_unique(kept(old_disks, old_, pairing_.to_new), new_disks, MatchedBy::uuid, uuid_of);
        pair_unique(old_disks, kept(new_disks, new_, pairing_.to_old), MatchedBy::uuid, uuid_of);
    }

    static Indices free_disks(const Capture& capture, const std::vector<ObjectIndex>& partners) {
        Indices disks;
        for (ObjectIndex at = 0; at < capture.objects().size(); ++at)
            if (capture.object(at).class_id == known().vdi && partners[at] == no_object) disks.push_back(at);
        return disks;
    }

    /// What twins own can be told apart once they are.
    void pair_all_twins() {
        for (std::size_t before = pairs_ + 1; before != pairs_;) {
            before = pairs_;
            pair_twins();
        }
    }

    /// What is left of one uuid, or without any: nothing but its place and order tells it apart.
    void pair_twins() {
        const auto [old_rest, new_rest] = rest();
        pair_in_order(old_rest, new_rest, MatchedBy::place, [](const Capture& capture, ObjectIndex at) {
            return std::string(capture.class_name(capture.object(at).class_id)) + " " + uuid_of(capture, at) +
                   " " + place_text(capture, at) + name_for_uuid(capture, at);
        });
    }

    /// What has a name and no uuid is another thing where the name is another.
    static std::string name_for_uuid(const Capture& capture, ObjectIndex at) {
        const Object& object = capture.object(at);
        const bool has_place =
            object.class_id < classes().size() && !classes()[object.class_id].place_field.empty();
        const bool stands_alone = object.owner == no_object && !has_place;
        return stands_alone && object.uuid == 0 ? std::string(capture.text(object.name)) : std::string();
    }

    std::pair<Indices, Indices> rest() const {
        Indices old_rest, new_rest;
        for (ObjectIndex at = 0; at < pairing_.to_new.size(); ++at)
            if (is_free_old(at) && !pairing_.left_out_old[at] && !goes_with_owner(old_, at, pairing_.to_new))
                old_rest.push_back(at);
        for (ObjectIndex at = 0; at < pairing_.to_old.size(); ++at)
            if (is_free_new(at) && !pairing_.left_out_new[at] && !goes_with_owner(new_, at, pairing_.to_old))
                new_rest.push_back(at);
        return {std::move(old_rest), std::move(new_rest)};
    }

    /// VMs are paired already; what an unpaired owner holds comes or goes with it.
    static bool goes_with_owner(const Capture& capture, ObjectIndex at,
                                const std::vector<ObjectIndex>& partners) {
        const Object& object = capture.object(at);
        return object.class_id == known().vm ||
               (object.owner != no_object && partners[object.owner] == no_object);
    }

    /// Objects of foreign writers may have no uuid: they are what the same places refer to.
    void pair_nameless() {
        for (ObjectIndex at = 0; at < pairing_.to_new.size(); ++at) {
            if (is_free_old(at)) continue;
            const Object& other = new_.object(pairing_.to_new[at]);
            for (const Value& one : old_.fields(old_.object(at))) {
                if (one.kind != Kind::reference || one.field >= field_count()) continue;
                const Value* target = new_.field(other, one.field);
                if (target != nullptr && target->kind == Kind::reference)
                    pair_if_nameless(one.at, target->at);
            }
        }
    }

    void pair_if_nameless(ObjectIndex one, ObjectIndex other) {
        const bool same_class =
            old_.class_name(old_.object(one).class_id) == new_.class_name(new_.object(other).class_id);
        if (!is_free_old(one) || !is_free_new(other) || !same_class || old_.object(one).uuid != 0 ||
            new_.object(other).uuid != 0)
            return;
        const std::string old_name = name_for_uuid(old_, one), new_name = name_for_uuid(new_, other);
        if (old_name.empty() || new_name.empty() || old_name == new_name) pair(one, other, MatchedBy::owner);
    }

    const Capture& old_;
    const Capture& new_;
    const DiffOptions& options_;
    Pairing pairing_;
    std::size_t pairs_ = 0;
    std::unordered_set<std::string_view> old_disks_, new_disks_;
};

}  // namespace

std::string_view to_string(MatchedBy by) {
    constexpr std::array<std::string_view, 18> names = {"",
                                                        "uuid",
                                                        "--pair",
                                                        "snapshot_metadata",
                                                        "xo:backup:vm",
                                                        "mac_seed",
                                                        "MAC addresses",
                                                        "name",
                                                        "being the only VM",
                                                        "bridge",
                                                        "hostname",
                                                        "type",
                                                        "place",
                                                        "owner",
                                                        "MAC",
                                                        "disk",
                                                        "being the only one",
                                                        "natural key"};
    return names[static_cast<std::size_t>(by)];
}

Pairing identity_pairing(const Capture& capture) {
    Pairing pairing;
    const std::size_t count = capture.objects().size();
    pairing.to_new.resize(count);
    std::iota(pairing.to_new.begin(), pairing.to_new.end(), ObjectIndex{0});
    pairing.to_old = pairing.to_new;
    pairing.by.assign(count, MatchedBy::uuid);
    pairing.left_out_old.assign(count, false);
    pairing.left_out_new.assign(count, false);
    return pairing;
}

Pairing pair_objects(const Capture& old_capture, const Capture& new_capture, const DiffOptions& options) {
    return Pairer(old_capture, new_capture, options).run();
}

}  // namespace ovaudit
