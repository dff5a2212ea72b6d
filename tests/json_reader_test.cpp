#include <gtest/gtest.h>

#include "load/json.hpp"
#include "support/outcome.hpp"

namespace ovaudit {
namespace {

ValueTree read(std::string_view text, const Limits& limits = {}) {
    return read_json("a.json", text, limits);
}

std::string error_of(std::string_view text, const Limits& limits = {}) {
    return test::error_from([&] { read(text, limits); });
}

std::string member(const ValueTree& tree, std::string_view name) {
    return std::string(tree.member_text(ValueTree::root, name));
}

TEST(JsonReader, KeepsNumbersAsTheirText) {
    const ValueTree tree =
        read(R"({"a": 9007199254740993, "b": -1, "c": 1.50, "d": 1e3, "e": 18446744073709551616})");
    EXPECT_EQ(member(tree, "a"), "9007199254740993");
    EXPECT_EQ(member(tree, "b"), "-1");
    EXPECT_EQ(member(tree, "c"), "1.50");
    EXPECT_EQ(member(tree, "d"), "1e3");
    EXPECT_EQ(member(tree, "e"), "18446744073709551616");
    EXPECT_EQ(tree[*tree.member(ValueTree::root, "e")].mark, Record::Mark::integer);
    EXPECT_EQ(tree[*tree.member(ValueTree::root, "c")].mark, Record::Mark::real);
}

TEST(JsonReader, MarksWhatAValueIs) {
    const ValueTree tree = read(R"({"a": null, "b": true, "c": "x", "d": [], "e": {"f": [1, {"g": "h"}]}})");
    const auto mark = [&](std::string_view name) { return tree[*tree.member(ValueTree::root, name)].mark; };
    EXPECT_EQ(mark("a"), Record::Mark::unknown);
    EXPECT_EQ(mark("b"), Record::Mark::boolean);
    EXPECT_EQ(mark("c"), Record::Mark::text);
    EXPECT_EQ(mark("d"), Record::Mark::array);
    EXPECT_EQ(mark("e"), Record::Mark::structure);
    const std::uint32_t list = *tree.member(*tree.member(ValueTree::root, "e"), "f");
    EXPECT_EQ(tree.member_text(list + 2, "g"), "h");
}

TEST(JsonReader, TellsWhereStructuresStand) {
    const ValueTree tree = read("{\n \"\xc3\xa9\": {}, \"b\": [\n {}]}");
    const TextPlace first = tree.place(*tree.member(ValueTree::root, "\xc3\xa9"));
    EXPECT_EQ(to_string(first), "line 2, column 7");
    EXPECT_EQ(to_string(tree.place(*tree.member(ValueTree::root, "b") + 1)), "line 3, column 2");
}

TEST(JsonReader, SaysWhereItIsNoJson) {
    EXPECT_EQ(error_of("{\"a\": 1,\n \"b\" 2}"),
              "a.json: line 2, column 6: expected JSON, found '2' where it does not belong");
    EXPECT_EQ(error_of("{\"a\": \"cut"),
              "a.json: line 1, column 10: expected JSON, found the end of the document");
    EXPECT_EQ(error_of("{} x"),
              "a.json: line 1, column 4: expected JSON, found 'x' where it does not belong");
    EXPECT_NE(error_of("{\"a\": \"caf\xe9\"}").find("found bytes that are not UTF-8"), std::string::npos);
    EXPECT_NE(error_of("{\"a\": 1e400}").find("found a number too large"), std::string::npos);
    EXPECT_NE(error_of(std::string("{\"a\": \"\0\"}", 10)).find("found a character that does"),
              std::string::npos);
    EXPECT_NE(error_of("{\"a\": \"\\ud800\"}").find("line 1"), std::string::npos);
}

TEST(JsonReader, DoesNotQuoteWhatItRefuses) {
    EXPECT_EQ(error_of("{\"password\": \"hunter2\" \"hunter3\"}").find("hunter"), std::string::npos);
}

TEST(JsonReader, RefusesAKeyThatStandsTwice) {
    EXPECT_EQ(
        error_of("{\"a\": {\"b\": 1, \"c\": 2, \"b\": 1}}"),
        "a.json: line 1, column 30: expected each key once in an object, which ends here, found b twice");
    EXPECT_EQ(error_of("{\"a\": {\"b\": 1}, \"b\": [{\"b\": 1}, {\"b\": 2}]}"), "no error");
}

TEST(JsonReader, KeepsItsLimits) {
    const std::string deep = std::string(64, '[') + std::string(64, ']');
    EXPECT_EQ(error_of(deep), "no error");
    EXPECT_EQ(error_of("[" + deep + "]"), "a.json: line 1, column 65: nesting deeper than 64 (--max-depth)");
    EXPECT_NE(error_of(std::string(10'000, '{')).find("line 1"), std::string::npos);
    Limits limits;
    limits.value_bytes = 4;
    limits.name_bytes = 2;
    EXPECT_NE(error_of("[\"12345\"]", limits).find("--max-value"), std::string::npos);
    EXPECT_NE(error_of("{\"123\": 1}", limits).find("--max-name"), std::string::npos);
    EXPECT_EQ(error_of("{\"12\": \"1234\"}", limits), "no error");
    EXPECT_EQ(error_of(R"(["\u0041\n\"\\"])", limits), "no error");  // of what the escapes stand for
    for (const char* cut : {R"(["12345)", R"(["12345\)", R"(["12345\u0)"})
        EXPECT_NE(error_of(cut, limits).find("--max-value"), std::string::npos) << cut;
}

TEST(JsonReader, TellsTheFirstKeysOfAHead) {
    using Keys = std::vector<std::string_view>;
    EXPECT_EQ(first_keys(R"({"a": {"x": "y"}, "b\"c": ["z", {"q": 1}], "d" : "e:f", "g": {"cu)"),
              (Keys{"a", "b\\\"c", "d", "g"}));
    EXPECT_EQ(first_keys("[{\"a\": 1}]"), Keys());
    EXPECT_EQ(first_keys("{}}}"), Keys());
}

}  // namespace
}  // namespace ovaudit
