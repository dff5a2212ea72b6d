#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "load/database_column.hpp"
#include "load/form.hpp"
#include "load/plain_elements.hpp"
#include "load/xml.hpp"

namespace ovaudit {

/// Reads the database of a pool as xapi dumps it: `database`, in it a `table` for each class, in it a `row`
/// for each object, whose attributes are the columns.
class PoolDatabaseReader {
  public:
    PoolDatabaseReader(Canonical& canonical, const Limits& limits);
    void feed(std::string_view block);
    /// Errors: Error if the document ends early.
    void finish();

  private:
    using Cells = std::span<const Attribute>;

    void read(std::string_view text);
    void start_parser(std::string_view rest);
    void parse(std::string_view block);
    TextPlace place();
    void start(std::string_view element, Cells attributes);
    void text(std::string_view text);
    void start_table(Cells attributes);
    void read_pair(Cells attributes);
    void read_row(Cells cells);
    bool fits_layout(Cells cells) const;
    void make_layout(Cells cells);
    void take_reference(Cells cells);
    void write(const DatabaseColumn& column, std::string_view value);
    [[noreturn]] void refuse(const std::string& what);
    std::string where_in_row();

    Canonical& canonical_;
    const Limits& limits_;
    PlainElements plain_;
    std::string held_;                   // what plain_ has not read yet
    std::unique_ptr<XmlStream> parser_;  // takes over where something is not plain
    std::vector<Attribute> attributes_;  // as the parser tells them
    std::uint32_t depth_ = 0;
    std::uint64_t untold_ = 0;  // bytes since the parser told something
    std::string section_;       // manifest or table
    std::string table_;
    bool is_left_out_ = false;  // the table
    std::map<std::string, std::uint64_t> left_out_;
    std::string_view reference_;
    std::vector<DatabaseColumn> layout_;  // of the rows of the table, attribute by attribute
    std::vector<std::uint32_t> order_;    // in which they are written
    RecordWriter writer_;
    std::string buffer_;
};

/// The functions of its row in the form table.
bool begins_as_pool_database(std::string_view head);
FormReader read_pool_database(Canonical& canonical, const Limits& limits);
/// Errors: Error if there is no VM, host or SR.
void cover_pool_database(Source& source, const Storage& storage);

}  // namespace ovaudit
