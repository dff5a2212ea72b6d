#pragma once

#include <set>
#include <string>
#include <utility>

#include "ovaudit/capture.hpp"
#include "ovaudit/catalog.hpp"

namespace ovaudit {

/// Reads fields for people, and keeps count of what it read.
class FieldReader {
  public:
    explicit FieldReader(const Capture& capture) : capture_(capture) {}
    const Capture& capture() const { return capture_; }

    /// nullptr if the object has no such field, or the source could not show it.
    const Value* value(ObjectIndex at, std::string_view field);
    /// For people, escaped; "?" if the source does not say; empty for a reference to nothing.
    std::string said(ObjectIndex at, std::string_view field, Unit unit = Unit::none);
    /// A size as said(), rounded: "4.7 GiB".
    std::string size(ObjectIndex at, std::string_view field);
    /// A text as it is; empty if the source does not say.
    std::string_view raw(ObjectIndex at, std::string_view field);
    /// A text under a key of a map, for people; empty if there is none.
    std::string under(ObjectIndex at, std::string_view field, std::string_view key);
    bool is_true(ObjectIndex at, std::string_view field);
    /// no_object if the field refers to nothing in the capture.
    ObjectIndex target(ObjectIndex at, std::string_view field);

    /// How many fields were read.
    std::size_t count() const { return read_.size(); }

  private:
    const Capture& capture_;
    std::set<std::pair<ObjectIndex, FieldId>> read_;
};

}  // namespace ovaudit
