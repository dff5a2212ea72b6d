// The manifest that stands beside saved reports, checked by the program that people check it with.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "support/program.hpp"

namespace ovaudit {
namespace {

namespace fs = std::filesystem;

class ManifestOf : public testing::Test {
  protected:
    const fs::path folder = fs::temp_directory_path() / ("ovaudit-manifest-" + std::to_string(::getpid()));
    const std::string pair = "fixtures/memory-grew/before.xva fixtures/memory-grew/after.xva";

    void SetUp() override { fs::create_directories(folder / "other"); }
    void TearDown() override { fs::remove_all(folder); }

    std::string save(const std::string& name) const { return " --save '" + (folder / name).string() + "'"; }
    bool is_whole() const {
        return std::system(("cd '" + folder.string() + "' && sha256sum --strict --status -c manifest.sha256")
                               .c_str()) == 0;
    }
};

TEST_F(ManifestOf, ThreeReportsInOneFolderHoldsTheirDigests) {
    EXPECT_EQ(test::run_program("diff " + pair + save("a.html") + save("a.json") + save("b\\c.csv")).status,
              1);
    ASSERT_TRUE(fs::exists(folder / "manifest.sha256"));
    EXPECT_TRUE(is_whole());
    fs::resize_file(folder / "a.json", 10);
    EXPECT_FALSE(is_whole());
}

TEST_F(ManifestOf, ChecksAndInventoriesIsThereToo) {
    test::run_program("check fixtures/memory-grew/after.xva" + save("a.html") + save("a.json") +
                      save("a.csv"));
    EXPECT_TRUE(is_whole());
    fs::remove(folder / "manifest.sha256");
    test::run_program("inventory fixtures/memory-grew/after.xva" + save("a.html") + save("a.json") +
                      save("a.csv"));
    EXPECT_TRUE(is_whole());
}

TEST_F(ManifestOf, FewerReportsOrSeveralFoldersIsNone) {
    test::run_program("diff " + pair + save("a.html") + save("a.json"));
    EXPECT_FALSE(fs::exists(folder / "manifest.sha256"));
    test::run_program("diff " + pair + save("a.html") + save("other/a.json") + save("a.csv"));
    EXPECT_FALSE(fs::exists(folder / "manifest.sha256"));
}

}  // namespace
}  // namespace ovaudit
