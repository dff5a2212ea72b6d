#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "load/document.hpp"

namespace ovaudit::test {

/// How a tar header differs from the one that the platform writes: V7 without `ustar`, mode 0, type NUL.
struct Header {
    char type = '\0';
    std::int64_t mtime = 0;
    bool ustar = false;
    std::string link = {};
};

std::string tar_header(std::string_view name, std::uint64_t size, const Header& header = {});
std::string tar_member(std::string_view name, std::string_view data, const Header& header = {});
/// Two blocks of zeros.
std::string tar_end();

/// An export as the platform writes it; with a disk behind ova.xml if `with_disk`: a full export.
std::string pack(std::string_view ova_xml, bool with_disk, std::int64_t modified_at = 0);

/// A small document, and exports of it.
std::string small_document();
std::string metadata_export();
std::string full_export();

std::string gzip(std::string_view bytes, int level = 6);
std::string zstd(std::string_view bytes, bool checksum = true);
std::string xz(std::string_view bytes);
enum class Compression : std::uint8_t { none, gzip, zstd, xz };
std::string compressed(std::string_view bytes, Compression compression);

/// What reading bytes gave: the document's text, what the file is, or the error.
struct Outcome {
    std::string text;
    Document document;
    std::string error;
    /// Whether one of the notes contains `part`.
    bool notes(std::string_view part) const;
};
Outcome read_bytes(std::string_view bytes, const LoadOptions& options = {});
Outcome read_path(const std::string& path, const LoadOptions& options = {});

}  // namespace ovaudit::test
