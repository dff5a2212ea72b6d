#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "load/canonical.hpp"

namespace ovaudit {

/// Reads one document, block by block, and pushes what it finds into a Canonical.
struct FormReader {
    std::function<void(std::string_view block)> feed;
    /// Errors: Error if the document ends early or lacks what every document of its form has.
    std::function<void()> finish;
};

/// A form in which the metadata reaches people. To add one: a file with these functions, and a row in
/// form.cpp.
struct Form {
    std::string_view word;  ///< for --form: no spaces
    std::string_view name;  ///< in reports
    /// Whether a document that begins so is of this form. head: its first form_head_bytes, fewer if it is
    /// shorter; without a byte order mark and without blanks before it.
    bool (*begins)(std::string_view head);
    FormReader (*reader)(Canonical& canonical, const Limits& limits);
    /// Says in the source what it is and what it could show.
    void (*cover)(Source& source, const Storage& storage);
};

inline constexpr std::size_t form_head_bytes = 4096;

/// What an Error says of a document of no form, before what was found.
inline constexpr std::string_view not_ours = "not an XVA, ova.xml or another form of the metadata: found ";

std::span<const Form> forms();
/// nullptr if there is none of that word.
const Form* find_form(std::string_view word);
/// The form of a document that begins so; nullptr if it is none of ours. head: as it stands in the file.
const Form* form_of(std::string_view head);

}  // namespace ovaudit
