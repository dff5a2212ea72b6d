#pragma once

#include <string>
#include <vector>

#include "ovaudit/capture.hpp"
#include "ovaudit/report.hpp"

/// What one capture holds, for people and for machines.
namespace ovaudit {

struct ShowOptions {
    /// What is shown, see Pattern; none: everything.
    std::vector<std::string> patterns;
    /// Text and flat: also run-time and internal fields, default templates and control domains. Patterns
    /// show these wherever they name them; JSON and XML always do.
    bool all = false;
};

/// A card for each VM, of what an administrator asks first; with patterns, or for `all`, a field a line.
void render_show_text(const Capture& capture, const ShowOptions& options, const Output& output);

/// `path = value`, a line for each value, map key and set member; exact, and the same for every export of an
/// untouched VM, so that texts can be compared: neither the file nor the time is told.
void render_show_flat(const Capture& capture, const ShowOptions& options, const Output& output);

/// One object, `"schema": "ovaudit/show/1"`; see schema().
void render_show_json(const Capture& capture, const ShowOptions& options, const Output& output);

/// Indented XML: an element for each object, named by its class, with its fields and what it owns inside.
void render_show_xml(const Capture& capture, const ShowOptions& options, const Output& output);

/// The patterns that name nothing in the capture.
std::vector<std::string> patterns_without_hit(const Capture& capture, const ShowOptions& options);
/// "2 control domains, 42 default templates" that `options` leave out of text and flat; empty for none.
std::string left_out_text(const Capture& capture, const ShowOptions& options);

}  // namespace ovaudit
