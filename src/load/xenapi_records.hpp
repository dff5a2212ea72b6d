#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load/canonical.hpp"
#include "load/value_tree.hpp"

namespace ovaudit {

/// Finds the records in what XenAPI answered, JSON or XML-RPC, however they are wrapped: single ones, maps
/// from references, lists, answers with a status, and all of these by class.
class XenapiRecords {
  public:
    XenapiRecords(Canonical& canonical, const ValueTree& tree) : canonical_(canonical), tree_(tree) {}
    /// Pushes the records, and says in the source what it can show.
    /// Errors: Error if an answer is an error, if there is no record, or if the class of one cannot be told.
    void read();

  private:
    /// What stands around a value says of it.
    struct Around {
        std::string_view class_name, ref;
    };

    void walk(std::uint32_t node, const Around& around);
    void walk_members(std::uint32_t node, const Around& around);
    Around inside(const Around& around, std::uint32_t member) const;
    std::optional<std::uint32_t> answer(std::uint32_t node) const;
    void refuse_failure(std::uint32_t node) const;
    bool is_record(std::uint32_t node, const Around& around);
    bool is_map_of_records(std::uint32_t node) const;
    const std::vector<ClassId>& fits(std::uint32_t node);
    std::string class_of(std::uint32_t node, const Around& around);
    void add(std::uint32_t node, const Around& around);
    Coverage coverage() const;
    [[noreturn]] void refuse(std::uint32_t node, const std::string& what) const;

    Canonical& canonical_;
    const ValueTree& tree_;
    RecordWriter writer_;
    std::map<std::string, bool> seen_;     // classes, and whether all of their objects are there
    std::vector<std::string_view> names_;  // of the members of which fits_ is known
    std::vector<ClassId> fits_;
    std::uint64_t records_ = 0, strays_ = 0, secrets_ = 0;
};

/// The class that a file's name speaks of, such as VIF.json or VM_get_record.json; empty if none.
std::string_view class_in_file_name(std::string_view path);

}  // namespace ovaudit
