#include "diff/place.hpp"

#include <algorithm>

namespace ovaudit {
namespace {

/// Without the field and key at its end: the path of the object.
std::string_view object_path(const Change& change, std::string_view path) {
    if (change.field.empty()) return path;
    const std::size_t last = 1 + change.field.size() + (change.key ? 1 + change.key->size() : 0);
    return path.substr(0, path.size() - std::min(last, path.size()));
}

}  // namespace

Place place_of(const Change& change) {
    Place place{split_path(object_path(change, change.path)), split_path(object_path(change, change.id)),
                change.field, std::nullopt};
    if (change.key) place.key = *change.key;
    return place;
}

}  // namespace ovaudit
