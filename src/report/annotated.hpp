#pragma once

#include <string>
#include <vector>

#include "report/history_report.hpp"

namespace ovaudit {

/// A line of a configuration, as `show --flat` has it.
struct AnnotatedLine {
    std::string path;              ///< with the value
    const Since* since = nullptr;  ///< in the annotations; nothing if the line never changed
    bool is_followed = true;       ///< false: a history does not hold how it changed
};

std::vector<AnnotatedLine> annotated_lines(const Annotations& annotations, const AnnotatedChoice& choice);

}  // namespace ovaudit
