#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "ovaudit/audit.hpp"

/// A pool with one VM that no check finds fault with, as the document that `ovaudit show` writes of a
/// fixture: tests edit that, and check what it says then.
namespace ovaudit::test {

using Document = nlohmann::ordered_json;  // the schema stays in front, where the form is told by it

inline constexpr std::int64_t GiB = std::int64_t{1} << 30;

const Document& healthy();

/// The nth object of a class, and its fields.
Document& object(Document& document, const std::string& class_name, std::size_t number = 0);
Document& fields(Document& document, const std::string& class_name, std::size_t number = 0);

/// Adds a copy of the nth object of a class, with a uuid of its own.
Document& add(Document& document, const std::string& class_name, std::size_t like, unsigned number);

/// Adds a VM that is web01 with uuids, addresses and a name of its own, on the same host, network and SR. The
/// first is web02.
void add_twin(Document& document);

/// Adds a template of this name.
Document& add_template(Document& document, const std::string& name);

Document without(Document document, const std::string& class_name, const std::string& field);

Audit audited(const Document& document, const AuditOptions& options = {});
Verdict verdict_of(const Audit& audit, std::string_view check, std::size_t vm = 0);
/// What a check found, a line each.
std::string told(const Audit& audit, std::string_view check);

}  // namespace ovaudit::test
