#pragma once

#include <string>

#include "support/pool_model.hpp"
#include "support/xmlrpc.hpp"

/// A pool as its XenAPI would tell it: the records of get_all_records, class by class.
namespace ovaudit::generated {

/// A structure of all classes, each a structure of records by reference.
Node records_of(const Pool& pool);

/// `random` chooses among the spellings that clients have: integers as texts or numbers.
std::string write_json(const Node& node, Random& random);
/// The same as an XML-RPC answer.
std::string write_answer(const Node& node);

}  // namespace ovaudit::generated
