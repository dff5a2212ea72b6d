#include "model/digest.hpp"

#include <gtest/gtest.h>

namespace ovaudit {
namespace {

TEST(Sha256, MatchesThePublishedVectors) {
    EXPECT_EQ(Sha256().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    Sha256 digest;
    digest.update("a");
    digest.update("");
    digest.update("bc");
    EXPECT_EQ(digest.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, GoesOnAfterItWasAsked) {
    Sha256 digest;
    digest.update("ab");
    EXPECT_NE(digest.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest.update("c");
    EXPECT_EQ(digest.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(KeyedToken, DependsOnKeyAndTextAndWhereTheyMeet) {
    EXPECT_EQ(keyed_token("key", "secret"), keyed_token("key", "secret"));
    EXPECT_NE(keyed_token("key", "secret"), keyed_token("key", "Secret"));
    EXPECT_NE(keyed_token("key", "secret"), keyed_token("kex", "secret"));
    EXPECT_NE(keyed_token("ab", "c"), keyed_token("a", "bc"));
}

}  // namespace
}  // namespace ovaudit
