#include "load/s_expression.hpp"

#include <gtest/gtest.h>

#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

const SExpression::Where nowhere = [] { return std::string("here"); };

/// "a,[b,c]" of an array, "k=v" of a structure.
std::string shape(const Record& record, std::uint32_t node) {
    const Record::Node& found = record.nodes[node];
    if (record.is_leaf(found)) return std::string(record.text(found));
    std::string text;
    for (std::uint32_t at = node + 1; at < found.end; at = record.nodes[at].end) {
        if (!text.empty()) text += ",";
        if (found.mark == Record::Mark::structure) text += std::string(record.name(record.nodes[at])) + "=";
        text += shape(record, at);
    }
    return found.mark == Record::Mark::array ? "[" + text + "]" : "{" + text + "}";
}

template <typename Write>
std::string written(Write write, std::string_view text, std::uint64_t depth = 8) {
    RecordWriter writer;
    writer.begin("VM", {});
    write("member", SExpression(text, depth, nowhere), writer);
    return shape(writer.finish(), 1);
}

bool is_whole(bool (*write)(std::string_view, SExpression, RecordWriter&), std::string_view text) {
    RecordWriter writer;
    writer.begin("VM", {});
    return write("member", SExpression(text, 8, nowhere), writer);
}

template <typename Write>
std::string error(Write write, std::string_view text, std::uint64_t depth = 8) {
    try {
        return "no error: " + written(write, text, depth);
    } catch (const Error& wrong) {
        return wrong.what();
    }
}

TEST(SExpression, ReadsSets) {
    EXPECT_EQ(written(write_set, "()"), "[]");
    EXPECT_EQ(written(write_set, "('a' 'b c' '')"), "[a,b c,]");
    EXPECT_EQ(written(write_set, "( \"a\"\n\tb;a comment )\n 'c')"), "[a,b,c]");
    EXPECT_EQ(written(write_set, R"(('it\'s' 'a\\b' "\"" '\n'))"), R"([it's,a\b,",n])");
    EXPECT_EQ(written(write_set, "('a'('b'('c')))"), "[a,[b,[c]]]");
    EXPECT_EQ(written(write_set, ";nothing here\n('a');nor here"), "[a]");
}

TEST(SExpression, ReadsMaps) {
    EXPECT_EQ(written(write_map, "()"), "{}");
    EXPECT_EQ(written(write_map, "(('k' 'v') (k2 \"v 2\")('' ''))"), "{k=v,k2=v 2,=}");
    EXPECT_EQ(written(write_map, "(('0' ('online' 'blocked')) ('1' ()))"), "{0=[online,blocked],1=[]}");
}

TEST(SExpression, RefusesWhatIsNoList) {
    EXPECT_EQ(error(write_set, "('a"), "here: expected a closing quote, found the end of the value");
    EXPECT_EQ(error(write_set, "('a\\"), "here: expected a closing quote, found the end of the value");
    EXPECT_EQ(error(write_set, "('a') 'secret'"), "here: expected the end of the value, found a text");
    EXPECT_EQ(error(write_map, "('a')"), "here: expected a pair of key and value, found a text");
    EXPECT_EQ(error(write_map, "(('a'))"), "here: expected a value, found the end of the list");
    EXPECT_EQ(error(write_map, "((('a') 'b'))"), "here: expected a key, found a list");
    EXPECT_EQ(error(write_map, "(('a' 'b' 'c'))"),
              "here: expected the end of a pair of key and value, found a text");
    EXPECT_EQ(error(write_map, "(('a'"), "here: expected a value, found the end of the value");
    EXPECT_EQ(error(write_map, "("), "no error: {}");
}

TEST(SExpression, ClosesWhatTheValueLeavesOpen) {
    EXPECT_EQ(written(write_set, "('a' ('b' "), "[a,[b]]");
    EXPECT_EQ(written(write_map, "(('a' 'b') ('c' 'd'"), "{a=b,c=d}");
    EXPECT_EQ(written(write_map, "(('a' ('b'"), "{a=[b]}");
    EXPECT_TRUE(is_whole(write_set, "('a')"));
    EXPECT_TRUE(is_whole(write_map, "(('a' 'b'))"));
    EXPECT_FALSE(is_whole(write_set, "('a'"));
    EXPECT_FALSE(is_whole(write_map, "(('a' 'b')"));
    EXPECT_FALSE(is_whole(write_map, "(('a' 'b'"));
}

TEST(SExpression, BoundsDepth) {
    EXPECT_EQ(written(write_set, "((()))", 3), "[[[]]]");
    EXPECT_EQ(error(write_set, "(((())))", 3), "here: lists nest deeper than 3 (--max-depth)");
    EXPECT_EQ(error(write_map, "(('k' " + std::string(100'000, '('), 64),
              "here: lists nest deeper than 64 (--max-depth)");
}

TEST(SExpression, UnprotectsBlanks) {
    std::string buffer;
    EXPECT_EQ(unprotected("a b", buffer), "a b");
    EXPECT_EQ(unprotected("a%.b%tc%nd%re%%f%_g", buffer), "a b\tc\nd\re%f  g");
    EXPECT_EQ(unprotected("%%.", buffer), "%.");
    EXPECT_EQ(unprotected("50% of %x and %", buffer), "50% of %x and %");
}

TEST(SExpression, TellsListsFromTexts) {
    EXPECT_TRUE(begins_as_list(" ()"));
    EXPECT_TRUE(begins_as_list("; a comment\n()"));
    EXPECT_FALSE(begins_as_list(""));
    EXPECT_FALSE(begins_as_list("text (of a kind)"));
}

}  // namespace
}  // namespace ovaudit
