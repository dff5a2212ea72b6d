#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ovaudit/diff.hpp"
#include "support/pool_model.hpp"

/// What administrators, guests and the platform do to a pool between two captures, and how a diff must say
/// so.
namespace ovaudit::generated {

/// A change that a diff must show. What is not set is not checked.
struct Expected {
    std::string id;          ///< "VM:9538882a-.../VIF:0/MAC"
    std::string class_name;  ///< of the object
    std::string vm;          ///< uuid of the VM that owns it, or is it; empty if none
    std::string field;       ///< empty for a whole object
    ObjectKey object = null_key;
    std::optional<std::string> key;
    Op op = Op::changed;
    std::optional<Category> category;
    bool counts = true;
    std::optional<std::string> old_text, new_text;
};

/// One random edit. Empty where the pool has nothing to which it could be done.
std::vector<Expected> edit(Pool& pool, Random& random);
/// Up to `count` edits of different places.
std::vector<Expected> edit_places(Pool& pool, std::size_t count, Random& random);
/// Something that must not show by default.
void disturb(Pool& pool, Random& random);

/// The text of a datum as `Expected` has it: a reference as the uuid of its target.
std::string text_of(const Datum& datum);
/// What a diff says otherwise than expected; empty if it says all of it and nothing else.
std::string disagreement(const Diff& diff, const std::vector<Expected>& expected);

}  // namespace ovaudit::generated
