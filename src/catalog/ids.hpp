#pragma once

#include "catalog/index.hpp"

/// Numbers of classes and fields by their names. A name that the catalog does not have does not compile.
namespace ovaudit {

consteval ClassId class_id(std::string_view name) {
    return index::class_named(name).value();
}
consteval FieldId field_id(std::string_view class_name, std::string_view name) {
    return index::field_named(class_id(class_name), name).value();
}

}  // namespace ovaudit
