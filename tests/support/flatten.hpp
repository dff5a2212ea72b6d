#pragma once

#include <map>
#include <string>

#include "ovaudit/diff.hpp"

/// A capture as a flat map, to which a diff can be applied: the check that a diff says everything.
namespace ovaudit::generated {

/// From "VIF:0af35f16-.../MAC" or "VM:.../tags:prod" to a text. Objects by class and uuid, whoever owns them.
using Flat = std::map<std::string, std::string>;

Flat flatten(const Capture& capture);

/// OLD as NEW should be, by the word of the diff alone; of objects that came, the diff's word is that they
/// did.
Flat apply(const Diff& diff, const Capture& old_capture, const Capture& new_capture);

/// What of `flat` the diff says can be compared with the other side, and does not rightly fold.
Flat comparable(const Flat& flat, const Flat& other, const Diff& diff);

}  // namespace ovaudit::generated
