#include "load/pool_database.hpp"

#include <algorithm>
#include <numeric>

#include "catalog/known.hpp"
#include "load/s_expression.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

// Of the moment, and full of tokens: no configuration.
constexpr std::string_view tables_left_out[] = {"session", "task", "event", "message"};

// Of the largest size.
constexpr std::uint64_t values_of_a_row = 2;

constexpr std::string_view bookkeeping[] = {"__ctime", "__mtime", "_ref"};

/// `name__label` is the field name_label.
std::string field_name(std::string_view attribute) {
    std::string name(attribute);
    for (std::size_t at = name.find("__"); at != name.npos; at = name.find("__", at + 1)) name.erase(at, 1);
    return name;
}

bool is_set(Type type) {
    return type == Type::text_set || type == Type::integer_set || type == Type::reference_set;
}
bool is_map(Type type) {
    return type >= Type::text_map;
}

/// The oldest databases have xvda, hda or sda where 0 belongs.
std::string drive_number(std::string_view device) {
    for (const std::string_view prefix : {"xvd", "hd", "sd"})
        if (device.size() == prefix.size() + 1 && device.starts_with(prefix) && device.back() >= 'a' &&
            device.back() <= 'z')
            return std::to_string(device.back() - 'a');
    return std::string(device);
}

std::string value_named(const XmlAttributes& attributes, std::string_view wanted) {
    std::string found;
    attributes.each([&](std::string_view name, std::string_view value) {
        if (name == wanted) found = value;
    });
    return found;
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == text.npos;
}

}  // namespace

PoolDatabaseReader::PoolDatabaseReader(Canonical& canonical, const Limits& limits)
    : canonical_(canonical),
      limits_(limits),
      xml_(canonical.source().name, limits.depth,
           {[this](std::string_view element, const XmlAttributes& attributes) { start(element, attributes); },
            [this] { --depth_; }, [this](std::string_view piece) { text(piece); }}) {}

/// The parser keeps a row until it is complete.
void PoolDatabaseReader::feed(std::string_view block) {
    untold_ += block.size();
    xml_.feed(block);
    const std::uint64_t limit = limits_.value_bytes * values_of_a_row;
    if (untold_ > limit)
        refuse("a row is longer than " + std::to_string(limit) + " bytes (" +
               std::to_string(values_of_a_row) + " times --max-value)");
}

void PoolDatabaseReader::refuse(const std::string& what) const {
    throw Error(canonical_.source().name + ": " + to_string(xml_.place()) + ": " + what);
}

std::string PoolDatabaseReader::where_in_row() const {
    return canonical_.source().name + ": " + to_string(xml_.place()) + ": " + escape_briefly(table_) + " " +
           escape_briefly(reference_);
}

void PoolDatabaseReader::text(std::string_view piece) {
    if (!is_blank(piece))
        refuse("expected an element, found " + std::to_string(piece.size()) + " bytes of text");
}

