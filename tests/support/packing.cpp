#include "support/packing.hpp"

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace ovaudit::generated {

namespace {

void put_octal(char* field, std::size_t digits, std::uint64_t number) {
    std::snprintf(field, digits + 1, "%0*llo", static_cast<int>(digits),
                  static_cast<unsigned long long>(number));
}

std::string tar_member(std::string_view name, std::string_view content, std::uint64_t modified_at) {
    std::array<char, 512> header{};
    std::ranges::copy(name, header.begin());
    for (std::size_t at : {std::size_t{100}, std::size_t{108}, std::size_t{116}})
        put_octal(&header[at], 7, 0);
    put_octal(&header[124], 11, content.size());
    put_octal(&header[136], 11, modified_at);
    std::fill_n(&header[148], 8, ' ');
    std::uint64_t sum = 0;
    for (char c : header) sum += static_cast<unsigned char>(c);
    put_octal(&header[148], 6, sum);
    std::string result(header.begin(), header.end());
    result += content;
    result.append((512 - content.size() % 512) % 512, '\0');
    return result;
}

std::string gzip(std::string_view bytes) {
    constexpr int with_gzip_header = 15 + 16;
    z_stream stream{};
    deflateInit2(&stream, 1, Z_DEFLATED, with_gzip_header, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string zstd(std::string_view bytes) {
    std::string packed(ZSTD_compressBound(bytes.size()), '\0');
    packed.resize(ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), 1));
    return packed;
}

std::string xz(std::string_view bytes) {
    std::string packed(lzma_stream_buffer_bound(bytes.size()), '\0');
    std::size_t size = 0;
    lzma_easy_buffer_encode(0, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                            bytes.size(), reinterpret_cast<std::uint8_t*>(packed.data()), &size,
                            packed.size());
    packed.resize(size);
    return packed;
}

}  // namespace

std::string pack(std::string_view ova_xml, bool with_disk, std::uint64_t modified_at) {
    std::string archive = tar_member("ova.xml", ova_xml, modified_at);
    if (with_disk) {
        archive += tar_member("Ref:7/00000000", std::string(1024, '\0'), 0);
        archive += tar_member("Ref:7/00000000.checksum", "60cacbf3d72e1e7834203da608037b1bf83b40e8", 0);
    }
    return archive.append(1024, '\0');
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

}  // namespace ovaudit::generated
