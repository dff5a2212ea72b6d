#pragma once

#include <string>
#include <string_view>

namespace ovaudit {

/// The time that backup tools put into the name of a folder, as RFC 3339, UTC: `2026-11-20-02-00-03`,
/// `backup-2026-11-20-(02:00:03)`, `20261120T020003Z`, `2026-11-20`. Such names give no zone; it is taken for
/// UTC. Empty if there is none.
std::string time_in_name(std::string_view name);

}  // namespace ovaudit
