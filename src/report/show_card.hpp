#pragma once

#include <string>
#include <vector>

#include "report/field_reader.hpp"

namespace ovaudit {

/// A line of a card: `NIC 0   1e:28:cc:01:0e:9e   on DMZ   reported 192.0.2.17`.
struct CardRow {
    std::string label;
    std::vector<std::string> cells;
};
using CardRows = std::vector<CardRow>;

/// What an administrator asks first of a VM; what the source does not say is "?".
CardRows card_of(FieldReader& reader, ObjectIndex vm);
/// The NICs, disks, drives, GPUs and TPMs.
CardRows devices_of(FieldReader& reader, ObjectIndex vm);

/// "VM", "template", "VM snapshot" or "control domain".
std::string kind_of_vm(FieldReader& reader, ObjectIndex vm);
/// no_object if the VM has none.
ObjectIndex guest_metrics_of(const Capture& capture, ObjectIndex vm);

/// The rows, one a line, labels and cells below one another; what one kind of device has is aligned on its
/// own.
std::string rows_text(const CardRows& rows);

}  // namespace ovaudit
