#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "diff/pairing.hpp"
#include "diff/subject.hpp"

namespace ovaudit {

/// A member of an object, as the catalog or, failing that, the captures name it.
struct Member {
    std::string_view name;
    FieldId id = 0;  // of the catalog; its field_count() for a field that it does not know
    Role role = Role::config;
    Category category = Category::other;
    Unit unit = Unit::none;
    std::uint8_t flags = 0;
};

Member member_of(const Capture& capture, FieldId id);

/// What the object's source can show of its class; nullptr for everything, and where there is no object.
const ClassCoverage* covered(const Capture& capture, ObjectIndex at);
/// As gap() of an object that it covers, for who asks for many fields of one.
const std::string* gap(const ClassCoverage* covered, FieldId id);

/// Why the source could not show a field of the object, whatever stands in it; nullptr if it could, or if
/// there is no object.
const std::string* gap(const Capture& capture, ObjectIndex at, FieldId id);
/// The same of a field that the object lacks.
const std::string* absence(const Capture& capture, ObjectIndex at);
/// Why `missing` may only not have shown an object of `present`; empty if it would have. owner: in `missing`,
/// the partner of what owns the object, whose source would have shown it; no_object if there is none.
std::string why_not_shown(const Capture& missing, ObjectIndex owner, const Capture& present,
                          const Object& object);

/// Whether the object's source shows all objects of the class.
bool shows_all(const Capture& capture, const Object& object, ClassId id);

/// Why the object's source shows no object of the class; nullptr if it shows some, or there are none.
const std::string* why_none(const Capture& capture, const Object& object, ClassId id);

/// Whether the source says that it does not say the value.
bool is_unsaid(const Value* value);
/// Whether it says one, and not null: where there is no target, others may not say which.
bool is_value(const Capture& capture, const Value* value);

/// Whether the source may have written null for a reference to what it only does not hold.
bool is_unclear_null(const Capture& capture, ObjectIndex at, FieldId id, const Value* value);
/// Whether `value` is such a null and the other source, whose nulls are clear, has a target for it.
bool may_be_unexported(const Capture& capture, ObjectIndex at, const Value& value,
                       const Capture& other_capture, ObjectIndex other_at, const Value& other);

/// Whether two values say the same, references by their partners.
class Equality {
  public:
    Equality(const Capture& old_capture, const Capture& new_capture, const Pairing& pairing)
        : old_(old_capture), new_(new_capture), pairing_(pairing) {}
    bool operator()(Value one, Value other) const;
    /// The same of what stands under a key of a map.
    bool under_key(FieldId map, std::string_view key, Value one, Value other) const;
    /// Whether they refer to what the one source tells by its OpaqueRef and the other by its uuid.
    bool cannot_tell(Value one, Value other) const;
    /// The members of two sets that are only in one of them.
    std::pair<std::vector<Value>, std::vector<Value>> only_in_one(Value one, Value other) const;

  private:
    bool is_named(Value outside, const Capture& capture, ObjectIndex at) const;
    void drop_named(std::vector<Value>& outside, const Capture& from, std::vector<Value>& references,
                    const Capture& to) const;

    const Capture& old_;
    const Capture& new_;
    const Pairing& pairing_;
};

/// How a difference is to be told.
struct Judgement {
    Role role;
    Category category;
    bool told;  // shown though the role is hidden
};

/// Judges a difference in a field, or in a key of it. What follows from another change, or is the platform's
/// own doing, is judged here.
class Judge {
  public:
    Judge(const Capture& old_capture, const Capture& new_capture, const Subjects& subjects,
          const Equality& equal)
        : old_(old_capture), new_(new_capture), subjects_(subjects), equal_(equal) {}
    /// `one` and `other` as in a Difference.
    Judgement operator()(Subject subject, const Member& member, std::optional<std::string_view> key,
                         const Value* one, const Value* other) const;
    /// Storage migration makes a disk anew on another SR: one change, that of the SR.
    bool has_moved(Subject vdi) const;

  private:
    Judgement of_vbd(Subject subject, const Member& member, Judgement judgement) const;
    Judgement of_vdi(Subject subject, const Member& member, Judgement judgement) const;
    bool is_on_another_sr(Subject vdi) const;
    /// The texts of a field on both sides.
    std::pair<std::string_view, std::string_view> texts(Subject subject, FieldId id) const;

    const Capture& old_;
    const Capture& new_;
    const Subjects& subjects_;
    const Equality& equal_;
};

}  // namespace ovaudit
