#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "load/archive.hpp"
#include "ovaudit/capture.hpp"
#include "ovaudit/load.hpp"

namespace ovaudit {

/// What a file is, around the document in it.
struct Document {
    bool archive = false;  ///< the document was a member of a tar
    std::string packing;   ///< "", "gzip", "zstd", "xz"
    /// full: a further member follows ova.xml; metadata: the archive ends after it, as does a full export of
    /// a VM without disks; unknown: bare, or cut before that can be told.
    ExportKind export_kind = ExportKind::unknown;
    std::int64_t member_mtime = 0;  ///< seconds since 1970, 0 if the archive does not say
    /// Whether the file holds all of the export. Of a bare document that is for its reader to tell; of a
    /// plain full export only the length and the last blocks were looked at, unless LoadOptions::verify is
    /// set.
    Answer complete = Answer::unknown;
    /// Whether a checksum over the document was read and right. Only packed files have one: tar headers are
    /// summed, tar contents are not, so of anything plain it is unknown, however much of it was read.
    Answer verified = Answer::unknown;
    std::string sha256;              ///< of the document, lower-case hex
    std::vector<std::string> notes;  ///< what is odd but readable; one line each, escaped
};

/// Reads the document of the file `path` ("-": standard input) and hands it to `sink` block by block, then
/// says what the file is. Of an archive it reads no more than the header after the document, unless checksums
/// or LoadOptions::verify ask for more. What `sink` throws passes through.
/// Errors: Error if the file cannot be read, is none of ours, exceeds a limit, is damaged in or before the
/// document, or fails a checksum; `sink` may have been given a part of the document by then.
Document read_document(const std::string& path, const LoadOptions& options, const Sink& sink);
/// The same of bytes in memory; `name` is used in messages.
Document read_document(std::string_view name, std::string_view bytes, const LoadOptions& options,
                       const Sink& sink);

/// Hands each regular member of the tar at `path` to `visit`.
/// Errors: Error if it is no tar, is damaged, or exceeds a limit; what `visit` throws passes through.
void read_members(const std::string& path, const LoadOptions& options, const VisitMember& visit);

}  // namespace ovaudit
