#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// What an ova.xml comes in.
namespace ovaudit::generated {

/// A tar archive with V7 headers as xapi writes it; with a disk behind ova.xml if `with_disk`: a full export.
std::string pack(std::string_view ova_xml, bool with_disk, std::uint64_t modified_at = 0);

enum class Compression : std::uint8_t { none, gzip, zstd, xz };
std::string compressed(std::string_view bytes, Compression compression);

}  // namespace ovaudit::generated
