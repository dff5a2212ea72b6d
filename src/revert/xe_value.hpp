#pragma once

#include <string>
#include <string_view>

#include "ovaudit/diff.hpp"

namespace ovaudit {

/// What xe prints of a reference to nothing.
inline constexpr std::string_view null_reference = "<not in database>";

/// A value in the words of xe; or why there is none.
struct XeValue {
    std::string printed;  ///< by `xe KIND-param-get`
    std::string given;    ///< to `xe KIND-param-set`
    std::string why_not;  ///< empty if it can be said
};

/// with_secrets: they were loaded instead of masked.
XeValue xe_value(FieldId field, const Datum& datum, bool with_secrets);
/// Of an entry of a map, or what else is one text.
XeValue xe_text(const Datum& datum, bool with_secrets);

/// Whether a reader of a script sees every character of the text as it is.
bool is_plain(std::string_view text);

}  // namespace ovaudit
