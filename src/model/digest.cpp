// The low-level functions, because EVP loads providers and configuration at the first digest, which costs
// more than a small file's digest.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "model/digest.hpp"

#include <openssl/sha.h>

#include <array>

namespace ovaudit {
namespace {

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

void add_with_length(SHA256_CTX& context, std::string_view bytes) {
    const std::uint64_t size = bytes.size();
    SHA256_Update(&context, &size, sizeof size);
    SHA256_Update(&context, bytes.data(), bytes.size());
}

Digest digest_of(SHA256_CTX context) {
    Digest digest;
    SHA256_Final(digest.data(), &context);
    return digest;
}

}  // namespace

struct Sha256::Context {
    SHA256_CTX state;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    SHA256_Init(&context_->state);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
    SHA256_Update(&context_->state, bytes.data(), bytes.size());
}

std::string Sha256::short_bytes() const {
    const Digest digest = digest_of(context_->state);
    return {reinterpret_cast<const char*>(digest.data()), 16};
}

std::string Sha256::hex() const {
    std::string text;
    for (const unsigned char byte : digest_of(context_->state)) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

std::uint64_t keyed_token(std::string_view key, std::string_view text) {
    SHA256_CTX context;
    SHA256_Init(&context);
    add_with_length(context, key);
    add_with_length(context, text);
    const Digest digest = digest_of(context);
    std::uint64_t token = 0;
    for (std::size_t i = 0; i < sizeof token; ++i) token = token << 8 | digest[i];
    return token;
}

}  // namespace ovaudit
