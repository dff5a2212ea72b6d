#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ovaudit {

using PythonDictionary = std::vector<std::pair<std::string, std::string>>;

/// The bytes of a literal as Python 3 prints them, b'...'; nothing if the text is anything else.
std::optional<std::string> python_bytes(std::string_view text);

/// The entries of a dictionary of texts as Python prints it, {'a': 'b', u'c': "d"}, in its order; nothing if
/// the text is anything else.
std::optional<PythonDictionary> python_dictionary(std::string_view text);

}  // namespace ovaudit
