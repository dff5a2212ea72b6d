#pragma once

#include <optional>
#include <string>

#include "load/kept_states.hpp"
#include "load/origin.hpp"
#include "ovaudit/load.hpp"

namespace ovaudit {

/// What is known of a file beside what it says itself.
struct Surroundings {
    std::string folder_time;  ///< in the name of the folder that it is in; RFC 3339, UTC, or empty
    std::string file_time;    ///< when it was written last
    std::optional<Origin> origin;
    KeptStates* kept = nullptr;  ///< what is to be read instead of its VMs
};

/// load() of what is no folder. A time in the file itself comes before those around it.
Capture load_file(const std::string& path, const LoadOptions& options, const Surroundings& around = {});

/// The same of all that NAUbackup wrote beside an export: a vm.cfg, and the files of its disks and NICs.
Capture load_naubackup(const std::string& vm_cfg, const LoadOptions& options, const Surroundings& around);

}  // namespace ovaudit
