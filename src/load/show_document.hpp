#pragma once

#include <string_view>

#include "load/form.hpp"

namespace ovaudit {

/// What `ovaudit show --format json` writes, or a person in the same way: the state that is wanted, to be
/// compared with what is. What such a document leaves out is not said by it.
/// The functions of its row in the form table.
bool begins_as_show_document(std::string_view head);
FormReader read_show_document(Canonical& canonical, const Limits& limits);
/// Errors: Error if there is no object.
void cover_show_document(Source& source, const Storage& storage);

}  // namespace ovaudit
