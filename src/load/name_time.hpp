#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ovaudit {

/// The time that backup tools put into the name of a file or folder, as RFC 3339, UTC: `2026-11-20-02-00-03`,
/// `backup-2026-11-20-(02:00:03)`, `20261120T020003Z`, `2026-11-20`. Such names give no zone; it is taken for
/// UTC. Empty if there is none. A uuid holds none, whatever its digits.
std::string time_in_name(std::string_view name);

/// A name around its time.
struct DatedName {
    std::string time, before, after;
};
/// Nothing for a name without a time.
std::optional<DatedName> dated_name(std::string_view name);

}  // namespace ovaudit
