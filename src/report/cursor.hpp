#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "ovaudit/diff.hpp"

namespace ovaudit {

/// A place in a JSON document. What is not as it was asked for is an Error that names the place.
class Cursor {
  public:
    explicit Cursor(const Datum& document) : at_(&document) {}

    const Datum& tree() const;
    bool is_there() const { return at_ != nullptr; }
    bool is_null() const { return at_ && at_->absent(); }
    Cursor operator[](std::string_view key) const;
    /// How many elements a list has, and one of them.
    std::size_t size() const;
    Cursor element(std::size_t index) const;
    const DatumMap& members() const;
    /// The value of the member that stands at `index` in members().
    Cursor value(std::size_t index) const;
    const std::string& text() const;
    /// Empty for null.
    std::string text_or_null() const;
    bool boolean() const;
    std::uint64_t count() const;
    /// The value that a name stands for; `names` tells an error what was expected.
    template <typename Enum>
    Enum named(std::optional<Enum> (*find)(std::string_view), std::string (*names)()) const {
        if (const auto value = find(text())) return *value;
        fail("one of " + names());
    }

    /// Errors: Error if the tree here differs from `expected` in more than the order of members.
    void must_be(const Datum& expected) const;
    /// Errors: Error if there are members beside these.
    void has_only(std::initializer_list<std::string_view> keys) const;
    [[noreturn]] void fail(const std::string& expected) const;

  private:
    Cursor(const Datum* at, std::string place) : at_(at), place_(std::move(place)) {}
    void must_be_map(const DatumMap& expected) const;
    void must_be_list(const DatumList& expected) const;

    const Datum* at_;  ///< nullptr: there is nothing here
    std::string place_;
};

}  // namespace ovaudit
