#pragma once

#include <functional>
#include <vector>

#include "support/edits.hpp"

namespace ovaudit::generated {

/// A pool in one form, and what the form says of it.
struct InForm {
    Capture capture;
    /// Whether it shows the object of an edit, and the field if the edit is of one.
    std::function<bool(const Expected&)> shows;
    /// Whether that it does not show the object of an edit means that it is not there.
    std::function<bool(const Expected&)> would_show;
};

/// The pool as ova.xml, as records of XenAPI in JSON and in XML-RPC, as pool database, as text of xe, and as
/// backups of Xen Orchestra. `pool` must outlive the result.
std::vector<InForm> in_every_form(const Pool& pool, Random& random);

}  // namespace ovaudit::generated
