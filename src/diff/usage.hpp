#pragma once

#include <array>
#include <optional>
#include <vector>

#include "diff/subject.hpp"

namespace ovaudit {

/// How many living VMs use a network, SR or host: what a change of it reaches. Counted for all objects of a
/// capture when it is first asked for.
class Usage {
  public:
    Usage(const Capture& old_capture, const Capture& new_capture, const Pairing& pairing)
        : old_(old_capture), new_(new_capture), pairing_(pairing) {}
    /// In NEW, or in OLD for what is only there. Nothing for other classes, and for hosts where the source
    /// does not say what runs on them.
    std::optional<std::uint64_t> operator()(Subject subject);

  private:
    struct Count {
        std::vector<std::uint32_t> vms;  // by object
        bool knows_hosts;
    };
    const Count& count_of(bool is_new);

    const Capture& old_;
    const Capture& new_;
    const Pairing& pairing_;
    std::array<std::optional<Count>, 2> counts_;  // of OLD, of NEW
};

}  // namespace ovaudit
