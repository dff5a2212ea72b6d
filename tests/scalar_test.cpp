#include "load/scalar.hpp"

#include <gtest/gtest.h>

namespace ovaudit {
namespace {

TEST(ParseInteger, ReadsWholeDecimalNumbersOnly) {
    EXPECT_EQ(parse_integer("0"), 0);
    EXPECT_EQ(parse_integer("-7"), -7);
    EXPECT_EQ(parse_integer("9223372036854775807"), INT64_MAX);
    EXPECT_EQ(parse_integer("-9223372036854775808"), INT64_MIN);
    for (const char* text :
         {"", "-", "+5", " 5", "5 ", "0x10", "1e3", "12abc", "9223372036854775808", "1.0", "4,096", "NaN"})
        EXPECT_EQ(parse_integer(text), std::nullopt) << text;
}

TEST(ParseInteger, LeavesNumbersThatWouldNotReadBackTheSame) {
    for (const char* text : {"007", "-0", "00", "-01"}) EXPECT_EQ(parse_integer(text), std::nullopt) << text;
}

TEST(ShortestReal, GivesOneTextForOneNumber) {
    EXPECT_EQ(shortest_real("1.000"), "1");
    EXPECT_EQ(shortest_real("0.1"), "0.1");
    EXPECT_EQ(shortest_real("1e2"), shortest_real("100"));
    for (const char* text : {"", "nan", "inf", "-inf", "1e400", "1,5", "0x1p3", "1.0 "})
        EXPECT_EQ(shortest_real(text), std::nullopt) << text;
}

TEST(IpAddress, EndsWhereItsTextEnds) {
    EXPECT_EQ(ip_address("0:0::1"), "::1");
    EXPECT_EQ(ip_address(std::string_view("::1\0a", 5)), std::nullopt);
}

TEST(UtcTime, ReadsEveryWritersForm) {
    for (const char* text : {"20261120T01:58:40Z", "20261120T01:58:40", "2026-11-20T01:58:40Z",
                             "2026-11-20T02:58:40+01:00", "20261119T235840-0200"})
        EXPECT_EQ(utc_time(text), "2026-11-20T01:58:40Z") << text;
    EXPECT_EQ(utc_time("20240229T00:00:00Z"), "2024-02-29T00:00:00Z");
    EXPECT_EQ(utc_time("19700101T00:00:00Z"), "1970-01-01T00:00:00Z");
}

TEST(UtcTime, RefusesWhatIsNoTime) {
    for (const char* text :
         {"", "T", "yesterday", "20261120", "20261320T00:00:00Z", "20260229T00:00:00Z", "20261120T24:00:00Z",
          "20261120T00:60:00Z", "20261120T00:00:00+24:00", "20261120T00:00:00Zx", "20261120T00:00:00.5Z"})
        EXPECT_EQ(utc_time(text), std::nullopt) << text;
}

TEST(LineFeedsOnly, FoldsAllLineEnds) {
    EXPECT_EQ(line_feeds_only("a\r\nb\rc\nd\r"), "a\nb\nc\nd\n");
    EXPECT_EQ(line_feeds_only("\r\r\n\n"), "\n\n\n");
    EXPECT_EQ(line_feeds_only(""), "");
}

}  // namespace
}  // namespace ovaudit
