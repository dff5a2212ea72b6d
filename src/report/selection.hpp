#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diff/compare.hpp"
#include "diff/subject.hpp"
#include "model/pattern.hpp"
#include "report/show.hpp"

namespace ovaudit {

/// Whether a field means something: false where an exporter blanked it.
bool is_said(const Capture& capture, ObjectIndex at, Value value);

/// A field that is shown. Of a map or a set perhaps not all of it is.
struct ShownField {
    Member member;
    Value value;
    bool is_said = true;  ///< false: the source could not show the field, and what stands there means nothing
    std::vector<MapEntry> entries;  ///< of a map, those that are shown, by key
    std::vector<Value> members;     ///< of a set, those that are shown; in no order that means something
    /// Whether it is a map or set that holds something, none of which is shown.
    bool is_emptied = false;
};

/// Which of the fields that no pattern names are shown.
enum class Reach : std::uint8_t {
    told,   ///< settings, what is reported, and what the catalog has told: of VMs that people made
    every,  ///< all of everything
};

/// What is shown of a capture, and in which order: one that the order and the numbers of an export do not
/// touch.
class Selection {
  public:
    Selection(const Capture& capture, const ShowOptions& options, Reach reach);
    Selection(const Selection&) = delete;  // its members refer to one another
    Selection& operator=(const Selection&) = delete;

    const Capture& capture() const { return capture_; }
    /// What no object owns: VMs by name, digits as numbers, then class by class.
    const std::vector<ObjectIndex>& top() const { return top_; }
    /// Class by class, then by place.
    std::vector<ObjectIndex> children(ObjectIndex at) const;
    /// The fields to be shown, those that the catalog does not know at the end; none if no pattern that is
    /// given names the object or something in it.
    std::vector<ShownField> fields(ObjectIndex at) const;
    std::string path(ObjectIndex at) const { return subjects_.path(subjects_.of_new(at)); }
    const Subjects& subjects() const { return subjects_; }
    bool has_patterns() const { return !patterns_.empty(); }

    /// Calls `visit(at)` for each object, owners before what they own.
    template <typename Visit>
    void for_each(const Visit& visit) const {
        for (const ObjectIndex at : top_) for_each_below(at, visit);
    }
    template <typename Visit>
    void for_each_below(ObjectIndex at, const Visit& visit) const {
        visit(at);
        for (const ObjectIndex child : children(at)) for_each_below(child, visit);
    }

    /// The patterns that named nothing in the calls of fields().
    std::vector<std::string> patterns_without_hit() const;

  private:
    void list_top(bool left_out_too);
    bool precedes(ObjectIndex a, ObjectIndex b) const;
    bool is_named(const Place& place) const;
    bool is_shown(Subject subject, const Member& member, std::optional<std::string_view> key,
                  const Value& value, const Place& place) const;
    bool is_shown_by_role(Subject subject, const Member& member, std::optional<std::string_view> key,
                          const Value& value) const;
    ShownField shown_field(Subject subject, Value value, Place& place) const;

    const Capture& capture_;
    Reach reach_;
    Pairing pairing_;
    Subjects subjects_;
    Equality equal_;
    Judge judge_;
    std::vector<Pattern> patterns_;
    mutable std::vector<bool> hit_;
    std::vector<ObjectIndex> top_;
};

}  // namespace ovaudit
