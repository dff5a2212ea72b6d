#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "load/form.hpp"
#include "load/value_tree.hpp"

namespace ovaudit {

/// Reads a JSON document: UTF-8, every key once in its object, numbers as their own text. null is a value
/// that is not said.
/// document: the name in messages. text: all of it.
/// Errors: Error with line and column where it is no JSON, or exceeds a limit.
ValueTree read_json(const std::string& document, std::string_view text, const Limits& limits);

/// Whether a document that begins so may be JSON.
bool begins_as_json(std::string_view head);

/// The keys of the outermost object, as far as the head of a document shows them; as they are spelled.
std::vector<std::string_view> first_keys(std::string_view head);

/// A form reader that gathers a JSON document and reads it at its end.
FormReader json_form(Canonical& canonical, const Limits& limits,
                     std::function<void(Canonical& canonical, const ValueTree& tree)> read);

}  // namespace ovaudit
