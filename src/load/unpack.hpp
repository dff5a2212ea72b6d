#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "load/pull.hpp"
#include "ovaudit/load.hpp"

namespace ovaudit {

/// Where unpacking stands.
enum class Unpacking {
    going_on,
    ended,       ///< all of it was read, and every checksum in it was right
    cut,         ///< the file ends before the stream does
    over_ratio,  ///< it unpacks to more than Limits::ratio allows
};

/// Unpacks one layer of gzip, zstd or xz, and any further streams of the same kind that follow the first.
class Unpacker {
  public:
    /// packed: lives as long as this, and stands at the magic bytes of `packing`. name: for messages,
    /// escaped.
    Unpacker(std::string_view packing, Lookahead& packed, std::string name, const Limits& limits);
    Unpacker(Unpacker&&) noexcept;
    ~Unpacker();

    /// The next block; empty once state() is not `going_on`. It lives until the next call.
    /// Errors: Error if the stream is damaged, a checksum is wrong, or its window exceeds the limit.
    std::span<const char> read();

    Unpacking state() const;
    std::uint64_t packed_bytes() const;
    std::uint64_t unpacked_bytes() const;
    /// Whether each stream so far carries a checksum of its content: gzip always does, zstd and xz may not.
    bool has_checksums() const;
    /// What is odd after the end of the stream; one line each.
    const std::vector<std::string>& notes() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace ovaudit
