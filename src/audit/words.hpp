#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/examination.hpp"

/// Small words that the checks share.
namespace ovaudit {

/// A foreign text in a message: escaped visibly and cut where it is long.
std::string brief(std::string_view text);
/// "..." for nothing, and for an object without a uuid: to be filled in.
std::string uuid_text(const Examination& e, ObjectIndex at);
/// Nothing if the text is anything else than a decimal number.
std::optional<std::int64_t> number_of(std::string_view text);
/// A value as a policy writes it; empty for what has no such form: sets, maps, secrets, nothing.
std::string exact_text(const Datum& value);
/// Whether a platform flag says yes: "1" or "true".
bool is_yes(std::optional<std::string_view> text);
/// A word of a command for people, in quotes where a shell would read more than one in them.
std::string quoted(std::string_view word);

/// Whether the VM is a PV guest. Releases before 7.5 tell by the boot policy alone.
bool is_paravirtual(Examination& e);
/// Whether a disc is that of the guest tools, which every host has.
bool is_tools_disc(Examination& e, ObjectIndex vdi);
/// Whether the VM has one of the tags.
bool has_one_of(Examination& e, const std::vector<std::string>& tags);

}  // namespace ovaudit