void PoolDatabaseReader::start(std::string_view element, const XmlAttributes& attributes) {
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

void PoolDatabaseReader::start_table(const XmlAttributes& attributes) {
    table_ = value_named(attributes, "name");
    if (table_.empty()) refuse("expected the name of the table, found none");
    if (table_.size() > limits_.name_bytes)
        refuse("a name is longer than " + std::to_string(limits_.name_bytes) + " bytes (--max-name)");
    is_left_out_ = std::ranges::find(tables_left_out, table_) != std::end(tables_left_out);
    layout_.clear();
}

/// The manifest of old releases names the product.
void PoolDatabaseReader::read_pair(const XmlAttributes& attributes) {
    const std::string key = value_named(attributes, "key");
    if (key == "product_brand") canonical_.source().product = value_named(attributes, "value");
    if (key == "product_version") canonical_.source().product_version = value_named(attributes, "value");
}

void PoolDatabaseReader::read_row(const XmlAttributes& attributes) {
    if (is_left_out_) {
        ++left_out_[table_];
        return;
    }
    cells_.clear();
    attributes.each([&](std::string_view name, std::string_view value) { cells_.push_back({name, value}); });
    if (!fits_layout()) make_layout();
    take_reference();
    writer_.begin(table_, xml_.place());
    writer_.set_id(reference_);
    for (const std::uint32_t at : order_) write(layout_[at], cells_[at].value);
    canonical_.add(writer_.finish());
}

/// Rows of a table have the same columns in the same order, most of the time.
bool PoolDatabaseReader::fits_layout() const {
    return std::ranges::equal(cells_, layout_, {}, &Cell::attribute, &Column::attribute);
}

/// Columns are sorted by name, fields as the catalog has them: then a field is found by the one before.
void PoolDatabaseReader::make_layout() {
    layout_.clear();
    for (const Cell& cell : cells_) layout_.push_back(column_of(cell.attribute));
    order_.resize(layout_.size());
    std::iota(order_.begin(), order_.end(), 0U);
    std::ranges::stable_sort(order_, {}, [this](std::uint32_t at) { return layout_[at].order; });
}

PoolDatabaseReader::Column PoolDatabaseReader::column_of(std::string_view attribute) const {
    if (attribute.size() > limits_.name_bytes)
        refuse("a name is longer than " + std::to_string(limits_.name_bytes) + " bytes (--max-name)");
    Column column{std::string(attribute), field_name(attribute), Use::text, ~0U};
    if (attribute == "ref") column.use = Use::reference;
    if (std::ranges::find(bookkeeping, attribute) != std::end(bookkeeping)) column.use = Use::left_out;
    const auto class_id = find_class(table_);
    const auto id = class_id && column.use == Use::text ? find_field(*class_id, column.name) : std::nullopt;
    if (!id) return column;
    column.order = *id;
    if (is_set(field(*id).type)) column.use = Use::set;
    if (is_map(field(*id).type)) column.use = Use::map;
    if (*id == known().of_vbd.userdevice) column.use = Use::drive;
    return column;
}

/// By what other rows refer to the row at hand: `ref`, or `_ref` where there is only that.
void PoolDatabaseReader::take_reference() {
    std::string_view ref, copy;
    for (const Cell& cell : cells_) {
        if (cell.attribute == "ref") ref = cell.value;
        if (cell.attribute == "_ref") copy = cell.value;
    }
    reference_ = ref.empty() ? copy : ref;
    if (reference_.empty()) refuse("expected a row with a ref, found none");
    if (!copy.empty() && copy != reference_)
        canonical_.note_oddity(where_in_row() + ": _ref is not what ref is; left out");
}

void PoolDatabaseReader::write(const Column& column, std::string_view value) {
    if (column.use == Use::left_out || column.use == Use::reference) return;
    if (value.size() > limits_.value_bytes)
        refuse("a value is longer than " + std::to_string(limits_.value_bytes) + " bytes (--max-value)");
    value = unprotected(value, buffer_);
    if (column.use == Use::drive) return writer_.leaf(column.name, drive_number(value));
    if (column.use == Use::text || !begins_as_list(value)) return writer_.leaf(column.name, value);
    write_list(column, value);
}

void PoolDatabaseReader::write_list(const Column& column, std::string_view value) {
    const SExpression::Where where = [&] { return where_in_row() + ": " + escape_briefly(column.name); };
    const SExpression in(value, limits_.depth, where);
    if (!(column.use == Use::set ? write_set : write_map)(column.name, in, writer_))
        canonical_.note_oddity(where() + ": the list is not closed; read as if it were");
}

void PoolDatabaseReader::finish() {
    xml_.finish();
    for (const auto& [table, rows] : left_out_)
        canonical_.note(std::to_string(rows) + (rows == 1 ? " row" : " rows") + " of " + table +
                        " left out: no configuration");
}

bool begins_as_pool_database(std::string_view head) {
    const auto skip = [&](std::string_view begin, std::string_view end) {
        if (!head.starts_with(begin)) return false;
        const std::size_t at = head.find(end, begin.size());
        if (at == head.npos) return false;
        head.remove_prefix(at + end.size());
        head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
        return true;
    };
    skip("<?xml", "?>");
    while (skip("<!--", "-->")) {
    }
    constexpr std::string_view root = "<database";
    return head.starts_with(root) && head.size() > root.size() &&
           std::string_view(" \t\r\n/>").find(head[root.size()]) != head.npos;
}

FormReader read_pool_database(Canonical& canonical, const Limits& limits) {
    const auto reader = std::make_shared<PoolDatabaseReader>(canonical, limits);
    return {[reader](std::string_view block) { reader->feed(block); }, [reader] { reader->finish(); }};
}

namespace {

const Value* member(const Storage& storage, const Object& object, FieldId id) {
    for (const Value& value : storage.fields(object))
        if (value.field == id) return &value;
    return nullptr;
}

/// The host that speaks for the pool: its master, or the first where no pool says which that is.
const Object* speaking_host(const Storage& storage) {
    const Object* first = nullptr;
    for (const Object& object : storage.objects.span(0, storage.objects.size())) {
        if (object.class_id == known().host && first == nullptr) first = &object;
        const Value* master =
            object.class_id == known().pool ? member(storage, object, known().of_pool.master) : nullptr;
        if (master != nullptr && master->kind == Kind::reference) return &storage.objects[master->at];
    }
    return first;
}

void take_product(Source& source, const Storage& storage) {
    const Object* host = speaking_host(storage);
    const Value* versions =
        host == nullptr ? nullptr : member(storage, *host, known().of_host.software_version);
    if (versions == nullptr || versions->kind != Kind::map) return;
    for (const MapEntry& entry : storage.map(*versions)) {
        if (entry.value.kind != Kind::text) continue;
        if (storage.texts[entry.key] == "product_brand") source.product = storage.texts[entry.value.at];
        if (storage.texts[entry.key] == "product_version")
            source.product_version = storage.texts[entry.value.at];
    }
}

}  // namespace

void cover_pool_database(Source& source, const Storage& storage) {
    const Known& numbers = known();
    const auto& rows = storage.objects_of;
    if (rows[numbers.vm] == 0 && rows[numbers.host] == 0 && rows[numbers.sr] == 0)
        throw Error(
            source.name +
            ": expected rows of VM, host or SR, found none; a pool gives out such a database during a "
            "rolling upgrade");
    take_product(source, storage);
    auto coverage = std::make_shared<Coverage>();
    for (const std::string_view name : tables_left_out)
        if (const auto id = find_class(name))
            coverage->classes[*id] = limited_to(Extent::none, "sessions are left out");
    coverage->classes[numbers.vtpm].gaps.emplace(*find_field(numbers.vtpm, "content"),
                                                 "a database keeps the state of a TPM as a secret");
    source.coverage = std::move(coverage);
}

}  // namespace ovaudit
