#pragma once

#include <string>
#include <vector>

#include "ovaudit/capture.hpp"
#include "ovaudit/error.hpp"

/// What a capture shows of one subject, a VM with all that it owns or an object that nothing owns, as bytes
/// that are equal when the subject is, whatever the file numbered, ordered or held beside it.
namespace ovaudit {

struct State {
    std::string class_name, uuid, name;
    ObjectIndex at = 0;        ///< the subject in the capture
    std::uint32_t source = 0;  ///< of the capture
    /// An object each, the subject first, owners before what they own.
    std::vector<std::string> objects;
    /// Of all of them what changes while the machine runs and is no change of it: times, meters, operations.
    std::string run_state;
};

/// What a history takes of one subject: two such states and what a diff says of them can be packed.
inline constexpr std::size_t most_state_bytes = std::size_t{64} << 20;

/// A subject that holds more.
class TooLargeState : public Error {
  public:
    using Error::Error;
};

/// The states of all subjects of a capture. Default templates and control domains are none.
/// Errors: TooLargeState.
std::vector<State> states_of(const Capture& capture);

/// The inverse: one capture of several states of one moment.
class Restorer {
  public:
    Restorer();
    ~Restorer();

    /// source: in `sources` of finish().
    /// Errors: Error if the bytes are damaged.
    void add(const std::vector<std::string>& objects, std::string_view run_state, std::uint32_t source);
    /// What a state refers to and none holds is there by its name alone.
    Capture finish(std::string name, std::vector<Source> sources);

    /// How many objects the states themselves held; the objects behind them are those by name alone.
    std::size_t held() const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace ovaudit
