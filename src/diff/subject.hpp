#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "diff/pairing.hpp"
#include "model/position.hpp"

namespace ovaudit {

/// What a change is in: an object of OLD, its partner in NEW, or both.
struct Subject {
    ObjectIndex old_at = no_object, new_at = no_object;
    bool operator==(const Subject&) const = default;
};

/// Names subjects: paths for people, ids that survive renames, labels.
class Subjects {
  public:
    Subjects(const Capture& old_capture, const Capture& new_capture, const Pairing& pairing);

    Subject of_old(ObjectIndex at) const { return {at, pairing_.to_new[at]}; }
    Subject of_new(ObjectIndex at) const { return {pairing_.to_old[at], at}; }
    std::optional<Subject> owner(Subject subject) const;
    /// The VM that owns the subject, or is it; for what a VM snapshot owns the living VM. Nothing if no VM
    /// does.
    std::optional<Subject> vm(Subject subject) const;
    bool is_in_vm_snapshot(Subject subject) const;

    /// "VM:web01/VIF:0", by NEW's names; OLD's for what is only there; uuids where a name is not unique.
    std::string path(Subject subject) const;
    std::string id(Subject subject) const;
    /// "NIC 0", "disk 0 \"root\""; empty for a VM and its metrics.
    std::string label(Subject subject) const;
    /// Of a whole object that came or went: "02:16:3e:00:00:01 on backup".
    std::string summary(Subject subject) const;
    ObjectEntry entry(Subject subject) const;

    /// The side that shows the subject: NEW where it can.
    const Capture& capture(Subject subject) const { return subject.new_at != no_object ? new_ : old_; }
    ObjectIndex at(Subject subject) const {
        return subject.new_at != no_object ? subject.new_at : subject.old_at;
    }
    const Object& object(Subject subject) const { return capture(subject).object(at(subject)); }
    std::string_view class_name(Subject subject) const {
        return capture(subject).class_name(object(subject).class_id);
    }

  private:
    std::string step(Subject subject, bool by_uuid) const;
    Position place(Subject subject) const;
    bool is_ambiguous(Subject subject) const;

    const Capture& old_;
    const Capture& new_;
    const Pairing& pairing_;
    // "VM web01": how often the larger side has it
    std::unordered_map<std::string, std::uint32_t> names_;
    // children without a place that another of the same owner and class is named like
    std::unordered_set<ObjectIndex> old_twins_, new_twins_;
};

}  // namespace ovaudit
