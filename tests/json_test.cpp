#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "model/text.hpp"
#include "support/random_diff.hpp"
#include "support/schema_check.hpp"
#include "support/small_report.hpp"

namespace ovaudit {
namespace {

using nlohmann::json;
using test::render, test::small_diff, test::small_report;

json change_with(Datum old_value, Datum new_value) {
    Diff diff = small_diff();
    diff.changes[0].old_value = std::move(old_value);
    diff.changes[0].new_value = std::move(new_value);
    return json::parse(render(diff))["changes"][0];
}

TEST(JsonReport, IsAsDesigned) {
    EXPECT_EQ(render(small_diff()), small_report);
}

TEST(JsonReport, OfNothingIsWhole) {
    const std::string report = render({});
    EXPECT_NE(report.find("\n  \"changes\": [],\n  \"not_comparable\": [],\n  \"notes\": []\n}\n"),
              std::string::npos);
    EXPECT_EQ(test::breaches(schema("diff"), report), "");
    EXPECT_EQ(render(parse_report(report)), report);
}

TEST(JsonReport, KeepsIntegersExact) {
    const json change = change_with({std::int64_t{9007199254740993}}, {INT64_MIN});
    EXPECT_EQ(change["old"].dump(), "9007199254740993");
    EXPECT_EQ(change["new"].dump(), "-9223372036854775808");
}

TEST(JsonReport, TellsMaskedFromAbsent) {
    const json change = change_with({}, {Hidden{}});
    EXPECT_TRUE(change["old"].is_null());
    EXPECT_TRUE(change["new"].is_null());
    EXPECT_EQ(change["masked"], true);
    EXPECT_EQ(change["old_masked"], false);
    EXPECT_EQ(change["new_masked"], true);
}

TEST(JsonReport, WritesEveryKindOfValue) {
    const Datum list{DatumList{{"text"}, {true}, {Unsaid{}}, {Hidden{}}, {Named{"", "", "OpaqueRef:1"}}}};
    EXPECT_EQ(
        change_with(list, {DatumMap{{"b", {std::int64_t{1}}}, {"a", {}}}})["old"].dump(),
        R"(["text",true,{"unknown":true},{"masked":true},{"class":null,"name":"OpaqueRef:1","uuid":null}])");
}

TEST(JsonReport, DoesNotTakeAMapForSomethingElse) {
    const Datum like_reference{DatumMap{{"class", {"a"}}, {"uuid", {"b"}}, {"name", {"c"}}}};
    const Datum like_mark{DatumMap{{"masked", {true}}}};
    Diff diff = small_diff();
    diff.changes[0].old_value = like_reference;
    diff.changes[0].new_value = like_mark;
    const Diff back = parse_report(render(diff));
    EXPECT_EQ(back.changes[0].old_value, like_reference);
    EXPECT_EQ(back.changes[0].new_value, like_mark);
}

TEST(JsonReport, KeepsHostileTextsHarmless) {
    const std::string hostile(
        "\x1b[2J \xc2\x9b"
        "31m \xe2\x80\xae \xe2\x80\xa8 \x7f \0 \n",
        24);
    Diff diff = small_diff();
    diff.changes[0].object.name = hostile;
    const std::string report = render(diff);
    EXPECT_EQ(json::parse(report)["changes"][0]["object"]["name"], hostile);
    for (const char* bytes : {"\x1b", "\xc2\x9b", "\xe2\x80\xae", "\xe2\x80\xa8", "\x7f"})
        EXPECT_EQ(report.find(bytes), std::string::npos);
}

TEST(JsonReport, KeepsForeignLettersReadable) {
    Diff diff = small_diff();
    diff.notes = {"Z\xc3\xbcrich \"\xe4\xb8\xad\""};
    EXPECT_NE(render(diff).find("\"Z\xc3\xbcrich \\\"\xe4\xb8\xad\\\"\""), std::string::npos);
}

TEST(JsonReport, ReplacesWhatIsNotUtf8) {
    Diff diff = small_diff();
    diff.notes = {
        "a\xff"
        "b\xc3"};
    diff.changes[0].new_value = {DatumMap{{"\xfe", {true}}, {"\xff", {false}}}};
    const std::string report = render(diff);
    EXPECT_TRUE(is_valid_utf8(report));
    EXPECT_EQ(json::parse(report)["notes"][0],
              "a\xef\xbf\xbd"
              "b\xef\xbf\xbd");
    EXPECT_EQ(render(parse_report(report)), report);
}

TEST(JsonReport, IsWrittenInSmallPieces) {
    Diff diff = small_diff();
    diff.changes.resize(5000, diff.changes[0]);
    std::size_t largest = 0, all = 0;
    render_json(diff, {}, [&](std::string_view bytes) {
        largest = std::max(largest, bytes.size());
        all += bytes.size();
    });
    EXPECT_GT(all, std::size_t{1} << 21);
    EXPECT_LT(largest, std::size_t{1} << 17);
}

TEST(JsonReport, HasOneElementALine) {
    Diff diff = small_diff();
    diff.changes.resize(3, diff.changes[0]);
    const std::string report = render(diff);
    std::size_t lines = 0;
    for (std::size_t at = report.find("\n    {\"id\": "); at != std::string::npos; ++lines)
        at = report.find("\n    {\"id\": ", at + 1);
    EXPECT_EQ(lines, 3u);
}

TEST(JsonReport, ReadsBackTheSameThroughEveryFormat) {
    const auto seed = static_cast<std::uint32_t>(std::random_device{}());
    SCOPED_TRACE("seed " + std::to_string(seed));
    for (std::uint32_t i = 0; i < 500; ++i) {
        const Diff diff = test::random_diff(seed + i);
        const std::string report = render(diff);
        const Diff back = parse_report(report);
        for (const Format& format : formats())
            ASSERT_EQ(render(back, format), render(diff, format)) << format.name << ", run " << i;
    }
}

TEST(JsonReport, ReadsBackTheSameWhateverTheBytes) {
    const auto seed = static_cast<std::uint32_t>(std::random_device{}());
    SCOPED_TRACE("seed " + std::to_string(seed));
    for (std::uint32_t i = 0; i < 100; ++i) {
        const std::string report = render(test::random_diff(seed + i, test::Texts::broken));
        ASSERT_TRUE(is_valid_utf8(report)) << "run " << i;
        ASSERT_EQ(render(parse_report(report)), report) << "run " << i;
    }
}

TEST(JsonReport, ReadsAnyOrderOfKeys) {
    const std::string sorted = json::parse(small_report).dump();
    EXPECT_EQ(render(parse_report(sorted)), small_report);
}

TEST(Formats, AreFoundByName) {
    ASSERT_EQ(formats().size(), 7u);
    for (const Format& format : formats()) EXPECT_EQ(find_format(format.name), &format);
    EXPECT_EQ(find_format("text")->extension, "txt");
    EXPECT_EQ(find_format("xml"), nullptr);
}

}  // namespace
}  // namespace ovaudit
