#pragma once

#include <string>
#include <string_view>

namespace ovaudit::test {

/// What a JSON document breaks of a JSON Schema (draft 7), a line each; empty: it keeps it.
std::string breaches(std::string_view schema, std::string_view document);

}  // namespace ovaudit::test
