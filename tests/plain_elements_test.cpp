#include "load/plain_elements.hpp"

#include <gtest/gtest.h>

#include "load/xml.hpp"
#include "ovaudit/error.hpp"
#include "support/seeds.hpp"

namespace ovaudit {
namespace {

/// What is told of a text in blocks, where the events stand, and what is left when reading stops.
std::string told(const std::vector<std::string_view>& blocks, unsigned depth = 8) {
    std::string all;
    PlainElements* reader = nullptr;
    PlainElements plain({[&](std::string_view element, std::span<const Attribute> attributes) {
                             all += to_string(reader->place()) + " <" + std::string(element);
                             for (const auto& [name, value] : attributes)
                                 all += " " + std::string(name) + "=" + std::string(value) + "|";
                             all += ">\n";
                         },
                         [&] { all += "</>\n"; }},
                        depth);
    reader = &plain;
    std::string held;
    for (const std::string_view block : blocks) {
        if (!plain.has_stopped()) {
            held += block;
            held.erase(0, plain.read(held));
        } else {
            held += block;
        }
    }
    return all + (plain.has_stopped()   ? "stopped before " + held
                  : plain.is_complete() ? "complete"
                                        : "waiting");
}
std::string told(std::string_view text, unsigned depth = 8) {
    return told(std::vector<std::string_view>{text}, depth);
}

/// The same by the parser of all of XML.
std::string parsed(std::string_view text) {
    std::string all;
    XmlStream* reader = nullptr;
    XmlStream stream("a.xml", 8,
                     {.start =
                          [&](std::string_view element, const XmlAttributes& attributes) {
                              all += to_string(reader->place()) + " <" + std::string(element);
                              attributes.each([&](std::string_view name, std::string_view value) {
                                  all += " " + std::string(name) + "=" + std::string(value) + "|";
                              });
                              all += ">\n";
                          },
                      .end = [&] { all += "</>\n"; },
                      .text = [](std::string_view) {}});
    reader = &stream;
    stream.feed(text);
    stream.finish();
    return all + "complete";
}

TEST(PlainElements, TellsWhatTheParserTells) {
    const std::string text =
        "<?xml version=\"1.0\"?>\n<database>\t<a b=\"\" c=\"x&lt;y&gt;&amp;&quot;&apos;\"\n "
        "d=\"\xc3\xa9\xf0\x9f\x98\x80"
        "&amp;amp;\"/><e x=\"&quot;a&quot;\" y=\"plain\" z=\"&lt;\" /><f></f>\n</database>\n";
    EXPECT_EQ(told(text), parsed(text));
    for (std::size_t at = 0; at <= text.size(); ++at)
        EXPECT_EQ(told({std::string_view(text).substr(0, at), std::string_view(text).substr(at)}),
                  parsed(text))
            << "cut at " << at;
}

TEST(PlainElements, TellsWhatTheParserTellsOfDatabases) {
    std::size_t read_whole = 0;
    for (const generated::Sample& sample : generated::samples_in("pooldb")) {
        const std::string by_itself = told(sample.bytes);
        if (!by_itself.ends_with("complete")) continue;
        EXPECT_EQ(by_itself, parsed(sample.bytes)) << sample.name;
        ++read_whole;
    }
    if (generated::samples_in("pooldb").empty()) GTEST_SKIP() << "no ../shared/samples/pooldb";
    EXPECT_GE(read_whole, 3u);
}

TEST(PlainElements, StopsWhereAnythingElseBegins) {
    const auto left = [](const std::string& text) {
        const std::string all = told(text);
        const std::size_t at = all.rfind("stopped before ");
        return at == all.npos ? all : all.substr(at + 15);
    };
    for (const std::string odd : {"text",
                                  "<!-- a -->",
                                  "<![CDATA[a]]>",
                                  "<?a b?>",
                                  "<a b='c'/>",
                                  "<a b=\"<\"/>",
                                  "<a b=\"&#65;\"/>",
                                  "<a b=\"&nbsp;\"/>",
                                  "<a b=\"&\"/>",
                                  "<a b=\"\n\"/>",
                                  "<a b=\"\xff\"/>",
                                  "<a b=\"\xef\xbf\xbf\"/>",
                                  "<a b=\"\x1b\"/>",
                                  "<a b=\"1\" b=\"2\"/>",
                                  "<a b=\"1\"c=\"2\"/>",
                                  "<a b/>",
                                  "<a b =\"1\"/>",
                                  "<a:b/>",
                                  "<1a/>",
                                  "<a / >",
                                  "</other>",
                                  "<a x-y=\"\"/>"})
        EXPECT_EQ(left("<d>" + odd + "</d>"), odd + "</d>");
    EXPECT_EQ(left("<d></d><d/>"), "<d/>");
    EXPECT_EQ(left("\xef\xbb\xbf<d/>"), "\xef\xbb\xbf<d/>");
    EXPECT_EQ(left("<?xml version='1.0'?><d/>"), "<?xml version='1.0'?><d/>");
    EXPECT_EQ(left("<d><d><d/></d></d>"), told("<d><d><d/></d></d>"));
    EXPECT_NE(told("<d><d><d/></d></d>", 2).find("stopped before <d/>"), std::string::npos);
    EXPECT_EQ(told("<d><a b=\"1"), "line 1, column 1 <d>\nwaiting");
    EXPECT_NE(told("<d><a b=\"" + std::string(2 << 20, 'x')).find("stopped before <a"), std::string::npos);
}

TEST(PlainElements, SaysWhereAParserGoesOn) {
    PlainElements plain({[](std::string_view, std::span<const Attribute>) {}, [] {}}, 8);
    const std::string text = "<?xml version=\"1.0\"?><a>\n<b c=\"d\"><!-- -->";
    EXPECT_EQ(text.substr(plain.read(text)), "<!-- -->");
    EXPECT_EQ(plain.so_far(), "<?xml version=\"1.0\"?><a><b>");
    EXPECT_EQ(to_string(plain.place()), "line 2, column 10");
}

}  // namespace
}  // namespace ovaudit
