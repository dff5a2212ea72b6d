#include "load/document.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "model/digest.hpp"
#include "ovaudit/error.hpp"
#include "support/containers.hpp"
#include "support/temporary_file.hpp"

namespace ovaudit {
namespace {

using test::full_export;
using test::metadata_export;
using test::Outcome;
using test::read_bytes;
using test::read_path;
using test::small_document;
using test::TemporaryFile;

std::size_t document_end() {
    return test::tar_member("ova.xml", small_document()).size();
}

std::uint64_t bytes_read_so_far() {
    std::ifstream io("/proc/self/io");
    std::string word;
    std::uint64_t count = 0;
    io >> word >> count;
    return count;
}

// An export with a disk of a GiB, stored sparse, so that reading it all would be seen.
void make_large(const std::string& path, bool whole) {
    const std::string start =
        test::tar_member("ova.xml", small_document()) + test::tar_header("Ref:7/0", 1 << 30);
    std::ofstream(path, std::ios::binary) << start;
    const std::size_t size = start.size() + (1 << 30);
    ASSERT_EQ(truncate(path.c_str(), static_cast<off_t>(size + (whole ? 1024 : 100))), 0);
}

TEST(ReadDocument, SaysWhatAFileIs) {
    const Outcome bare = read_bytes(small_document());
    EXPECT_FALSE(bare.document.archive);
    EXPECT_EQ(bare.text, small_document());
    EXPECT_EQ(bare.document.export_kind, ExportKind::unknown);
    EXPECT_EQ(bare.document.complete, Answer::unknown);
    EXPECT_EQ(bare.document.verified, Answer::unknown);

    const Outcome metadata = read_bytes(metadata_export());
    EXPECT_TRUE(metadata.document.archive);
    EXPECT_EQ(metadata.document.packing, "");
    EXPECT_EQ(metadata.document.export_kind, ExportKind::metadata);
    EXPECT_EQ(metadata.document.complete, Answer::yes);
    EXPECT_EQ(metadata.document.verified, Answer::unknown);

    const Outcome full = read_bytes(test::gzip(full_export()));
    EXPECT_TRUE(full.document.archive);
    EXPECT_EQ(full.document.packing, "gzip");
    EXPECT_EQ(full.document.export_kind, ExportKind::full);
    EXPECT_EQ(full.document.complete, Answer::yes);
    EXPECT_EQ(full.document.verified, Answer::yes);
    EXPECT_TRUE(full.document.notes.empty());
}

TEST(ReadDocument, GivesTheDigestOfTheDocumentHoweverItIsPacked) {
    Sha256 digest;
    digest.update(small_document());
    for (const std::string& bytes : {small_document(), metadata_export(), test::gzip(small_document()),
                                     test::zstd(full_export()), test::xz(metadata_export())})
        EXPECT_EQ(read_bytes(bytes).document.sha256, digest.hex());
}

TEST(ReadDocument, ReadsAFullExportNoFurtherThanItMust) {
    const TemporaryFile file("");
    make_large(file.path(), true);
    const std::uint64_t before = bytes_read_so_far();
    const Outcome outcome = read_path(file.path());
    EXPECT_LT(bytes_read_so_far() - before, small_document().size() + (1 << 20));
    EXPECT_EQ(outcome.text, small_document());
    EXPECT_EQ(outcome.document.export_kind, ExportKind::full);
    EXPECT_EQ(outcome.document.complete, Answer::yes);
}

TEST(ReadDocument, SeesInTheTailThatAFullExportIsCut) {
    const TemporaryFile file("");
    make_large(file.path(), false);
    const Outcome outcome = read_path(file.path());
    EXPECT_EQ(outcome.document.complete, Answer::no);
    EXPECT_TRUE(outcome.notes("export is truncated at byte"));
}

TEST(ReadDocument, VerifyFindsDamageThatTheTailDoesNotShow) {
    std::string bytes = test::tar_member("ova.xml", small_document()) + test::tar_member("Ref:7/0", "disk") +
                        test::tar_member("Ref:7/1", "disk") + test::tar_end();
    bytes[document_end() + 1024] = 'X';
    EXPECT_EQ(read_bytes(bytes).document.complete, Answer::yes);
    LoadOptions options;
    options.verify = true;
    const Outcome outcome = read_bytes(bytes, options);
    EXPECT_EQ(outcome.document.complete, Answer::no);
    EXPECT_TRUE(outcome.notes("export is damaged at byte " + std::to_string(document_end() + 1024)));
    EXPECT_TRUE(outcome.notes("no checksum to verify"));
}

TEST(ReadDocument, NotesDamageAfterTheDocument) {
    const std::string full = full_export();
    std::string damaged = full;
    damaged[document_end()] = 'X';
    const struct {
        std::string bytes;
        ExportKind kind;
    } cases[] = {
        {full.substr(0, 512 + small_document().size() + 3), ExportKind::unknown},
        {full.substr(0, document_end()), ExportKind::unknown},
        {full.substr(0, document_end() + 100), ExportKind::unknown},
        {full.substr(0, document_end() + 600), ExportKind::full},
        {full.substr(0, full.size() - 1024), ExportKind::full},
        {full.substr(0, full.size() - 512), ExportKind::full},
        {damaged, ExportKind::unknown},
        {metadata_export().substr(0, document_end() + 512), ExportKind::metadata},
        {metadata_export() + "trailing", ExportKind::metadata},
    };
    for (const auto& c : cases) {
        for (const std::string& bytes : {c.bytes, test::gzip(c.bytes)}) {
            const Outcome outcome = read_bytes(bytes);
            EXPECT_EQ(outcome.error, "");
            EXPECT_EQ(outcome.text, small_document());
            EXPECT_EQ(outcome.document.complete, Answer::no);
            EXPECT_EQ(outcome.document.export_kind, c.kind);
            EXPECT_TRUE(outcome.notes("its metadata is whole"));
        }
    }
}

TEST(ReadDocument, RefusesAFlippedBitThatOnlyTheChecksumShows) {
    const std::string stored = test::gzip(metadata_export(), 0);
    std::string flipped = stored;
    flipped[stored.find("version")] ^= 1;
    EXPECT_NE(read_bytes(flipped).error.find("incorrect data check"), std::string::npos);
}

TEST(ReadDocument, TellsACutPackingBeforeAndAfterTheDocument) {
    const std::string packed = test::gzip(metadata_export());
    EXPECT_NE(read_bytes(packed.substr(0, 60)).error.find("x: byte 60: truncated"), std::string::npos);
    const Outcome late = read_bytes(packed.substr(0, packed.size() - 3));
    EXPECT_EQ(late.error, "");
    EXPECT_EQ(late.document.complete, Answer::no);
    EXPECT_EQ(late.document.verified, Answer::no);
    EXPECT_TRUE(late.notes("truncated at byte " + std::to_string(packed.size() - 3)));
}

TEST(ReadDocument, ReadsNoMoreThanItsBudgetForAChecksumUnlessAsked) {
    // 270 MiB of one byte in 64, in nine frames: too much to unpack for the checksum, far from the ratio
    // limit.
    std::string part(30 << 20, '\0');
    std::uint32_t state = 1;
    for (std::size_t at = 0; at < part.size(); at += 64) {
        state = state * 1664525 + 1013904223;
        part[at] = static_cast<char>(state >> 24);
    }
    const std::string part_packed = test::zstd(part);
    std::string packed = test::zstd(test::tar_member("ova.xml", small_document()) +
                                    test::tar_header("Ref:7/0", 9 * part.size()));
    for (int i = 0; i < 9; ++i) packed += part_packed;
    packed += test::zstd(test::tar_end());
    const Outcome outcome = read_bytes(packed);
    EXPECT_EQ(outcome.document.export_kind, ExportKind::full);
    EXPECT_EQ(outcome.document.complete, Answer::unknown);
    EXPECT_EQ(outcome.document.verified, Answer::unknown);
    EXPECT_TRUE(outcome.notes("--verify reads all of it"));
    LoadOptions options;
    options.verify = true;
    const Outcome verified = read_bytes(packed, options);
    EXPECT_EQ(verified.document.complete, Answer::yes);
    EXPECT_EQ(verified.document.verified, Answer::yes);
}

// The header after the document is outside the block in which the document ends, and is read all the same.
TEST(ReadDocument, TellsTheKindOfALargePackedExport) {
    const std::string text(std::size_t{2 * 128 << 10} - 512, '<');
    const std::string start = test::tar_member("ova.xml", text) + test::tar_header("Ref:7/0", 1 << 30);
    const Outcome outcome = read_bytes(test::gzip(start) + std::string(65 << 20, 'x'));
    EXPECT_EQ(outcome.text, text);
    EXPECT_EQ(outcome.document.export_kind, ExportKind::full);
    EXPECT_EQ(outcome.document.complete, Answer::unknown);
}

TEST(ReadDocument, RefusesABombInTheDocumentAndNotesOneBehindIt) {
    const std::string zeros(64 << 20, '\0');
    EXPECT_NE(read_bytes(test::zstd("<" + zeros)).error.find("--max-ratio"), std::string::npos);
    const Outcome behind = read_bytes(test::zstd(metadata_export() + zeros));
    EXPECT_EQ(behind.error, "");
    EXPECT_EQ(behind.text, small_document());
    EXPECT_TRUE(behind.notes("not verified"));
}

TEST(ReadDocument, RefusesMoreThanOneLayer) {
    const std::string twice = test::gzip(test::zstd(metadata_export()));
    EXPECT_EQ(read_bytes(twice).error, "x: is packed more than once (zstd within gzip); expected one layer");
}

TEST(ReadDocument, NamesWhatIsNotOurs) {
    const std::string start = "x: not an XVA, ova.xml or another form of the metadata: found ";
    EXPECT_EQ(read_bytes("").error, start + "an empty file");
    EXPECT_EQ(read_bytes("PK\x03\x04").error, start + "a ZIP archive");
    EXPECT_EQ(read_bytes("\x1b[2J").error, start + "a file that begins with '\\x1b[2J'");
    EXPECT_EQ(read_bytes(std::string(10240, '\0')).error, start + "zeros only");
    EXPECT_EQ(read_bytes(test::gzip("Rar!\x1a\x07")).error, start + "a RAR archive within gzip");
    std::string damaged = metadata_export();
    damaged[100] = 'X';
    EXPECT_EQ(read_bytes(damaged).error, start + "a tar with a damaged first header");
}

TEST(ReadDocument, HandsOnWhatMayBeXml) {
    using namespace std::string_view_literals;
    for (const std::string_view text :
         {"<value/>"sv, "  \n<value/>"sv, "\xef\xbb\xbf<value/>"sv, "\xff\xfe<\0"sv, "<\0a\0"sv}) {
        const Outcome outcome = read_bytes(text);
        EXPECT_EQ(outcome.error, "");
        EXPECT_EQ(outcome.text, text);
    }
}

TEST(ReadDocument, BoundsABareDocument) {
    LoadOptions options;
    options.limits.document_bytes = 10;
    EXPECT_EQ(read_bytes("<value>abc", options).error, "");
    EXPECT_NE(read_bytes("<value>abcd", options).error.find("--max-document"), std::string::npos);
}

TEST(ReadDocument, NotesAFileThatChangesWhileItIsRead) {
    const TemporaryFile file(metadata_export());
    const auto grow = [&](std::string_view) { std::ofstream(file.path(), std::ios::app) << "more"; };
    const Document document = read_document(file.path(), {}, grow);
    EXPECT_NE(std::find(document.notes.begin(), document.notes.end(), "changed while it was read"),
              document.notes.end());
}

// Whatever one byte of an export becomes, reading it ends in a result or in an Error.
TEST(ReadDocument, SurvivesEveryChangedByte) {
    for (const std::string& good : {full_export().substr(0, 1600), test::gzip(full_export()),
                                    test::zstd(full_export()), test::xz(full_export())}) {
        for (std::size_t at = 0; at < good.size(); ++at) {
            std::string bad = good;
            bad[at] = static_cast<char>(bad[at] ^ 0xff);
            const Outcome outcome = read_bytes(bad);
            ASSERT_TRUE(!outcome.error.empty() || !outcome.text.empty()) << at;
        }
    }
}

}  // namespace
}  // namespace ovaudit
