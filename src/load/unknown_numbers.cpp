#include "load/unknown_numbers.hpp"

#include "ovaudit/error.hpp"

namespace ovaudit {

UnknownNumbers give_numbers(const Storage& from, Storage& whole) {
    const std::size_t given_classes = whole.unknown_classes.size();
    const std::size_t given_fields = whole.unknown_fields.size();
    UnknownNumbers numbers;
    try {
        for (const std::string& name : from.unknown_classes)
            numbers.classes.push_back(whole.class_number(name));
        for (const auto& [class_id, name] : from.unknown_fields)
            numbers.fields.push_back(whole.unknown_field(numbers.of_class(class_id), name));
    } catch (const Error&) {
        whole.keep_unknown(given_classes, given_fields);
        throw;
    }
    return numbers;
}

}  // namespace ovaudit
