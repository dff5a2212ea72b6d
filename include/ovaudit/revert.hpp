#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ovaudit/diff.hpp"

/// The way back: the `xe` commands that bring NEW back to OLD, and what no command undoes.
namespace ovaudit {

/// An object as xe names it: "vm" and a uuid.
struct XeObject {
    std::string kind, uuid;
    bool operator==(const XeObject&) const = default;
};

/// What a step changes must be as in NEW, or as in OLD already. Values are what `xe KIND-param-get` prints.
struct LiveValue {
    XeObject object;
    std::string param;
    std::string key;                            ///< of a map; empty for what is no map
    std::optional<std::string> as_new, as_old;  ///< nothing: the map has no such key
    bool operator==(const LiveValue&) const = default;
};
struct LiveMember {  ///< of a set
    XeObject object;
    std::string param, separator;  ///< which xe prints between members
    std::string member;
    bool in_new = false;  ///< whether NEW's set holds it; OLD's does where NEW's does not
    bool operator==(const LiveMember&) const = default;
};
/// A VM's device, by its place: `uuid` in NEW, or nothing; whose `param` tells it from others.
struct LivePlace {
    std::string kind, vm_uuid;
    std::string place_param, place;  ///< "device" and "0"
    std::string uuid;                ///< empty: NEW has none there
    std::string param;
    std::optional<std::string> as_new, as_old;  ///< nothing: no device
    bool operator==(const LivePlace&) const = default;
};
/// A later step makes the device anew. If it stands there as OLD's, this step is done, too.
struct LiveRemade {
    LivePlace place;
    bool operator==(const LiveRemade&) const = default;
};
using Guard = std::variant<LiveValue, LiveMember, LivePlace, LiveRemade>;

/// A word of a command.
struct Word {
    std::string text;
    /// What xe prints of this parameter of this object follows the text: what the Diff does not tell, because
    /// it is equal on both sides.
    std::string live_param = {};
    XeObject live_object = {};
    bool made = false;  ///< the uuid of what the command before made follows the text
    bool operator==(const Word&) const = default;
};

/// What a step needs before it can be done.
struct Need {
    enum class What : std::uint8_t {
        halted,    ///< the VM
        detached,  ///< the NIC, or the disk's VBD, is not plugged in
        unused,    ///< no running VM has the disk plugged in
        idle,      ///< each VM that has the disk is halted
        quiet,     ///< no NIC on the network is plugged in
        exists,    ///< the object
        still,     ///< the object's `param` is `value`, as in NEW
        ordered,   ///< none of the numbers is above the next
    };
    What what = What::exists;
    XeObject object;
    std::string param = {}, value = {};
    std::vector<Word> numbers = {};
    bool operator==(const Need&) const = default;
};

struct XeCommand {
    enum class Kind : std::uint8_t {
        run,
        make,      ///< prints the uuid of what it makes
        recreate,  ///< destroys `object` and makes it anew with these words, and with its other settings
    };
    Kind kind = Kind::run;
    std::vector<Word> words;  ///< behind `xe`; of recreate: the parameters alone
    XeObject object = {};
    bool operator==(const XeCommand&) const = default;
};

/// What undoes one change, or several that xe takes together.
struct Step {
    std::vector<std::size_t> changes;  ///< indices in Diff::changes
    std::string title;                 ///< "memory static_max: 8 GiB -> 4 GiB", escaped visibly
    std::vector<Guard> guards;         ///< one at least
    std::vector<Need> needs;
    std::vector<XeCommand> commands;        ///< in this order
    std::vector<std::string> remarks = {};  ///< what else it does, or leaves to do
    bool operator==(const Step&) const = default;
};

/// The steps of a VM with all that it owns, or of an object that no VM owns, in an order that xapi accepts.
struct StepGroup {
    std::string class_name, name, uuid;
    std::string old_uuid;    ///< OLD's; empty if it is `uuid`
    std::string matched_by;  ///< why the two are the same
    std::vector<Step> steps;
    bool operator==(const StepGroup&) const = default;
};

/// A change that no command undoes.
struct Kept {
    std::size_t change;  ///< index in Diff::changes
    std::string reason;  ///< escaped visibly
    bool operator==(const Kept&) const = default;
};

struct Revert {
    std::vector<StepGroup> groups;  ///< what no VM owns, then VMs; in the order of Diff::changes
    std::vector<Kept> kept;         ///< in that order, too
    bool operator==(const Revert&) const = default;
};

/// What undoes the changes of the diff, each of which is in a step or in `kept`. Total. Texts that a script
/// or its reader could misread, and secrets, are never in a step.
Revert revert(const Diff& diff);

/// 0 if the steps undo all that counts, 1 if a change that counts is kept, 2 if a part of a side could not be
/// read.
int exit_status(const Diff& diff, const Revert& revert);

}  // namespace ovaudit
