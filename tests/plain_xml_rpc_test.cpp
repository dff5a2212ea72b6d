#include "load/plain_xml_rpc.hpp"

#include <gtest/gtest.h>

#include "load/ova_xml.hpp"
#include "ovaudit/error.hpp"
#include "report/show.hpp"
#include "support/documents.hpp"
#include "support/seeds.hpp"

/// What is read without the XML parser is read as by it.
namespace ovaudit {
namespace {

using generated::Random;

constexpr std::size_t spoiled_documents = 3000;

/// The capture of a document that comes in these pieces, as text, or the error that reading it ends with.
std::string read(const std::vector<std::string_view>& pieces) {
    LoadOptions options;
    options.limits.depth = 20;
    options.limits.value_bytes = 4000;
    Source source;
    source.name = "ova.xml";
    Canonical canonical(source, options);
    OvaXmlReader reader(canonical, options.limits);
    std::string all;
    try {
        for (const std::string_view piece : pieces) reader.feed(piece);
        reader.finish();
        const Capture capture = canonical.finish(cover_ova_xml);
        render_show_flat(capture, {.patterns = {}, .all = true}, [&](std::string_view text) { all += text; });
        for (const std::string& note : capture.notes()) all += "note: " + note + "\n";
    } catch (const Error& error) {
        return error.what();
    }
    return all;
}

/// Blanks before the document are enough for the parser to read all of it, one line further down.
std::string read_by_parser(const std::string& document) {
    return read({"\n", document});
}

/// What read_by_parser() gives, with the line numbers of read().
std::string one_line_up(std::string text) {
    const std::size_t at = text.find(": line ");
    if (!text.starts_with("ova.xml: line ") || at == text.npos) return text;
    const std::size_t begin = at + 7, end = text.find(',', begin);
    return text.replace(begin, end - begin, std::to_string(std::stoul(text.substr(begin, end - begin)) - 1));
}

std::vector<std::string_view> cut(std::string_view text, Random& random) {
    std::vector<std::string_view> pieces;
    while (!text.empty()) {
        const std::size_t size = 1 + random.below(random.below(4) == 0 ? 20 : 4000);
        pieces.push_back(text.substr(0, size));
        text.remove_prefix(std::min(size, text.size()));
    }
    return pieces;
}

std::string document() {
    using namespace test;
    return export_of(
        {vm(member("name_description",
                   "a &lt;b&gt; &amp;&quot;&apos; ]] \xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\n\tz") +
            member("other_config",
                   struct_of(member("k&amp;]\xc3\xa9", "v") + member("empty", "") + member("n", " "))) +
            member("memory_static_max", "<i8>4294967296</i8>") +
            member("is_a_template", "<boolean>0</boolean>") +
            member("HVM_shadow_multiplier", "<double>1</double>") + member("PV_args", "<string/>") +
            member("tags", array_of({"one", "two"})) + member("NVRAM", "<struct/>") +
            member("snapshot_time", "<dateTime.iso8601>19700101T00:00:00Z</dateTime.iso8601>")),
         object("VIF", "Ref:1", member("MAC", "02:16:3E:00:00:01") + member("VM", "Ref:0"))});
}

/// What stands in the way of a plain reader, or breaks a document.
std::string_view trouble(Random& random) {
    static constexpr std::string_view troubles[] = {"<",
                                                    ">",
                                                    "&",
                                                    "&#65;",
                                                    "&#x1b;",
                                                    "&nbsp;",
                                                    "&am",
                                                    "]]>",
                                                    "]",
                                                    "\r\n",
                                                    "\r",
                                                    "\x01",
                                                    "\x7f",
                                                    "\xff",
                                                    "\xc3",
                                                    "\xef\xbf\xbf",
                                                    "\xed\xa0\x80",
                                                    "\xef\xbb\xbf",
                                                    "<!-- c -->",
                                                    "<![CDATA[<x>&]]>",
                                                    "<?pi x?>",
                                                    "<!DOCTYPE a>",
                                                    "<value/>",
                                                    "<value />",
                                                    "<name/>",
                                                    "</value>",
                                                    "</name>",
                                                    "<name>",
                                                    "<member>",
                                                    "<value a='b'>",
                                                    "<value >",
                                                    "</value >",
                                                    "<x>",
                                                    "<struct></struct>",
                                                    "\n",
                                                    " ",
                                                    "<nil/>",
                                                    "<ns:value>",
                                                    "<?xml version=\"1.0\"?>",
                                                    "<value><value><value><value><value><value><value>"};
    return troubles[random.below(std::size(troubles))];
}

std::string spoiled(std::string text, Random& random) {
    for (std::size_t count = 1 + random.below(2); count > 0; --count) {
        const std::size_t at = random.below(text.size() + 1);
        if (random.below(4) == 0)
            text.erase(at, 1 + random.below(8));
        else
            text.insert(at, trouble(random));
    }
    return text;
}

/// What is told of a document; `takes` is the answer to what is offered whole.
struct Told {
    void start(Tag tag) { all += "<" + std::string(to_string(tag)) + ">"; }
    void end() { all += "</>"; }
    void text(std::string_view text) { all += text; }
    bool name(std::string_view name) { return offered("name", name); }
    bool leaf(std::string_view text) { return offered("leaf", text); }
    bool offered(std::string_view what, std::string_view text) {
        if (takes) all += "[" + std::string(what) + " " + std::string(text) + "]";
        return takes;
    }

