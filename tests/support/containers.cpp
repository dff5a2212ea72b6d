#include "support/containers.hpp"

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <stdexcept>

#include "ovaudit/error.hpp"

namespace ovaudit::test {
namespace {

constexpr std::size_t block = 512;

std::string octal(std::uint64_t number, int digits) {
    char text[32];
    std::snprintf(text, sizeof text, "%0*llo", digits, static_cast<unsigned long long>(number));
    return text;
}

void put(std::string& header, std::size_t at, std::string_view bytes) {
    header.replace(at, bytes.size(), bytes);
}

Outcome read(const std::function<Document(const Sink&)>& reader) {
    Outcome outcome;
    try {
        outcome.document = reader([&](std::string_view text) { outcome.text += text; });
    } catch (const Error& error) {
        outcome.error = error.what();
    }
    return outcome;
}

}  // namespace

std::string tar_header(std::string_view name, std::uint64_t size, const Header& fields) {
    std::string header(block, '\0');
    put(header, 0, name.substr(0, 100));
    for (const std::size_t at : {100U, 108U, 116U}) put(header, at, octal(0, 7));
    put(header, 124, octal(size, 11));
    put(header, 136, octal(static_cast<std::uint64_t>(fields.mtime), 11));
    put(header, 148, "        ");
    header[156] = fields.type;
    put(header, 157, fields.link);
    if (fields.ustar) put(header, 257, std::string_view("ustar\00000", 8));
    std::uint64_t sum = 0;
    for (const char byte : header) sum += static_cast<unsigned char>(byte);
    put(header, 148, octal(sum, 6) + '\0');
    return header;
}

std::string tar_member(std::string_view name, std::string_view data, const Header& header) {
    const std::size_t padding = (block - data.size() % block) % block;
    return tar_header(name, data.size(), header) + std::string(data) + std::string(padding, '\0');
}

std::string tar_end() {
    return std::string(2 * block, '\0');
}

std::string pack(std::string_view ova_xml, bool with_disk, std::int64_t modified_at) {
    std::string archive = tar_member("ova.xml", ova_xml, {.mtime = modified_at});
    if (with_disk) {
        archive += tar_member("Ref:7/00000000", std::string(1024, '\0'));
        archive += tar_member("Ref:7/00000000.checksum", "60cacbf3d72e1e7834203da608037b1bf83b40e8");
    }
    return archive + tar_end();
}

std::string small_document() {
    return "<value><struct><member><name>version</name><value/></member></struct></value>";
}
std::string metadata_export() {
    return pack(small_document(), false);
}
std::string full_export() {
    return pack(small_document(), true);
}

std::string gzip(std::string_view bytes, int level) {
    z_stream stream = {};
    if (deflateInit2(&stream, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("deflateInit2");
    std::string packed(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<z_const Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string zstd(std::string_view bytes, bool checksum) {
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, checksum ? 1 : 0);
    std::string packed(ZSTD_compressBound(bytes.size()), '\0');
    packed.resize(ZSTD_compress2(context, packed.data(), packed.size(), bytes.data(), bytes.size()));
    ZSTD_freeCCtx(context);
    return packed;
}

std::string xz(std::string_view bytes) {
    std::string packed(lzma_stream_buffer_bound(bytes.size()), '\0');
    std::size_t size = 0;
    lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                            bytes.size(), reinterpret_cast<std::uint8_t*>(packed.data()), &size,
                            packed.size());
    packed.resize(size);
    return packed;
}

std::string compressed(std::string_view bytes, Compression compression) {
    switch (compression) {
        case Compression::none:
            return std::string(bytes);
        case Compression::gzip:
            return gzip(bytes);
        case Compression::zstd:
            return zstd(bytes);
        case Compression::xz:
            return xz(bytes);
    }
    return {};
}

bool Outcome::notes(std::string_view part) const {
    for (const std::string& note : document.notes)
        if (note.find(part) != note.npos) return true;
    return false;
}

Outcome read_bytes(std::string_view bytes, const LoadOptions& options) {
    return read([&](const Sink& sink) { return read_document("x", bytes, options, sink); });
}
Outcome read_path(const std::string& path, const LoadOptions& options) {
    return read([&](const Sink& sink) { return read_document(path, options, sink); });
}

}  // namespace ovaudit::test
