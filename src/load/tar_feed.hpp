#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "load/pull.hpp"

namespace ovaudit {

inline constexpr std::size_t tar_block_bytes = 512;

/// Whether a block is a tar header: its checksum is right. The platform writes V7 headers without `ustar`, so
/// nothing else tells; a block of zeros is none.
bool is_tar_header(std::string_view block);

/// Counts what a tar reader pulls, and keeps the raw bytes of the header that it is reading, because the
/// library shows names only up to their first NUL, and ends of archives not at all.
class TarFeed {
  public:
    explicit TarFeed(Pull pull) : pull_(std::move(pull)) {}

    std::span<const char> next();
    /// Keep the bytes from `offset` on, which lies in the current block or at its end.
    void keep_from(std::uint64_t offset);
    /// The bytes that were kept, up to `end`. Nothing is kept afterwards.
    std::string kept_to(std::uint64_t end);

    std::uint64_t bytes() const { return bytes_; }
    /// How many zeros the bytes so far end in.
    std::uint64_t trailing_zeros() const { return trailing_zeros_; }
    bool ended() const { return ended_; }

  private:
    void keep_block_to(std::uint64_t end);

    Pull pull_;
    std::string_view block_;
    std::uint64_t bytes_ = 0;
    std::uint64_t trailing_zeros_ = 0;
    bool ended_ = false;
    bool keeping_ = false;
    std::uint64_t keep_from_ = 0;
    std::string kept_;
};

/// What the library passes over in the raw headers of a tar member: a name that goes on after a NUL,
/// malformed PAX records, a chain of extension headers without end. Empty if nothing is wrong.
std::string_view header_trouble(std::string_view raw_headers);
/// The name in the last of the raw headers, which is the member's own.
std::string_view name_in_header(std::string_view raw_headers);

}  // namespace ovaudit
