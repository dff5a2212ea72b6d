#include "history/pack.hpp"

#include <zstd.h>

#include <memory>

#include "history/bytes.hpp"

namespace ovaudit {
namespace {

struct FreePacker {
    void operator()(ZSTD_CCtx* packer) const { ZSTD_freeCCtx(packer); }
};
struct FreeUnpacker {
    void operator()(ZSTD_DCtx* unpacker) const { ZSTD_freeDCtx(unpacker); }
};

}  // namespace

std::string pack(std::string_view bytes, std::string_view model) {
    if (bytes.size() > most_packed_bytes)
        throw Error("cannot be packed: expected at most " + std::to_string(most_packed_bytes) +
                    " bytes, found " + std::to_string(bytes.size()));
    static thread_local const std::unique_ptr<ZSTD_CCtx, FreePacker> packer(ZSTD_createCCtx());
    if (packer == nullptr) throw std::bad_alloc();
    ZSTD_CCtx_reset(packer.get(), ZSTD_reset_session_and_parameters);
    ZSTD_CCtx_setParameter(packer.get(), ZSTD_c_compressionLevel, 3);
    ZSTD_CCtx_refPrefix(packer.get(), model.data(), model.size());
    std::string packed(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size =
        ZSTD_compress2(packer.get(), packed.data(), packed.size(), bytes.data(), bytes.size());
    if (ZSTD_isError(size) != 0) throw Error(std::string("cannot be packed: ") + ZSTD_getErrorName(size));
    packed.resize(size);
    return packed;
}

std::string unpack(std::string_view packed, std::string_view model) {
    static thread_local const std::unique_ptr<ZSTD_DCtx, FreeUnpacker> unpacker(ZSTD_createDCtx());
    if (unpacker == nullptr) throw std::bad_alloc();
    const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size > most_packed_bytes) throw ByteReader::damaged();
    ZSTD_DCtx_reset(unpacker.get(), ZSTD_reset_session_and_parameters);
    ZSTD_DCtx_refPrefix(unpacker.get(), model.data(), model.size());
    std::string bytes(static_cast<std::size_t>(size), '\0');
    const std::size_t got =
        ZSTD_decompressDCtx(unpacker.get(), bytes.data(), bytes.size(), packed.data(), packed.size());
    if (ZSTD_isError(got) != 0 || got != bytes.size()) throw ByteReader::damaged();
    return bytes;
}

}  // namespace ovaudit
