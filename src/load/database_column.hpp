#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "load/record.hpp"
#include "load/s_expression.hpp"

namespace ovaudit {

/// A column of a table in xapi's database. A VM snapshot's `snapshot_metadata` names its VM's fields alike.
struct DatabaseColumn {
    enum class Use : std::uint8_t { left_out, reference, text, set, map, drive };

    std::string attribute;  ///< `name__label`
    std::string name;       ///< of the field: `name_label`
    Use use = Use::text;
    std::uint32_t order = 0;  ///< the catalog's
};

DatabaseColumn column_of(std::string_view table, std::string_view attribute);

/// Writes the value of a column as a member of what `out` has open. False if a list in it is not closed; then
/// it is read as if it were.
/// value: without protection of blanks. depth: how deep lists may nest. where: what errors begin with.
/// Errors: Error if a list is anything else than that.
bool write_cell(const DatabaseColumn& column, std::string_view value, std::uint64_t depth,
                const SExpression::Where& where, RecordWriter& out);

}  // namespace ovaudit
