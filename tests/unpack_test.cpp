#include "load/unpack.hpp"

#include <gtest/gtest.h>

#include "load/magic.hpp"
#include "ovaudit/error.hpp"
#include "support/containers.hpp"

namespace ovaudit {
namespace {

struct Unpacked {
    std::string bytes;
    Unpacking state = Unpacking::going_on;
    bool has_checksums = false;
    std::vector<std::string> notes;
    std::string error;
};

// Blocks of a few bytes, so that every boundary is met.
Unpacked unpack(std::string_view packed, const Limits& limits = {}, std::size_t block = 7) {
    Lookahead source([&, rest = packed]() mutable {
        const std::string_view next = rest.substr(0, block);
        rest.remove_prefix(next.size());
        return std::span<const char>(next);
    });
    Unpacked result;
    try {
        Unpacker unpacker(packing_of(source.peek(packing_magic_bytes)), source, "x", limits);
        for (auto next = unpacker.read(); !next.empty(); next = unpacker.read())
            result.bytes.append(next.data(), next.size());
        result.state = unpacker.state();
        result.has_checksums = unpacker.has_checksums();
        result.notes = unpacker.notes();
    } catch (const Error& error) {
        result.error = error.what();
    }
    return result;
}

std::string sample() {
    std::string text;
    for (int i = 0; i < 60'000; ++i) text += std::to_string(i * 7919 % 10007) + ' ';
    return text;
}

std::string flipped(std::string bytes, std::size_t at) {
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    return bytes;
}

using Pack = std::string (*)(std::string_view);
std::string pack_gzip(std::string_view bytes) {
    return test::gzip(bytes);
}
std::string pack_zstd(std::string_view bytes) {
    return test::zstd(bytes);
}
std::string pack_xz(std::string_view bytes) {
    return test::xz(bytes);
}
constexpr Pack packs[] = {pack_gzip, pack_zstd, pack_xz};

TEST(Unpacker, GivesBackWhatWasPacked) {
    const std::string text = sample();
    for (const Pack pack : packs) {
        const Unpacked result = unpack(pack(text));
        EXPECT_EQ(result.error, "");
        EXPECT_EQ(result.bytes, text);
        EXPECT_EQ(result.state, Unpacking::ended);
        EXPECT_TRUE(result.has_checksums);
        EXPECT_TRUE(result.notes.empty());
    }
}

TEST(Unpacker, ReadsStreamsThatFollowEachOtherAndZerosBehind) {
    for (const Pack pack : packs) {
        const Unpacked result = unpack(pack("one ") + pack("") + pack("two") + std::string(512, '\0'));
        EXPECT_EQ(result.bytes, "one two");
        EXPECT_EQ(result.state, Unpacking::ended);
        EXPECT_TRUE(result.notes.empty());
    }
}

TEST(Unpacker, NotesFurtherBytes) {
    for (const Pack pack : packs) {
        const std::string packed = pack("text");
        const Unpacked result = unpack(packed + "more");
        EXPECT_EQ(result.bytes, "text");
        ASSERT_EQ(result.notes.size(), 1U);
        EXPECT_NE(result.notes[0].find("at byte " + std::to_string(packed.size())), std::string::npos);
    }
}

TEST(Unpacker, TellsWhereAStreamIsCut) {
    for (const Pack pack : packs) {
        const std::string packed = pack("some text that is packed");
        for (std::size_t size = packing_magic_bytes; size < packed.size(); ++size)
            ASSERT_EQ(unpack(packed.substr(0, size)).state, Unpacking::cut) << size;
    }
}

TEST(Unpacker, RefusesAnyFlippedBitOfTheChecksum) {
    const std::string gzip = test::gzip("text");
    for (std::size_t at = gzip.size() - 8; at < gzip.size(); ++at)
        EXPECT_NE(unpack(flipped(gzip, at)).error.find("x: byte "), std::string::npos) << at;
    const std::string zstd = test::zstd("text");
    for (std::size_t at = zstd.size() - 4; at < zstd.size(); ++at)
        EXPECT_NE(unpack(flipped(zstd, at)).error.find("checksum"), std::string::npos) << at;
    const std::string xz = test::xz("text");
    EXPECT_NE(unpack(flipped(xz, xz.size() / 2)).error.find("damaged"), std::string::npos);
}

TEST(Unpacker, SaysThatZstdHasNoChecksum) {
    EXPECT_FALSE(unpack(test::zstd("text", false)).has_checksums);
    EXPECT_FALSE(unpack(test::zstd("text") + test::zstd("text", false)).has_checksums);
}

TEST(Unpacker, StopsAtTheRatioOnlyAfterSixteenMebibytes) {
    const std::string zeros(15 << 20, '\0');
    Limits limits;
    limits.ratio = 10;
    EXPECT_EQ(unpack(test::zstd(zeros), limits).state, Unpacking::ended);
    const Unpacked bomb = unpack(test::zstd(zeros + zeros), limits);
    EXPECT_EQ(bomb.state, Unpacking::over_ratio);
    EXPECT_LE(bomb.bytes.size(), 17U << 20);
}

TEST(Unpacker, RefusesAWindowAboveTheLimit) {
    Limits limits;
    limits.window_bytes = 1 << 10;
    const std::string text = sample();
    for (const std::string& packed : {test::zstd(text), test::xz(text)})
        EXPECT_NE(unpack(packed, limits).error.find("limit of 1024 bytes (--max-window)"), std::string::npos);
}

TEST(PackingOf, GoesByMagicBytes) {
    EXPECT_EQ(packing_of(test::gzip("")), "gzip");
    EXPECT_EQ(packing_of(test::zstd("")), "zstd");
    EXPECT_EQ(packing_of(test::xz("")), "xz");
    EXPECT_EQ(packing_of("<value>"), "");
    EXPECT_EQ(packing_of(""), "");
}

}  // namespace
}  // namespace ovaudit
