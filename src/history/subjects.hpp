#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "history/sightings.hpp"
#include "ovaudit/history.hpp"

/// Who a name means in a history.
namespace ovaudit {

/// By what a subject is kept: its uuid, or its name where it has none.
std::string identity_of(std::string_view uuid, std::string_view name);

/// The subjects of all VMs that ever had the name, which may have wildcards, or have the uuid.
std::set<std::int64_t> vms_named(const Store& store, const std::string& name);
/// Those of all that --vm names.
/// Errors: Error that names --vm if there is none for one of them.
std::set<std::int64_t> vms_asked(const Store& store, const std::vector<std::string>& names);

/// From the first to the last second of a period.
struct Bounds {
    explicit Bounds(const Period& period);
    std::int64_t since, until;
};

/// What a subject was called when it was seen last by then.
struct SubjectName {
    std::string class_name, uuid, name;
};
/// Nothing if it had not been seen by then.
std::optional<SubjectName> subject_name(const Store& store, std::int64_t subject, std::int64_t by);

/// The last sighting by then; nothing if there is none.
std::optional<Sighting> last_sighting(const Store& store, std::int64_t subject, std::int64_t by);

/// The last sighting by then of the one VM that had the name when it was seen last. Of several it is the one
/// that was seen last.
/// Errors: Error if there is none.
Sighting last_sighting_of_vm(const Store& store, const std::string& name, std::int64_t by);

}  // namespace ovaudit