    bool takes = false;
    std::string all;
};

TEST(PlainXmlRpc, ReadsAnExportWithoutTheParser) {
    Told events;
    PlainXmlRpc plain(events, 20);
    const std::string text = "<?xml version=\"1.0\"?>\n" + document() + "\n";
    EXPECT_EQ(plain.read(text), text.size());
    EXPECT_TRUE(plain.is_complete());
    EXPECT_FALSE(plain.has_stopped());
    EXPECT_TRUE(events.all.starts_with("<value><struct><member><name>version</><value><struct>"));
}

TEST(PlainXmlRpc, OffersNamesAndValuesOfTextWhole) {
    const std::string text =
        "<value><struct><member><name>a</name><value>b c</value></member><member><name>d&amp;</name>"
        "<value>&lt;</value></member><member><name>e</name><value><nil/></value></member></struct></value>";
    Told taken, refused;
    taken.takes = true;
    EXPECT_EQ(PlainXmlRpc(taken, 20).read(text), text.size());
    EXPECT_EQ(taken.all,
              "<value><struct><member>[name a][leaf b c]</><member><name>d&</><value><</></><member>[name e]"
              "<value><nil></></></></></>");
    EXPECT_EQ(PlainXmlRpc(refused, 20).read(text), text.size());
    EXPECT_EQ(
        refused.all,
        "<value><struct><member><name>a</><value>b c</></><member><name>d&</><value><</></><member><name>e"
        "</><value><nil></></></></></>");
}

TEST(PlainXmlRpc, StopsAtWhatIsNotPlain) {
    Told events;
    for (const std::string_view other :
         {"<!-- c -->", "<value a='b'>", "\r", "\x01", "\xff\xff", "&#65;xxx", "]]>"}) {
        PlainXmlRpc plain(events, 20);
        const std::string text = "<value>x\n\xc3\xa9" + std::string(other) + "</value>";
        EXPECT_EQ(plain.read(text), 11u) << other;
        EXPECT_TRUE(plain.has_stopped()) << other;
        EXPECT_EQ(plain.so_far(), "<value>");
        EXPECT_EQ(to_string(plain.place()), "line 2, column 2");
    }
}

TEST(PlainXmlRpc, ReadsWhatTheParserReads) {
    const std::string text = document();
    const std::string by_parser = read_by_parser(text);
    EXPECT_TRUE(by_parser.starts_with("VM:")) << by_parser;
    EXPECT_EQ(read({text}), by_parser);
    for (std::size_t at = 0; at <= text.size(); ++at)
        ASSERT_EQ(read({std::string_view(text).substr(0, at), std::string_view(text).substr(at)}), by_parser)
            << "cut at " << at;
}

// Whatever stands in the document: the same capture, or the same error at the same place.
TEST(PlainXmlRpc, HandsOverToTheParserWhereItStops) {
    const std::string whole = document();
    generated::for_each_seed(spoiled_documents, [&](Random& random) {
        const std::string text = spoiled(whole, random);
        const std::string by_parser = one_line_up(read_by_parser(text));
        ASSERT_EQ(read({text}), by_parser) << text;
        ASSERT_EQ(read(cut(text, random)), by_parser) << text;
    });
}

/// Where a document has a declaration, other quotes do what blanks before it may not.
std::string for_parser(std::string document) {
    if (!document.starts_with("<?xml version=\"1.0\"")) return "\n" + document;
    document[14] = document[18] = '\'';
    return document;
}

TEST(PlainXmlRpc, ReadsTheSamplesAsTheParserDoes) {
    for (const generated::Sample& sample : generated::ova_documents())
        EXPECT_EQ(read({sample.bytes}), read({for_parser(sample.bytes)})) << sample.name;
}

}  // namespace
}  // namespace ovaudit
