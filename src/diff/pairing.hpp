#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ovaudit/diff.hpp"

namespace ovaudit {

/// By what two objects were taken for the same one. Other than `uuid`, `place`, `owner`
/// and `single` it is a guess.
enum class MatchedBy : std::uint8_t {
    nothing,
    uuid,
    forced,
    snapshot_metadata,
    backup,
    mac_seed,
    macs,
    name,
    only_one,
    bridge,
    hostname,
    type,
    place,
    owner,
    mac,
    disk,
    single,
    natural_key,
};
std::string_view to_string(MatchedBy by);

/// Which object of OLD is which of NEW.
struct Pairing {
    std::vector<ObjectIndex> to_new, to_old;        // by object; no_object for an object without a partner
    std::vector<MatchedBy> by;                      // by object of OLD
    std::vector<bool> left_out_old, left_out_new;   // neither compared nor missed
    std::map<std::string, std::uint64_t> left_out;  // how many VMs, by why
    std::vector<std::string> notes;
};

/// A capture beside itself: every object is its own partner.
Pairing identity_pairing(const Capture& capture);

/// Owners first, then what they own, then what moved between owners.
/// Errors: Error if a VM named in the options is not there, or is not the only one of its name.
Pairing pair_objects(const Capture& old_capture, const Capture& new_capture, const DiffOptions& options);

}  // namespace ovaudit
