#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "diff/compare.hpp"
#include "diff/usage.hpp"

namespace ovaudit {

/// A difference in a member of an object: of its value, of the value of a key, or in a set's holding a
/// member.
struct Difference {
    Subject subject;
    const Member& member;
    std::optional<std::string_view> key;
    Op op;
    const Value* one;  // nullptr on the side where there is nothing
    const Value* other;
    bool is_of_set = false;
};

/// Puts differences into words, and into the Diff.
class Teller {
  public:
    Teller(const Capture& old_capture, const Capture& new_capture, const Pairing& pairing,
           const Subjects& subjects, const std::set<Role>& include, Diff& diff)
        : old_(old_capture),
          new_(new_capture),
          pairing_(pairing),
          subjects_(subjects),
          include_(include),
          usage_(old_capture, new_capture, pairing),
          diff_(diff) {}

    /// Whether differences of this role are told; the others are counted.
    bool shows(Role role, bool is_told) const {
        return role == Role::config || role == Role::reported || is_told || include_.count(role) > 0;
    }
    /// Tells the difference, or counts it.
    void tell(const Difference& difference, const Judgement& judgement);
    /// Tells of an object that only one side has, with all that it owns.
    void tell_whole(Subject subject);
    void hide(Role role) { ++diff_.summary.hidden[role]; }

    /// By what a member of a set is named in a path.
    static std::string member_key(const Capture& capture, const Value& member);

  private:
    Change change_in(Subject subject);
    std::uint32_t vm_number(Subject vm);
    DatumMap record_of(Subject subject) const;
    std::string observed_at(Subject subject) const;
    std::string label(const Difference& difference) const;
    std::string slot_label(Subject vbd) const;

    const Capture& old_;
    const Capture& new_;
    const Pairing& pairing_;
    const Subjects& subjects_;
    const std::set<Role>& include_;
    Usage usage_;
    Diff& diff_;
    std::unordered_map<std::uint64_t, std::uint32_t> vm_numbers_;
};

}  // namespace ovaudit
