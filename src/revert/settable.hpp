#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ovaudit/catalog.hpp"

namespace ovaudit {

/// How xe sets a field.
enum class Way : std::uint8_t {
    value,       ///< param-set PARAM=VALUE
    entry,       ///< of a map: param-set PARAM:KEY=VALUE, param-remove
    entry_kept,  ///< the same, but a key stays once it is there
    member,      ///< of a set: param-add, param-remove
    whole,       ///< a set, by one param-set with all members
    command,     ///< a command of its own
    once,        ///< a map that can be filled while it is empty, and not after
};

/// Properties of a row, to be or-ed.
enum SettableFlag : std::uint8_t {
    needs_halted = 1,  ///< only while the VM, or each VM that uses the disk, is halted
    may_be_null = 2,   ///< a reference that the empty text makes null
};

struct Settable {
    RowName class_name, field;
    Way way;
    std::uint8_t flags = 0;
};

/// nullptr if xe has no way to set the field.
const Settable* find_settable(std::string_view class_name, std::string_view field);

/// The word before `-param-set` and its like: "vm" for VM, "gpu-group" for GPU_group.
std::string xe_kind(std::string_view class_name);

}  // namespace ovaudit
