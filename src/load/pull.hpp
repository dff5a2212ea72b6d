#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace ovaudit {

/// The next block of a stream of bytes; empty at its end. A block lives until the next call.
using Pull = std::function<std::span<const char>()>;

/// A stream that can be looked into before it is read.
class Lookahead {
  public:
    explicit Lookahead(Pull pull) : pull_(std::move(pull)) {}

    /// The next bytes: at least `count`, fewer only at the end of the stream. They live until the next call
    /// of any member.
    std::string_view peek(std::size_t count);
    /// Passes over bytes that peek() has shown.
    void skip(std::size_t count);
    /// The next block, as Pull has it.
    std::span<const char> take();
    /// How many bytes were skipped or taken.
    std::uint64_t position() const { return position_; }

  private:
    Pull pull_;
    std::string joined_;
    std::string_view rest_;
    std::uint64_t position_ = 0;
    bool ended_ = false;
};

}  // namespace ovaudit
