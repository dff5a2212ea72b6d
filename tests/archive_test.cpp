#include "load/archive.hpp"

#include <gtest/gtest.h>

#include "load/tar_feed.hpp"
#include "ovaudit/error.hpp"
#include "support/containers.hpp"

namespace ovaudit {
namespace {

using test::Header;
using test::read_bytes;
using test::small_document;
using test::tar_end;
using test::tar_header;
using test::tar_member;

std::string error_of(std::string_view bytes, const LoadOptions& options = {}) {
    return read_bytes(bytes, options).error;
}

TEST(IsTarHeader, GoesByTheChecksumAlone) {
    const std::string header = tar_header("any name", 12);
    EXPECT_TRUE(is_tar_header(header));
    std::string damaged = header;
    damaged[3] = 'X';
    EXPECT_FALSE(is_tar_header(damaged));
    EXPECT_FALSE(is_tar_header(header.substr(0, 511)));
    EXPECT_FALSE(is_tar_header(std::string(512, '\0')));
}

TEST(Archive, ReadsWhatThePlatformWrites) {
    for (const Header& header : {Header{}, Header{.type = '0', .ustar = true}, Header{.type = '0'}}) {
        const auto outcome = read_bytes(tar_member("ova.xml", small_document(), header) + tar_end());
        EXPECT_EQ(outcome.error, "");
        EXPECT_EQ(outcome.text, small_document());
        EXPECT_EQ(outcome.document.member_mtime, 0);
        EXPECT_TRUE(outcome.document.notes.empty());
    }
}

TEST(Archive, GivesTheTimeOfExport) {
    const auto outcome =
        read_bytes(tar_member("ova.xml", small_document(), {.mtime = 1'763'258'404}) + tar_end());
    EXPECT_EQ(outcome.document.member_mtime, 1'763'258'404);
}

TEST(Archive, ReadsADocumentOfManyBlocks) {
    std::string text = small_document();
    while (text.size() < 1'000'000) text += text;
    EXPECT_EQ(read_bytes(tar_member("ova.xml", text) + tar_end()).text, text);
}

TEST(Archive, PassesOverADotFolder) {
    const std::string folder = tar_header("./", 0, {.type = '5', .ustar = true});
    const auto outcome = read_bytes(folder + tar_member("./ova.xml", small_document()) + tar_end());
    EXPECT_EQ(outcome.text, small_document());
    EXPECT_TRUE(outcome.document.notes.empty());
}

TEST(Archive, NotesThatOvaXmlIsNotFirst) {
    const auto outcome = read_bytes(tar_member("a\x1b", "x") + test::metadata_export());
    EXPECT_EQ(outcome.text, small_document());
    EXPECT_TRUE(outcome.notes("not the first member of the archive (that is a\\x1b)"));
}

TEST(Archive, NamesTheFirstMembersWhereThereIsNoOvaXml) {
    const std::string bytes = tar_member("b\n", "") + tar_member("sub/ova.xml", "x") +
                              tar_member("/ova.xml", "x") + tar_member("fourth", "") + tar_end();
    EXPECT_NE(error_of(bytes).find("first members: b\\n, sub/ova.xml, /ova.xml"), std::string::npos);
}

TEST(Archive, SearchesNoFurtherThanTheLimit) {
    LoadOptions options;
    options.limits.search_bytes = 1 << 20;
    const std::string late = tar_member("a", std::string(2 << 20, 'a')) + test::metadata_export();
    EXPECT_NE(error_of(late, options).find("--max-search"), std::string::npos);
    EXPECT_EQ(error_of(late), "");
}

TEST(Archive, RefusesOvaXmlThatIsNoRegularFile) {
    const std::pair<char, const char*> types[] = {{'1', "a hard link"},
                                                  {'2', "a symbolic link"},
                                                  {'3', "a device"},
                                                  {'5', "a folder"},
                                                  {'6', "a FIFO"}};
    for (const auto& [type, what] : types) {
        const std::string bytes = tar_header("ova.xml", 0, {.type = type, .link = "/etc/passwd"}) + tar_end();
        EXPECT_EQ(error_of(bytes),
                  "x: byte 0: ova.xml is " + std::string(what) + "; expected a regular file");
    }
}

TEST(Archive, RefusesAnEmptyDocumentAndOneAboveTheLimit) {
    EXPECT_EQ(error_of(tar_member("ova.xml", "") + tar_end()), "x: byte 0: ova.xml is empty");
    LoadOptions options;
    options.limits.document_bytes = 10;
    EXPECT_NE(error_of(test::metadata_export(), options).find("--max-document"), std::string::npos);
}

TEST(Archive, SaysWhereTheDocumentIsCut) {
    const std::string bytes = test::metadata_export();
    const std::string size = std::to_string(small_document().size());
    EXPECT_EQ(error_of(bytes.substr(0, 532)), "x: byte 532: truncated: 20 of " + size + " bytes of ova.xml");
    EXPECT_EQ(error_of(bytes.substr(0, 300)),
              "x: byte 0: truncated: 300 of 512 bytes of the first tar header");
}

TEST(Archive, RefusesANameWithANul) {
    const std::string_view record("24 path=ova.xml\0.txt xx\n", 24);
    const std::string extension = tar_member("pax", record, {.type = 'x', .ustar = true});
    const std::string error = error_of(extension + test::metadata_export());
    EXPECT_NE(error.find("the name holds a NUL"), std::string::npos) << error;
}

TEST(Archive, SeesTheRawHeadersOfLaterMembersToo) {
    const std::string_view record("24 path=ova.xml\0.txt xx\n", 24);
    const std::string extension = tar_member("pax", record, {.type = 'x', .ustar = true});
    // The extension header lies across the blocks in which bytes in memory are handed out.
    for (std::size_t size = (128 << 10) - 2048; size <= 128 << 10; size += 512) {
        const std::string before = tar_member("a", std::string(size, 'a'));
        EXPECT_NE(error_of(before + extension + test::metadata_export()).find("NUL"), std::string::npos)
            << size;
    }
}

TEST(Archive, NotesAnEqualSecondDocumentAndRefusesAnother) {
    const std::string first = tar_member("ova.xml", small_document());
    const auto same = read_bytes(first + test::full_export());
    EXPECT_TRUE(same.notes("twice, with the same bytes"));
    EXPECT_EQ(same.text, small_document());
    EXPECT_EQ(same.document.export_kind, ExportKind::full);
    const std::string other = tar_member("ova.xml", small_document() + " ") + tar_end();
    EXPECT_NE(error_of(first + other).find("ambiguous"), std::string::npos);
}

TEST(Archive, KnowsAnOvfPackage) {
    const std::string bytes = tar_member("vm.ovf", "<Envelope/>") + tar_end();
    EXPECT_NE(error_of(bytes).find("is an OVF package (first member vm.ovf)"), std::string::npos);
}

TEST(Archive, PassesOnWhatTheSourceOrTheSinkThrows) {
    struct Stop {};
    const Pull broken = []() -> std::span<const char> { throw Stop(); };
    EXPECT_THROW(Archive("x", "byte", broken, Limits()), Stop);
    const std::string bytes = test::metadata_export();
    EXPECT_THROW(read_document("x", bytes, {}, [](std::string_view) { throw Stop(); }), Stop);
}

}  // namespace
}  // namespace ovaudit
