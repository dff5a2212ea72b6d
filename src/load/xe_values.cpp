#include "load/xe_values.hpp"

#include <algorithm>
#include <unordered_set>

#include "load/scalar.hpp"
#include "model/ascii.hpp"

namespace ovaudit {
namespace {

constexpr std::string_view sentinels[] = {
    "<not in database>", "<unknown time>", "<expensive field>", "<invalid reference>",
    "<inconsistent>",    "<shared>",       "<unknown>",
};

/// Calls `each` with the pieces between separators.
template <class Each>
void for_each_piece(std::string_view text, std::string_view separator, const Each& each) {
    for (std::size_t at = text.find(separator); at != text.npos; at = text.find(separator)) {
        each(text.substr(0, at));
        text.remove_prefix(at + separator.size());
    }
    each(text);
}

void write_set(RecordWriter& out, const XeTarget& target, std::string_view text) {
    std::vector<std::string_view> members;
    if (!text.empty())
        for_each_piece(text, separator_of(target.name),
                       [&](std::string_view member) { members.push_back(member); });
    const bool references = field(*target.field).type == Type::reference_set;
    if (references && std::ranges::any_of(members, is_unsaid))
        return out.leaf(target.name, {}, Record::Mark::unknown);
    out.open(target.name, Record::Mark::array);
    for (const std::string_view member : members) out.leaf({}, references ? to_lower(member) : member);
    out.close();
}

bool write_map(RecordWriter& out, const XeTarget& target, std::string_view text) {
    const XeMap map = split_map(text);
    if (!map.is_map) {
        out.leaf(target.name, text);
        return false;
    }
    out.open(target.name, Record::Mark::structure);
    for (const auto& [key, value] : map.entries)
        out.leaf(key, value, is_unsaid(value) ? Record::Mark::unknown : Record::Mark::none);
    out.close();
    return map.glued;
}

/// xe puts this one into quotes.
std::string_view without_quotes(std::string_view text) {
    const bool quoted = text.size() >= 2 && text.starts_with('\'') && text.ends_with('\'');
    return quoted ? text.substr(1, text.size() - 2) : text;
}

/// What xe prints is a sample of the moment, or not all of the field.
bool is_sample(const XeTarget& target, std::string_view text) {
    return target.name == "memory_target" || target.name == "VCPUs_utilisation" ||
           (target.name == "current_operations" && !text.empty());
}

bool is_name(std::string_view name) {
    return name == "name_label" || name == "name_description";
}

}  // namespace

std::string_view separator_of(std::string_view name) {
    return name == "tags" || name == "purpose" ? ", " : "; ";
}

bool is_unsaid(std::string_view text) {
    return text.starts_with('<') && std::ranges::find(sentinels, text) != std::end(sentinels);
}

XeMap split_map(std::string_view text) {
    XeMap map;
    if (text.empty()) return map;
    std::unordered_set<std::string_view> keys;
    for_each_piece(text, "; ", [&](std::string_view piece) {
        const std::size_t colon = piece.find(": ");
        const bool empty_at_end =
            colon == piece.npos && piece.ends_with(':');  // blanks at line ends get lost
        const std::string_view key = piece.substr(0, empty_at_end ? piece.size() - 1 : colon);
        const bool begins_entry = (colon != piece.npos || empty_at_end) && !key.empty();
        if (begins_entry && keys.insert(key).second) {
            map.entries.emplace_back(key, empty_at_end ? std::string_view() : piece.substr(colon + 2));
        } else if (!map.entries.empty()) {
            std::string_view& value = map.entries.back().second;
            const char* begin = value.empty() ? piece.data() - 2 : value.data();
            value = {begin, static_cast<std::size_t>(piece.data() + piece.size() - begin)};
            map.glued = true;
        } else {
            map.is_map = false;
        }
    });
    return map;
}

bool write_value(RecordWriter& out, const XeTarget& target, std::string_view text) {
    if (is_sample(target, text) || (is_unsaid(text) && !is_name(target.name))) {
        out.leaf(target.name, {}, Record::Mark::unknown);
        return false;
    }
    const Type type = target.field ? field(*target.field).type : Type::text;
    if (is_map(type)) return write_map(out, target, text);
    if (is_set(type))
        write_set(out, target, text);
    else if (type == Type::reference)
        out.leaf(target.name, to_lower(text));
    else if (target.name == "last_booted_record")
        out.leaf(target.name, without_quotes(text));
    else
        out.leaf(target.name, target.field ? api_spelling(*target.field, text) : text);
    return false;
}

}  // namespace ovaudit
