#include "load/pool_database.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "catalog/known.hpp"
#include "load/magic.hpp"
#include "load/s_expression.hpp"
#include "load/scalar.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

// Of the moment, and full of tokens: no configuration.
constexpr std::string_view tables_left_out[] = {"session", "task", "event", "message"};

// Of the largest size.
constexpr std::uint64_t values_of_a_row = 2;

std::string value_named(std::span<const Attribute> attributes, std::string_view wanted) {
    const auto found = std::ranges::find(attributes, wanted, &Attribute::name);
    return found == attributes.end() ? std::string() : std::string(found->value);
}

}  // namespace

PoolDatabaseReader::PoolDatabaseReader(Canonical& canonical, const Limits& limits)
    : canonical_(canonical),
      limits_(limits),
      plain_({[this](std::string_view element, Cells attributes) { start(element, attributes); },
              [this] { --depth_; }},
             limits.depth) {}

void PoolDatabaseReader::feed(std::string_view block) {
    if (parser_) return parse(block);
    if (held_.empty()) return read(block);
    held_ += block;
    read(std::exchange(held_, {}));
}

void PoolDatabaseReader::read(std::string_view text) {
    const std::string_view rest = text.substr(plain_.read(text));
    plain_.has_stopped() ? start_parser(rest) : void(held_ = rest);
}

void PoolDatabaseReader::start_parser(std::string_view rest) {
    XmlEvents events = {.start =
                            [this](std::string_view element, const XmlAttributes& attributes) {
                                attributes_.clear();
                                attributes.each([this](std::string_view name, std::string_view value) {
                                    attributes_.push_back({name, value});
                                });
                                start(element, attributes_);
                            },
                        .end = [this] { --depth_; },
                        .text = [this](std::string_view piece) { text(piece); }};
    parser_ = std::make_unique<XmlStream>(canonical_.source().name, limits_.depth, std::move(events),
                                          XmlStream::Resume{plain_.so_far(), plain_.place()});
    parse(rest);
}

/// The parser keeps a row until it is complete.
void PoolDatabaseReader::parse(std::string_view block) {
    untold_ += block.size();
    parser_->feed(block);
    const std::uint64_t limit = limits_.value_bytes * values_of_a_row;
    if (untold_ > limit)
        refuse("a row is longer than " + std::to_string(limit) + " bytes (" +
               std::to_string(values_of_a_row) + " times --max-value)");
}

TextPlace PoolDatabaseReader::place() {
    return parser_ ? parser_->place() : plain_.place();
}

void PoolDatabaseReader::refuse(const std::string& what) {
    throw Error(canonical_.source().name + ": " + to_string(place()) + ": " + what);
}

std::string PoolDatabaseReader::where_in_row() {
    return canonical_.source().name + ": " + to_string(place()) + ": " + escape_briefly(table_) + " " +
           escape_briefly(reference_);
}

void PoolDatabaseReader::text(std::string_view piece) {
    if (!is_blank(piece)) refuse("expected an element, found " + counted(piece.size(), "byte") + " of text");
}

void PoolDatabaseReader::start(std::string_view element, Cells attributes) {
    const std::uint32_t depth = depth_++;
    untold_ = 0;
    if (depth == 0 && element == "database") return;
    if (depth == 1 && (element == "manifest" || element == "table")) {
        section_ = element;
        return element == "table" ? start_table(attributes) : void();
    }
    if (depth == 2 && section_ == "manifest" && element == "pair") return read_pair(attributes);
    if (depth == 2 && section_ == "table" && element == "row") return read_row(attributes);
    refuse("expected a database as xapi writes it, found <" + escape_visibly(element.substr(0, 60)) +
           "> where it does not belong");
}

