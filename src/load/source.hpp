#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "load/pull.hpp"

namespace ovaudit {

/// Whether a path is a name of standard input, which goes on where it was read up to, whatever it is.
bool is_standard_input(std::string_view path);

/// Whether reading a path again gives the same bytes from their beginning: of a regular file.
bool can_be_read_again(const std::string& path);

/// Errors: Error if two of the paths are one standard input or one pipe, under whatever names.
void check_read_once(std::span<const std::string> paths);

/// The bytes of a file as they are stored.
struct Input {
    std::string name;  ///< for messages, escaped
    Pull pull;
    std::optional<std::uint64_t> size;  ///< of all that `pull` gives; nothing if that is not known before
    /// The last bytes, at most so many; only if `size` is known. Reads nothing else.
    std::function<std::string(std::size_t count)> tail;
    /// Whether the file is another one than when it was opened.
    std::function<bool()> changed;
};

/// Opens a regular file, or a pipe as a shell hands it over: "-" or /dev/stdin, /dev/fd/N, /proc/self/fd/N.
/// Never waits for a writer to open a FIFO, never maps the file into memory.
/// Errors: Error if it cannot be opened, is of another type, or is a terminal; so does each read that fails.
Input open_input(const std::string& path);

/// The same of bytes in memory, which must outlive the result.
Input input_of_bytes(std::string_view name, std::string_view bytes);

}  // namespace ovaudit
