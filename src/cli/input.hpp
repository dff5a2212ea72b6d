#pragma once

#include <string>

#include "cli/command.hpp"
#include "model/text.hpp"
#include "ovaudit/capture.hpp"
#include "ovaudit/error.hpp"

/// Where bytes enter the program.
namespace ovaudit {

/// All of a small file, such as a report or a policy.
/// Errors: Error if it cannot be read, or is larger than 1 GiB.
std::string read_text_file(const std::string& path);

/// What `parse` makes of such a file; its errors name the file.
template <typename Parse>
auto parse_file(const std::string& path, const Parse& parse) {
    const std::string text = read_text_file(path);
    try {
        return parse(text);
    } catch (const Error& error) {
        throw Error(escape_visibly(path) + ": " + error.what());
    }
}

/// load(), or what a history shows for VM@TIME.
Capture load_capture(const std::string& path, const LoadOptions& options);

/// Errors: Error if secrets are to be shown and one of the names is VM@TIME: a history holds none.
void check_secrets(const Words& names, const LoadOptions& options);

/// When `name` was captured, as `option` gave it; empty if `text` is.
/// Errors: Error if it is no time, or the name is VM@TIME: a history knows when.
std::string given_time(const std::string& option, const std::string& text, const std::string& name);

/// The options, so that secrets in files and in a history that is among the names can be compared.
/// Errors: as check_secrets().
LoadOptions comparable(LoadOptions options, const Words& names);

/// What the files and folders show together. One that cannot be read is told among the capture's unread(), as
/// of a folder.
/// Errors: Error if none can be read, or if one that can be read only once is there twice.
Capture load_together(const Words& paths, const LoadOptions& options);

}  // namespace ovaudit