void PoolDatabaseReader::start_table(Cells attributes) {
    table_ = value_named(attributes, "name");
    if (table_.empty()) refuse("expected the name of the table, found none");
    if (table_.size() > limits_.name_bytes)
        refuse("a name is longer than " + std::to_string(limits_.name_bytes) + " bytes (--max-name)");
    is_left_out_ = std::ranges::find(tables_left_out, table_) != std::end(tables_left_out);
    layout_.clear();
}

/// The manifest of old releases names the product.
void PoolDatabaseReader::read_pair(Cells attributes) {
    const std::string key = value_named(attributes, "key");
    if (key == "product_brand") canonical_.source().product = value_named(attributes, "value");
    if (key == "product_version") canonical_.source().product_version = value_named(attributes, "value");
}

void PoolDatabaseReader::read_row(Cells cells) {
    if (is_left_out_) {
        ++left_out_[table_];
        return;
    }
    if (!fits_layout(cells)) make_layout(cells);
    take_reference(cells);
    writer_.begin(table_, place());
    writer_.set_id(reference_);
    for (const std::uint32_t at : order_) write(layout_[at], cells[at].value);
    canonical_.add(writer_.finish());
}

/// Rows of a table have the same columns in the same order, most of the time.
bool PoolDatabaseReader::fits_layout(Cells cells) const {
    return std::ranges::equal(cells, layout_, {}, &Attribute::name, &DatabaseColumn::attribute);
}

/// Columns are sorted by name, fields as the catalog has them: then a field is found by the one before.
void PoolDatabaseReader::make_layout(Cells cells) {
    layout_.clear();
    for (const Attribute& cell : cells) {
        if (cell.name.size() > limits_.name_bytes)
            refuse("a name is longer than " + std::to_string(limits_.name_bytes) + " bytes (--max-name)");
        layout_.push_back(column_of(table_, cell.name));
    }
    order_.resize(layout_.size());
    std::iota(order_.begin(), order_.end(), 0U);
    std::ranges::stable_sort(order_, {}, [this](std::uint32_t at) { return layout_[at].order; });
}

/// By what other rows refer to the row at hand: `ref`, or `_ref` where there is only that.
void PoolDatabaseReader::take_reference(Cells cells) {
    std::string_view ref, copy;
    for (const Attribute& cell : cells) {
        if (cell.name == "ref") ref = cell.value;
        if (cell.name == "_ref") copy = cell.value;
    }
    reference_ = ref.empty() ? copy : ref;
    if (reference_.empty()) refuse("expected a row with a ref, found none");
    if (!copy.empty() && copy != reference_)
        canonical_.note_oddity(where_in_row() + ": _ref is not what ref is; left out");
}

void PoolDatabaseReader::write(const DatabaseColumn& column, std::string_view value) {
    using Use = DatabaseColumn::Use;
    if (column.use == Use::left_out || column.use == Use::reference) return;
    if (value.size() > limits_.value_bytes)
        refuse("a value is longer than " + std::to_string(limits_.value_bytes) + " bytes (--max-value)");
    const SExpression::Where where = [&] { return where_in_row() + ": " + escape_briefly(column.name); };
    if (!write_cell(column, unprotected(value, buffer_), limits_.depth, where, writer_))
        canonical_.note_oddity(where() + ": the list is not closed; read as if it were");
}

void PoolDatabaseReader::finish() {
    if (!parser_ && !(plain_.is_complete() && held_.empty())) start_parser(std::exchange(held_, {}));
    if (parser_) parser_->finish();
    for (const auto& [table, rows] : left_out_)
        canonical_.note(std::to_string(rows) + (rows == 1 ? " row" : " rows") + " of " + table +
                        " left out: no configuration");
}

bool begins_as_pool_database(std::string_view head) {
    return root_element(head) == "database";
}

FormReader read_pool_database(Canonical& canonical, const Limits& limits) {
    const auto reader = std::make_shared<PoolDatabaseReader>(canonical, limits);
    return {[reader](std::string_view block) { reader->feed(block); }, [reader] { reader->finish(); }};
}

}  // namespace ovaudit
