#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "support/pool_model.hpp"
#include "support/xmlrpc.hpp"

/// A pool as the platform would export it, in every spelling that means the same.
namespace ovaudit::generated {

/// The accidents of an export: nothing here carries meaning.
struct Layout {
    enum class Indent : std::uint8_t { none, two_spaces, tabs };
    enum class Empty : std::uint8_t { value, pair_of_tags, string_element };
    enum class Escape : std::uint8_t { entities, numbers, cdata };

    std::uint64_t seed = 0;
    bool shuffle = false;       ///< objects, members, sets and maps
    bool renumber = false;      ///< Ref:N
    bool declaration = false;   ///< of XML, before the document
    bool string_tags = false;   ///< <string> around texts
    bool integer_tags = false;  ///< <int> around integers
    bool raw_names = false;     ///< `&` and `<` in map keys as xapi writes them
    Indent indent = Indent::none;
    Empty empty = Empty::value;
    Escape escape = Escape::entities;
};
Layout any_layout(Random& random);
std::string describe(const Layout& layout);

/// The document of a pool; back references filled in, Ref:N by object key.
Node document_of(const Pool& pool);

/// `<value>...</value>`, without shuffling or renumbering.
std::string write_value(const Node& node, const Layout& layout);
std::string write_document(Node document, const Layout& layout);
std::string write_export(const Pool& pool, const Layout& layout = {});

/// The VM as a full export shows it: what such exports blank is blank.
Pool blanked_for_full_export(const Pool& pool, ObjectKey vm);

}  // namespace ovaudit::generated
