#pragma once

#include "load/xml_rpc_reader.hpp"

namespace ovaudit {

/// Records of XenAPI as XML-RPC: the raw answer, a <methodResponse>, to get_record or get_all_records.
/// The functions of its row in the form table, which has cover_xenapi() besides.
bool begins_as_xenapi_xml(std::string_view head);
FormReader read_xenapi_xml(Canonical& canonical, const Limits& limits);

}  // namespace ovaudit
