#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ovaudit/diff.hpp"
#include "ovaudit/report.hpp"

/// One row a VM.
namespace ovaudit {

/// What stands in a column of a row: for people, escaped visibly, and exact. "?" and unknown where the source
/// does not say, "-" and absent where there is nothing.
struct Cell {
    std::string text;
    Datum exact;
    bool operator==(const Cell&) const = default;
};

struct Inventory {
    Side side;
    std::vector<std::string> columns;
    std::vector<std::vector<Cell>> rows;  ///< by name, digits as numbers; each as long as `columns`
    /// Sums over the VMs of which the source tells them, in bytes where they are sizes; nothing where it
    /// tells of none.
    std::optional<std::int64_t> memory, vcpus, disk_bytes;
    std::map<std::string, std::uint64_t> left_out;  ///< "default templates", "control domains"
    bool operator==(const Inventory&) const = default;
};

/// The names of the columns that need no path.
std::vector<std::string_view> inventory_columns();

/// columns: names of inventory_columns(), or paths below a VM as patterns have them, such as `VIF:0/MAC` and
/// `other_config:folder`; empty: those that fit most questions. vms: names or uuids; empty: all.
/// Errors: Error if a VM that is named is not there.
Inventory inventory(const Capture& capture, std::vector<std::string> columns,
                    const std::vector<std::string>& vms);

struct InventoryFormat {
    std::string_view name;
    std::string_view extension;
    void (*render)(const Inventory&, const Output&);
};
std::span<const InventoryFormat> inventory_formats();

}  // namespace ovaudit
