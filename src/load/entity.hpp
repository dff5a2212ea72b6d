#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace ovaudit {

/// One of the five entities that XML itself has.
struct Entity {
    char character = '\0';  ///< what it stands for
    std::size_t size = 0;   ///< of the entity, `&` and `;` included; 0 for none of the five
};

constexpr std::size_t longest_entity = std::string_view("&quot;").size();

/// The entity at the front of a text.
inline Entity entity_at(std::string_view text) {
    const auto is = [&]<std::size_t size>(const char(&name)[size]) {
        return text.size() >= size - 1 && std::memcmp(text.data(), name, size - 1) == 0;
    };
    if (is("&quot;")) return {'"', 6};
    if (is("&amp;")) return {'&', 5};
    if (is("&lt;")) return {'<', 4};
    if (is("&gt;")) return {'>', 4};
    if (is("&apos;")) return {'\'', 6};
    return {};
}

}  // namespace ovaudit
