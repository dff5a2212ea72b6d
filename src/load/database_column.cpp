#include "load/database_column.hpp"

#include <algorithm>

#include "catalog/known.hpp"

namespace ovaudit {
namespace {

using Use = DatabaseColumn::Use;

constexpr std::string_view bookkeeping[] = {"__ctime", "__mtime", "_ref"};

/// `name__label` is the field name_label.
std::string field_name(std::string_view attribute) {
    std::string name(attribute);
    for (std::size_t at = name.find("__"); at != name.npos; at = name.find("__", at + 1)) name.erase(at, 1);
    return name;
}

/// The oldest databases have xvda, hda or sda where 0 belongs.
std::string drive_number(std::string_view device) {
    for (const std::string_view prefix : {"xvd", "hd", "sd"})
        if (device.size() == prefix.size() + 1 && device.starts_with(prefix) && device.back() >= 'a' &&
            device.back() <= 'z')
            return std::to_string(device.back() - 'a');
    return std::string(device);
}

}  // namespace

DatabaseColumn column_of(std::string_view table, std::string_view attribute) {
    DatabaseColumn column{std::string(attribute), field_name(attribute), Use::text, ~0U};
    if (attribute == "ref") column.use = Use::reference;
    if (std::ranges::find(bookkeeping, attribute) != std::end(bookkeeping)) column.use = Use::left_out;
    const auto class_id = find_class(table);
    const auto id = class_id && column.use == Use::text ? find_field(*class_id, column.name) : std::nullopt;
    if (!id) return column;
    column.order = *id;
    if (is_set(field(*id).type)) column.use = Use::set;
    if (is_map(field(*id).type)) column.use = Use::map;
    if (*id == known().of_vbd.userdevice) column.use = Use::drive;
    return column;
}

bool write_cell(const DatabaseColumn& column, std::string_view value, std::uint64_t depth,
                const SExpression::Where& where, RecordWriter& out) {
    if (column.use == Use::set && begins_as_list(value))
        return write_set(column.name, SExpression(value, depth, where), out);
    if (column.use == Use::map && begins_as_list(value))
        return write_map(column.name, SExpression(value, depth, where), out);
    column.use == Use::drive ? out.leaf(column.name, drive_number(value)) : out.leaf(column.name, value);
    return true;
}

}  // namespace ovaudit
