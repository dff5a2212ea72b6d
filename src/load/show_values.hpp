#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "load/value_tree.hpp"

namespace ovaudit {

/// Writes values of a show document as other forms have them: references as ids, marks as marks.
class ShowValues {
  public:
    /// id_of: the id of the object that a reference names by its class, uuid and name; nothing if it names
    /// several.
    using IdOf = std::function<std::optional<std::string>(std::string_view class_name, std::string_view uuid,
                                                          std::string_view name)>;
    ShowValues(const ValueTree& tree, RecordWriter& writer, IdOf id_of)
        : tree_(tree), writer_(writer), id_of_(std::move(id_of)) {}
    void write(std::string_view name, std::uint32_t node);

  private:
    bool is_mark(std::uint32_t node, std::string_view name) const;
    bool is_named(std::uint32_t node) const;
    std::optional<std::uint32_t> entries(std::uint32_t node) const;
    void write_reference(std::string_view name, std::uint32_t node);
    void write_entries(std::string_view name, std::uint32_t list);

    const ValueTree& tree_;
    RecordWriter& writer_;
    IdOf id_of_;
};

}  // namespace ovaudit
