#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "diff/subject.hpp"
#include "ovaudit/diff.hpp"

namespace ovaudit {

/// Counts what could not be compared: a row for each reason and class, of fields and of whole objects.
class NotCompared {
  public:
    /// `field` is empty for the whole object. An object counts once in a row if all of it is told in a row.
    void add(const std::string& reason, std::string_view class_name, std::string_view field, Subject subject);
    /// Ordered by reason and class.
    std::vector<NotComparable> rows() const;

  private:
    struct Row {
        std::set<std::string> fields;
        std::uint64_t objects = 0;
        Subject last;
    };
    using ReasonClassAndWhetherWhole = std::tuple<std::string, std::string, bool>;

    std::map<ReasonClassAndWhetherWhole, Row> rows_;
};

}  // namespace ovaudit
