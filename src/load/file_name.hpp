#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace ovaudit {

using Paths = std::vector<std::string>;

inline std::string_view name_of(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

/// What ends the name, with its dot; empty if there is no dot.
inline std::string_view ending_of(std::string_view path) {
    const std::string_view name = name_of(path);
    return name.substr(std::min(name.rfind('.'), name.size()));
}

inline std::string_view without_ending(std::string_view path) {
    return path.substr(0, path.size() - ending_of(path).size());
}

/// Where the file is; empty if the path does not say.
inline std::string_view folder_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return path.substr(0, slash == path.npos ? 0 : slash);
}

}  // namespace ovaudit
