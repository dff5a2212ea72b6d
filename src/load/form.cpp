#include "load/form.hpp"

#include <algorithm>

#include "load/json.hpp"
#include "load/naubackup.hpp"
#include "load/ova_xml.hpp"
#include "load/pool_database.hpp"
#include "load/show_document.hpp"
#include "load/sr_names.hpp"
#include "load/xe_text.hpp"
#include "load/xenapi_json.hpp"
#include "load/xenapi_xml.hpp"
#include "load/xo_backup.hpp"
#include "load/xva_v1.hpp"

namespace ovaudit {
namespace {

// In the order in which a document is offered to them.
constexpr Form form_rows[] = {
    {"database", "pool database", begins_as_pool_database, read_pool_database, cover_pool_database},
    {"xml-rpc", "XenAPI XML-RPC", begins_as_xenapi_xml, read_xenapi_xml, cover_xenapi},
    {"xva1", "XVA v1", begins_as_xva_v1, read_xva_v1, cover_xva_v1},
    {"srmeta", "SRMETA.xml", begins_as_sr_names, read_sr_names, cover_sr_names},
    {"ova.xml", "ova.xml", begins_as_ova_xml, read_ova_xml, cover_ova_xml},
    {"naubackup", "NAUbackup", begins_as_naubackup, read_naubackup, cover_naubackup},
    {"xe", "xe text", begins_as_xe_text, read_xe_text, cover_xe_text},
    {"show", "ovaudit show JSON", begins_as_show_document, read_show_document, cover_show_document},
    {"xo", "Xen Orchestra backup", begins_as_xo_backup, read_xo_backup, cover_xenapi},
    {"xenapi", "XenAPI JSON", begins_as_json, read_xenapi_json, cover_xenapi},
};

}  // namespace

std::span<const Form> forms() {
    return form_rows;
}

const Form* find_form(std::string_view word) {
    const auto found = std::ranges::find(form_rows, word, &Form::word);
    return found == std::end(form_rows) ? nullptr : &*found;
}

const Form* form_of(std::string_view head) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (head.starts_with(byte_order_mark)) head.remove_prefix(byte_order_mark.size());
    head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
    const auto found = std::ranges::find_if(form_rows, [&](const Form& form) { return form.begins(head); });
    return found == std::end(form_rows) ? nullptr : &*found;
}

}  // namespace ovaudit
