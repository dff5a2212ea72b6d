#include "model/pattern.hpp"

#include <gtest/gtest.h>

namespace ovaudit {
namespace {

struct Case {
    const char* pattern;
    bool covers;
};

const Place mac = {{"VM:web01", "VIF:0"}, {"VM:9538882a", "VIF:0"}, "MAC", std::nullopt};
const Place folder = {{"VM:web01"}, {"VM:9538882a"}, "other_config", "xo:backup:a/b"};
const Place nic = {{"VM:web01", "VIF:0"}, {"VM:9538882a", "VIF:0"}, "", std::nullopt};

class PatternOfMac : public testing::TestWithParam<Case> {};
TEST_P(PatternOfMac, Covers) {
    EXPECT_EQ(Pattern(GetParam().pattern).covers(mac), GetParam().covers);
}
INSTANTIATE_TEST_SUITE_P(Cases, PatternOfMac,
                         testing::Values(Case{"MAC", true}, Case{"M*", true}, Case{"MTU", false},
                                         Case{"VIF:0", true}, Case{"VIF", true}, Case{"VIF:1", false},
                                         Case{"VM:web01", true}, Case{"VM:9538882a", true},
                                         Case{"VM:web*", true}, Case{"VM:web02", false},
                                         Case{"VM:web01/VIF:0/MAC", true}, Case{"VM:*/VIF:*/MAC", true},
                                         Case{"VM:web01/MAC", false}, Case{"VIF:0/MAC", false},
                                         Case{"**/MAC", true}, Case{"**/VIF:0", true}, Case{"/MAC", false},
                                         Case{"VM:web01/", true}, Case{"mac", false}));

class PatternOfKey : public testing::TestWithParam<Case> {};
TEST_P(PatternOfKey, Covers) {
    EXPECT_EQ(Pattern(GetParam().pattern).covers(folder), GetParam().covers);
}
INSTANTIATE_TEST_SUITE_P(Cases, PatternOfKey,
                         testing::Values(Case{"other_config", true}, Case{"other_config:xo:*", true},
                                         Case{"other-config:xo:*", true},
                                         Case{"other_config:xo:backup:a/b", false},
                                         Case{"VM:web01/other_config:xo:backup:a/b", true},
                                         Case{"VM:*/other_config:*", true},
                                         Case{"other_config:folder", false}, Case{"platform", false}));

TEST(Pattern, CoversAWholeObjectByItsSteps) {
    EXPECT_TRUE(Pattern("VIF:*").covers(nic));
    EXPECT_FALSE(Pattern("MAC").covers(nic));
}

TEST(Pattern, ThousandsOfAnyStepsAreOne) {
    std::string many;
    for (int i = 0; i < 5000; ++i) many += "**/";
    EXPECT_TRUE(Pattern(many + "MAC").covers(mac));
    EXPECT_FALSE(Pattern(many + "MTU").covers(mac));
    EXPECT_FALSE(Pattern(many + "MTU/x").covers(mac));
}

TEST(Pattern, StaysWholeWhenItIsCopied) {
    std::vector<Pattern> patterns;
    for (const char* text : {"MAC", "MTU", "VIF:1", "platform", "xenstore_data"}) patterns.emplace_back(text);
    EXPECT_TRUE(patterns[0].covers(mac));
    EXPECT_FALSE(patterns[4].covers(mac));
}

TEST(Path, IsSplitAtSlashesThatAreNotEscaped) {
    EXPECT_EQ(split_path("VM:a\\/b/VIF:0"), (std::vector<std::string_view>{"VM:a\\/b", "VIF:0"}));
    EXPECT_EQ(escape_step("a/b\\c"), "a\\/b\\\\c");
    EXPECT_EQ(split_path(escape_step("a/b\\c")).size(), 1u);
}

}  // namespace
}  // namespace ovaudit
