#include "load/xml.hpp"

#include <gtest/gtest.h>

#include "load/repair.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

/// What a stream tells, in one text; or its error.
std::string told(const std::vector<std::string_view>& blocks, unsigned depth = 8) {
    std::string all;
    XmlStream stream("a.xml", depth,
                     {.start =
                          [&](std::string_view element, const XmlAttributes& attributes) {
                              all += "<" + std::string(element);
                              attributes.each([&](std::string_view name, std::string_view value) {
                                  all += " " + std::string(name) + "=" + std::string(value);
                              });
                              all += ">";
                          },
                      .end = [&] { all += "</>"; },
                      .text = [&](std::string_view text) { all += text; }});
    try {
        for (const std::string_view block : blocks) stream.feed(block);
        stream.finish();
    } catch (const Error& error) {
        return error.what();
    }
    return all;
}

std::string told(std::string_view text, unsigned depth = 8) {
    return told(std::vector<std::string_view>{text}, depth);
}

bool refused(std::string_view text, std::string_view why) {
    const std::string message = told(text);
    return message.starts_with("a.xml: line ") && message.find(why) != message.npos;
}

/// What repair hands on of a text, however it is cut.
std::string repaired(const std::vector<std::string_view>& blocks, std::uint64_t* mended = nullptr) {
    std::string all;
    NameRepair repair([&](std::string_view block) { all += block; });
    for (const std::string_view block : blocks) repair.feed(block);
    repair.finish();
    if (mended != nullptr) *mended = repair.mended();
    return all;
}

std::vector<std::string_view> bytes_of(std::string_view text) {
    std::vector<std::string_view> bytes;
    for (std::size_t at = 0; at < text.size(); ++at) bytes.push_back(text.substr(at, 1));
    return bytes;
}

constexpr std::string_view difficult =
    "\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?><a>&amp;\xc3\xa9\xf0\x9f\x98\x80<![CDATA[<b>]]>"
    "<!-- c --><b x='1'>&#x41;\r\n</b></a>\n";

TEST(XmlStream, ReadsTagsThatAreLongerThanBlocks) {
    const std::string text =
        "<a><b c='" + std::string(5000, 'x') + "'/>text<!--" + std::string(5000, 'y') + "--><d/></a>";
    EXPECT_EQ(told(bytes_of(text)), told(text));
    const std::string cut = "<a><b c='" + std::string(5000, 'x');
    EXPECT_EQ(told(bytes_of(cut)).substr(0, 25), "a.xml: line 1, column 4: ");
}

TEST(XmlStream, TellsElementsAndTexts) {
    EXPECT_EQ(told(difficult), "<a>&\xc3\xa9\xf0\x9f\x98\x80<b><b x=1>A\n</></>");
}

TEST(XmlStream, TellsTheSameWhereverTheBytesAreCut) {
    for (std::size_t at = 0; at <= difficult.size(); ++at)
        EXPECT_EQ(told({difficult.substr(0, at), difficult.substr(at)}), told(difficult)) << "cut at " << at;
    EXPECT_EQ(told(bytes_of(difficult)), told(difficult));
}

TEST(XmlStream, RefusesWhatNoExportHas) {
    EXPECT_TRUE(refused("<!DOCTYPE a><a/>", "a DOCTYPE is not allowed"));
    EXPECT_TRUE(refused("<?php x?><a/>", "a processing instruction is not allowed"));
    EXPECT_TRUE(refused("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "found ISO-8859-1"));
    EXPECT_TRUE(refused({"<\0a\0/\0>\0", 8}, "found UTF-16"));
    EXPECT_TRUE(refused({"\xff\xfe\0\0<\0\0\0", 8}, "found UTF-32"));
}

TEST(XmlStream, RefusesWhatIsNotWellFormedAtItsPlace) {
    EXPECT_EQ(told("<a>\n <b></a>"),
              "a.xml: line 2, column 7: not well-formed XML: mismatched tag, found \"a\"");
    EXPECT_TRUE(refused("<a>&nbsp;</a>", "undefined entity, found \"&\""));
    EXPECT_TRUE(refused("<a>\xc0\xaf</a>", "invalid token"));
    EXPECT_TRUE(refused("<a>\x1b[31m</a>", "found \"\\x1b\""));
    EXPECT_TRUE(refused("<a/>text", "junk"));
    EXPECT_TRUE(refused("<a>", "line 1"));
    EXPECT_TRUE(refused("", "the XML ends before it is complete"));
}

// What follows may be a password.
TEST(XmlStream, QuotesNoText) {
    for (const char* text :
         {"<a>x & hunter2</a>", "<a>\xffhunter2</a>", "<a>x < hunter2</a>", "<a>]]>hunter2</a>"})
        EXPECT_EQ(told(text).find("hunter2"), std::string::npos) << told(text);
}

TEST(XmlStream, CountsDepth) {
    EXPECT_EQ(told("<a><a></a></a>", 2), "<a><a></></>");
    EXPECT_EQ(told("<a><a><a/></a></a>", 2),
              "a.xml: line 1, column 7: elements nest deeper than 2 (--max-depth)");
}

TEST(XmlStream, PassesOnWhatItsEventsThrow) {
    XmlStream stream("a.xml", 8,
                     {[](std::string_view, const XmlAttributes&) { throw Error("from within"); }, [] {},
                      [](std::string_view) {}});
    EXPECT_THROW(stream.feed("<a/>"), Error);
}

TEST(NameRepair, MendsRawCharactersOfNamesAlone) {
    std::uint64_t mended = 0;
    EXPECT_EQ(repaired({"<name>a&b<c</name><value>&amp;</value>"}, &mended),
              "<name>a&amp;b&lt;c</name><value>&amp;</value>");
    EXPECT_EQ(mended, 2u);
    EXPECT_EQ(repaired({"<name>&amp;&lt;&#65;&#x41;&bad;&#;</name>"}, &mended),
              "<name>&amp;&lt;&#65;&#x41;&amp;bad;&amp;#;</name>");
    EXPECT_EQ(mended, 2u);
    EXPECT_EQ(repaired({"<value>a & b</value>"}, &mended), "<value>a & b</value>");
    EXPECT_EQ(mended, 0u);
}

// A search to the end for each would take hours.
TEST(NameRepair, IsLinear) {
    constexpr std::size_t count = 10'000'000;
    std::string name;
    for (std::size_t i = 0; i < count; ++i) name += "&#";
    std::uint64_t mended = 0;
    repaired({"<name>" + name + "</name>"}, &mended);
    EXPECT_EQ(mended, count);
}

TEST(NameRepair, HandsOnTheSameWhereverTheBytesAreCut) {
    for (const std::string_view text :
         {"<name>a&b</name><name>c<d</name>", "<n<na<name>&</name", "<name><name>&amp;</name></name><nam",
          "<name>a</nam&e></name>x", "<name>&<!-- c --><![CDATA[&]]></name>", "<name>never closed & <b>"}) {
        const std::string whole = repaired({text});
        for (std::size_t first = 0; first <= text.size(); ++first)
            for (std::size_t second = first; second <= text.size(); ++second)
                EXPECT_EQ(repaired({text.substr(0, first), text.substr(first, second - first),
                                    text.substr(second)}),
                          whole)
                    << "cut at " << first << " and " << second;
        EXPECT_EQ(repaired(bytes_of(text)), whole);
    }
}

}  // namespace
}  // namespace ovaudit
