#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ovaudit {

/// SHA-256 of bytes that come in pieces.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void update(std::string_view bytes);
    /// The digest of all bytes so far, 64 lower-case hex digits. More bytes may follow.
    std::string hex() const;
    /// The first 16 of its 32 bytes: enough to tell contents apart that nobody can choose to be alike.
    std::string short_bytes() const;

  private:
    struct Context;
    std::unique_ptr<Context> context_;
};

/// A number that is equal for equal texts under the same key, and tells nothing else of the text as long as
/// the key stays secret: the first 8 bytes of the SHA-256 of key and text, each after its length.
std::uint64_t keyed_token(std::string_view key, std::string_view text);

}  // namespace ovaudit
