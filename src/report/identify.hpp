#pragma once

#include <span>
#include <string>

#include "ovaudit/report.hpp"

/// What files are, without what they hold.
namespace ovaudit {

struct Identified {
    Side side;
    std::string vms;  ///< "7 VMs, 42 default templates, 1 control domain": as `show` counts them
};
Identified identified(const Capture& capture);

/// A line a file: form, product, kind, capture time and how it is known, VMs, whether complete and verified.
void render_identify_text(std::span<const Identified> files, const Output& output);
/// The same as `{"schema": "ovaudit/identify/1", "files": [...]}`; see schema().
void render_identify_json(std::span<const Identified> files, const Output& output);

}  // namespace ovaudit
