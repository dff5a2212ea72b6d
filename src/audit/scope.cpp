#include "audit/scope.hpp"

#include "catalog/ids.hpp"
#include "model/wildcard.hpp"

namespace ovaudit {

bool has_tag(const Capture& capture, ObjectIndex vm, std::string_view pattern) {
    const auto tags = capture.members_of(capture.field(capture.object(vm), field_id("VM", "tags")));
    return std::ranges::any_of(
        tags, [&](const Value& value) { return matches_wildcard(pattern, capture.text_of(&value)); });
}

}  // namespace ovaudit
