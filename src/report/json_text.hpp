#pragma once

#include <string>
#include <string_view>

#include "ovaudit/diff.hpp"

/// JSON documents as trees of Datum that hold only null, text, integer, boolean, list and map.
namespace ovaudit {

/// The text with every sequence of bytes that is not UTF-8 replaced by U+FFFD.
std::string valid_utf8(std::string_view text);

/// Appends the JSON string of a text: valid UTF-8, and all ASCII where a terminal could take offence.
void append_json(std::string& to, std::string_view text);
/// Appends a tree as JSON on one line.
void append_json(std::string& to, const Datum& tree);

/// Reads a JSON document whose keys are unique, whose numbers are 64-bit integers, and whose lists and
/// objects are nested 64 deep at most. Members keep their order.
/// Errors: Error with the place, or with the byte where it is no JSON.
Datum parse_json(std::string_view json);

/// nullptr if the map has no such member.
const Datum* member(const DatumMap& map, std::string_view key);

/// A piece of foreign text for an error message: quoted, escaped visibly, and cut where it is long.
std::string excerpt(std::string_view text);

}  // namespace ovaudit
