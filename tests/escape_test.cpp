#include "model/text.hpp"

#include <gtest/gtest.h>

namespace ovaudit {
namespace {

struct Case {
    std::string_view text;
    std::string_view escaped;
};

TEST(EscapeVisibly, WritesOutWhatCannotBeSeen) {
    using namespace std::string_view_literals;
    const Case cases[] = {
        {"", ""},
        {"plain \\ text", "plain \\ text"},
        {"a\nb\tc\rd", "a\\nb\\tc\\x0dd"},
        {"\x1b[31m\x7f", "\\x1b[31m\\x7f"},
        {"nul\0."sv, "nul\\x00."},
        {"C1 \xc2\x9b", "C1 <U+009B>"},
        {"bidi \xe2\x80\xae \xd8\x9c \xe2\x81\xa6 \xe2\x80\x8f", "bidi <U+202E> <U+061C> <U+2066> <U+200F>"},
        {"zero \xe2\x80\x8b \xe2\x81\xa0 \xef\xbb\xbf", "zero <U+200B> <U+2060> <U+FEFF>"},
        {"line \xe2\x80\xa8\xe2\x80\xa9", "line <U+2028><U+2029>"},
        {"tag \xf3\xa0\x81\x81", "tag <U+E0041>"},
        {"kept \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \xd7\xa9",
         "kept \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \xd7\xa9"},
        {"bad \xff \xc3", "bad \\xff \\xc3"},
        {"overlong \xc0\xaf", "overlong \\xc0\\xaf"},
        {"surrogate \xed\xa0\x80", "surrogate \\xed\\xa0\\x80"},
    };
    for (const Case& c : cases) EXPECT_EQ(escape_visibly(c.text), c.escaped);
}

TEST(EscapeVisibly, GivesPrintableUtf8ForEveryPairOfBytes) {
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            const std::string text = {static_cast<char>(first), static_cast<char>(second)};
            const std::string escaped = escape_visibly(text);
            ASSERT_TRUE(is_valid_utf8(escaped)) << first << ' ' << second;
            for (const char byte : escaped) ASSERT_FALSE(byte >= 0 && (byte < 0x20 || byte == 0x7f));
        }
    }
}

TEST(IsValidUtf8, AcceptsEveryCharacterAndNothingElse) {
    for (const std::string_view good :
         {"", "ascii, and more than eight bytes", "\xc2\x80", "\xed\x9f\xbf", "\xee\x80\x80",
          "\xf4\x8f\xbf\xbf", "12345678\xc3\xa9", "1234567\xc3\xa9"})
        EXPECT_TRUE(is_valid_utf8(good)) << good;
    for (const std::string_view bad :
         {"\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
          "\xf5\x80\x80\x80", "\xc3", "\xe2\x82", "12345678\xff", "1234567\xff\x31\x32"})
        EXPECT_FALSE(is_valid_utf8(bad)) << bad;
}

}  // namespace
}  // namespace ovaudit
