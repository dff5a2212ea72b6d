#include "model/ascii.hpp"

#include <gtest/gtest.h>

namespace ovaudit {
namespace {

TEST(ToLower, TouchesAsciiLettersAlone) {
    EXPECT_EQ(to_lower("AbZ[`{\xc3\x84"), "abz[`{\xc3\x84");
}

}  // namespace
}  // namespace ovaudit
