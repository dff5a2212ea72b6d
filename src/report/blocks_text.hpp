#pragma once

#include <string>
#include <string_view>

#include "ovaudit/report.hpp"

namespace ovaudit {

/// What is said of an object that one side alone has.
struct WholeWords {
    std::string_view removed = "only in OLD", added = "only in NEW";
};

/// The text report without what stands above and below the changes.
std::string blocks_text(const Diff& diff, const TextStyle& style, const WholeWords& words = {});

}  // namespace ovaudit
