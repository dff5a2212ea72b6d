#pragma once

#include <vector>

#include "model/storage.hpp"

namespace ovaudit {

/// The numbers that classes and fields of a capture have in another.
struct UnknownNumbers {
    std::vector<ClassId> classes;  ///< of those that the catalog does not know; the others keep theirs
    std::vector<FieldId> fields;

    ClassId of_class(ClassId id) const {
        return id < ovaudit::classes().size() ? id : classes[id - ovaudit::classes().size()];
    }
    FieldId of_field(FieldId id) const { return id < field_count() ? id : fields[id - field_count()]; }
};

/// Gives what one capture has and the catalog does not know its numbers in the whole.
/// Errors: Error if there are not enough; then it has none.
UnknownNumbers give_numbers(const Storage& from, Storage& whole);

}  // namespace ovaudit
