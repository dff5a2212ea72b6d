#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ovaudit/revert.hpp"
#include "revert/xe_value.hpp"

/// The parts of revert(): one change, or several that xe takes together, to a step.
namespace ovaudit {

/// The order of the steps of one VM or object.
enum class Rank : std::uint8_t {
    unblock,  ///< a blocked operation could be one of those below
    remove,   ///< devices
    settings,
    make,  ///< devices
    block,
    last,
};

struct Planned {
    Step step;  ///< without `changes` and `title`
    Rank rank = Rank::settings;
};
/// A step, or why there is none.
using Outcome = std::variant<Planned, std::string>;

/// Changes of one object that xe takes together.
struct Together {
    const Diff& diff;
    std::vector<const Change*> changes;  ///< one at least

    const Change& first() const { return *changes.front(); }
    /// nullptr if it did not change.
    const Change* find(std::string_view field) const;
    bool with_secrets() const { return diff.arguments.secrets_shown; }
    XeObject object() const;
    /// The VM that owns the object, or is it.
    XeObject vm() const;
};

/// Any field that xe sets by a parameter.
Outcome undo_setting(const Together& change);
Outcome undo_memory(const Together& limits);
Outcome undo_vcpus(const Together& counts);
/// domain_type and HVM_boot_policy: setting one rewrites the other.
Outcome undo_domain_type(const Together& types);

Outcome undo_nic(const Together& network_and_mac);
Outcome undo_ip_configuration(const Together& fields);
Outcome undo_cd(const Together& medium);
Outcome undo_disk_replaced(const Together& disk);
Outcome undo_resize(const Together& size);
Outcome undo_cbt(const Together& enabled);
Outcome undo_hostname(const Together& hostname);
/// A NIC, disk or CD drive that came or went.
Outcome undo_device(const Together& device);

/// Why xe cannot give a NIC this many addresses of its own; empty if it can.
std::string why_not_addressed(std::size_t addresses);

/// Why xe does not undo a change that has no row in the table of settable fields.
std::string why_not_settable(const Change& change);

/// The changed field, as a guard; or why it cannot be one.
std::variant<LiveValue, std::string> live_value(const Together& change, const Change& of);
XeValue old_value(const Together& change, const Change& of);
/// A device of the VM as a guard, by its place; `param` tells it, and its values are as xe prints them.
LivePlace live_place(const Together& device, const std::string& param);
/// `PARAM=` and OLD's value; or, where it did not change, what xe prints of it.
Word old_word(const Together& changes, std::string_view name, std::string_view field);

XeCommand command(std::vector<std::string> words);
std::string uuid_word(const XeObject& object);
/// The name of a field's parameter in xe.
std::string param_of(std::string_view class_name, std::string_view field);

}  // namespace ovaudit
