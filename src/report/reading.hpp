#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ovaudit/audit.hpp"
#include "report/cursor.hpp"

/// What JSON reports are read with.
namespace ovaudit {

template <typename Enum, std::size_t count>
std::string names_of() {
    std::string names;
    for (std::size_t i = 0; i < count; ++i)
        names.append(i ? ", " : "").append(to_string(static_cast<Enum>(i)));
    return names;
}

template <typename Read>
auto read_list(const Cursor& at, Read read) {
    std::vector<decltype(read(at))> list;
    const auto size = at.size();
    list.reserve(size);
    for (std::size_t i = 0; i < size; ++i) list.push_back(read(at.element(i)));
    return list;
}

inline std::vector<std::string> read_texts(const Cursor& at) {
    return read_list(at, [](const Cursor& element) { return element.text(); });
}

inline std::map<std::string, std::uint64_t> read_counts(const Cursor& at) {
    std::map<std::string, std::uint64_t> counts;
    const DatumMap& members = at.members();
    for (std::size_t i = 0; i < members.size(); ++i) counts[members[i].first] = at.value(i).count();
    return counts;
}

template <typename Enum, std::size_t count>
std::map<Enum, std::uint64_t> read_counts(const Cursor& at, std::optional<Enum> (*find)(std::string_view)) {
    std::map<Enum, std::uint64_t> counts;
    for (const auto& [name, number] : read_counts(at)) {
        const auto key = find(name);
        if (!key) at.fail("keys of " + names_of<Enum, count>() + " only");
        counts[*key] = number;
    }
    return counts;
}

inline Category read_category(const Cursor& at) {
    return at.named(category_named, names_of<Category, category_count>);
}
inline Level read_level(const Cursor& at) {
    return at.named(level_named, names_of<Level, level_count>);
}
/// The inverse of side_tree().
Side read_side(const Cursor& at);

}  // namespace ovaudit
