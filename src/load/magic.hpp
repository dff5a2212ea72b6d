#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ovaudit {

/// How many bytes packing_of() wants to see.
inline constexpr std::size_t packing_magic_bytes = 6;

/// What the bytes at the start of a file are packed with: "gzip", "zstd", "xz", or "".
std::string_view packing_of(std::string_view head);

/// Whether a file that begins so can be an XML document, in whatever encoding.
bool looks_like_xml(std::string_view head);

/// The name of the outermost element of a document that begins so, behind declarations, comments and document
/// types; empty if the head does not tell.
std::string_view root_element(std::string_view head);

/// What a file that is neither an archive nor XML is, as far as its first bytes tell: "a ZIP archive".
std::string describe_foreign(std::string_view head);

}  // namespace ovaudit
