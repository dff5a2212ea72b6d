#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diff/compare.hpp"
#include "diff/subject.hpp"
#include "ovaudit/audit.hpp"

namespace ovaudit {

/// What a check finds wrong.
struct Fault {
    ObjectIndex at = no_object;  ///< the VM, or what it owns
    std::string message;
    std::string fix = {};   ///< in place of the check's own
    bool is_other = false;  ///< one of the check's `others`, of their level
    /// The further objects of a fault that several share, and what they share: the fault's id stands on that.
    std::vector<ObjectIndex> others = {};
    std::string shared = {};
    /// Of the object, where a check can find several things in one: the id has it too.
    std::string part = {};
    std::optional<Level> by_policy = {};  ///< in place of the check's own
};

/// What is read of a capture while a check runs. Where the source could not show what is asked for, the
/// answer is nothing, and the reason is kept: a check that read such a thing and found no fault is not
/// observable.
class Examination {
  public:
    Examination(const Capture& capture, const Subjects& subjects, const AuditOptions& options)
        : capture_(capture), subjects_(subjects), options_(options) {}

    const Capture& capture() const { return capture_; }
    const Parameters& parameters() const { return options_.policy.parameters; }
    const AuditOptions& options() const { return options_; }
    ObjectIndex vm() const { return vm_; }
    std::string_view uuid(ObjectIndex at) const { return capture_.text(capture_.object(at).uuid); }
    /// By names, and by uuids: "VM:web01/VIF:0".
    std::string path(ObjectIndex at) const { return subjects_.path(subjects_.of_new(at)); }
    std::string id(ObjectIndex at) const { return subjects_.id(subjects_.of_new(at)); }
    /// "NIC 0", "disk 0"
    std::string label(ObjectIndex at) const;
    /// The name of a VM, network or SR for a message, escaped visibly.
    std::string name(ObjectIndex at) const;

    std::optional<std::int64_t> integer(ObjectIndex at, FieldId id);
    std::optional<bool> boolean(ObjectIndex at, FieldId id);
    /// Of a text, real or time.
    std::optional<std::string_view> text(ObjectIndex at, FieldId id);
    /// no_object for a reference to nothing; what the capture does not hold was not seen.
    std::optional<ObjectIndex> target(ObjectIndex at, FieldId id);
    /// Whether a reference refers to anything, in the capture or not.
    std::optional<bool> refers(ObjectIndex at, FieldId id);
    /// nullptr where nothing was seen.
    const Value* value(ObjectIndex at, FieldId id);
    /// The same of a field that not all product versions have: that it is not there is no lack of the source.
    const Value* value_if_any(ObjectIndex at, FieldId id);
    /// Nothing if the map has no such key; a masked value is the empty text.
    std::optional<std::string_view> entry(ObjectIndex at, FieldId map, std::string_view key);
    std::span<const MapEntry> entries(ObjectIndex at, FieldId map);
    std::span<const Value> members(ObjectIndex at, FieldId set);
    bool has_member(ObjectIndex at, FieldId set, std::string_view member);

    /// What the VM owns of a class.
    std::vector<ObjectIndex> owned(ClassId class_id);
    std::vector<ObjectIndex> snapshots();
    /// The VM's guest metrics; no_object if it has none.
    ObjectIndex guest_metrics();
    /// Those that the capture holds; looked for once, as each VM asks for them.
    const std::vector<ObjectIndex>& hosts();
    /// Whether the source shows objects of the class at all.
    bool shows(ClassId class_id);
    bool is_running();
    bool is_template();
    /// Whether the VM is one that the words are for.
    bool is_in(const Scope& scope);

    void fail(Fault fault) { faults_.push_back(std::move(fault)); }
    /// The answer is not to be had from this source, which does not show `what`: "VM.tags", "capture time".
    void not_observable(std::string_view what, std::string_view reason);

    /// Turns to a VM.
    void begin(ObjectIndex vm);
    std::vector<Fault> take_faults() { return std::exchange(faults_, {}); }
    /// What could not be seen first, and why: "VM.tags: the source has no such field".
    const std::optional<std::string>& unseen() const { return unseen_; }

  private:
    std::string field_name(ObjectIndex at, FieldId id) const;

    const Capture& capture_;
    const Subjects& subjects_;
    const AuditOptions& options_;
    ObjectIndex vm_ = no_object;
    std::vector<Fault> faults_;
    std::optional<std::string> unseen_;
    std::optional<std::vector<ObjectIndex>> hosts_;
};

}  // namespace ovaudit
