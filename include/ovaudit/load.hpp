#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ovaudit/capture.hpp"

namespace ovaudit {

/// Bounds on what a file may make the program do. Exceeding one is an Error that names it.
struct Limits {
    std::uint64_t document_bytes = 1ULL << 30;  ///< ova.xml, unpacked
    std::uint64_t ratio = 1000;                 ///< unpacked to packed, after the first 16 MiB
    std::uint64_t search_bytes = 64ULL << 20;   ///< unpacked bytes in which ova.xml must begin
    std::uint64_t window_bytes = 128ULL << 20;  ///< decompression window
    std::uint64_t objects = 4'000'000;
    std::uint64_t value_bytes = 32ULL << 20;
    std::uint64_t name_bytes = 64ULL << 10;  ///< a map key or member name
    std::uint64_t depth = 64;                ///< of XML elements
};

struct LoadOptions {
    Limits limits;
    bool verify = false;        ///< read all of the file, whatever its size, to verify it
    bool show_secrets = false;  ///< load secrets instead of masking them
    std::string form;           ///< of every file, by its word in the form table; empty: each file tells
    /// Under which secrets become tokens; captures that are to be compared need the same. Empty: the process'
    /// own.
    std::string masking_key;
    std::string captured_at;  ///< RFC 3339, UTC; when what is loaded was captured, whatever it says itself
};

/// Loads the capture that a file shows, or all files below a folder together.
/// path: a document of any form, plain, packed with gzip, zstd or xz, or an XVA; a folder; "-" is standard
/// input. Errors: Error if the file cannot be read, is of no form, is damaged, or exceeds a limit; of a
/// folder, if none of its files can be read.
Capture load(const std::string& path, const LoadOptions& options = {});

/// What is said of a merged capture beside what its parts say.
struct Whole {
    std::string name;  ///< as Capture::name() has it
    std::vector<std::string> notes, unread;
};

/// One capture of several. What more than one of them holds, by class and uuid, is taken from the one that
/// was captured last, a VM with all that it owns; a note tells of each such VM. References to what another
/// capture holds are resolved. Order decides between captures of one time, or of none.
Capture merge(std::vector<Capture> captures, Whole whole);

}  // namespace ovaudit
