#pragma once

#include <algorithm>
#include <string_view>

#include "ovaudit/capture.hpp"
#include "ovaudit/policy.hpp"

namespace ovaudit {

/// Whether each word fits: `has_tag(pattern)` says so of a tag, `is_called(word)` of a name or uuid.
template <typename HasTag, typename IsCalled>
bool fits(const Scope& scope, const HasTag& has_tag, const IsCalled& is_called) {
    constexpr std::string_view tag = "tag:";
    return std::ranges::all_of(scope, [&](std::string_view word) {
        return word.starts_with(tag) ? has_tag(word.substr(tag.size())) : is_called(word);
    });
}

/// Whether a VM has a tag that the pattern fits.
bool has_tag(const Capture& capture, ObjectIndex vm, std::string_view pattern);

}  // namespace ovaudit
