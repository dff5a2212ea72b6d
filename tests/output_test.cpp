// What --save leaves on the disk, and what it never replaces.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "support/program.hpp"

namespace ovaudit {
namespace {

namespace fs = std::filesystem;
using test::Outcome, test::read_file, test::run_program;

class SavedFile : public testing::Test {
  protected:
    void SetUp() override { fs::create_directories(folder); }
    void TearDown() override { fs::remove_all(folder); }

    std::string at(const std::string& name) const { return (folder / name).string(); }
    mode_t mode_of(const std::string& name) const {
        struct stat state {};
        return ::stat(at(name).c_str(), &state) == 0 ? state.st_mode & 07777 : 0;
    }

    const fs::path folder = fs::temp_directory_path() / ("ovaudit-output-" + std::to_string(::getpid()));
    const std::string before = "fixtures/memory-grew/before.xva", after = "fixtures/memory-grew/after.xva";
    const std::string pair = " " + before + " " + after;
};

TEST_F(SavedFile, HasTheModeOfANewFileOrTheOneThatItHad) {
    const std::string command = "diff" + pair + " --save " + at("a.json");
    EXPECT_EQ(run_program(command, "umask 027").status, 1);
    EXPECT_EQ(mode_of("a.json"), 0640u);
    ASSERT_EQ(::chmod(at("a.json").c_str(), 0604), 0);
    EXPECT_EQ(run_program(command, "umask 077").status, 1);
    EXPECT_EQ(mode_of("a.json"), 0604u);
}

/// Whoever opens the file before it has its mode reads all that is written to it.
TEST_F(SavedFile, IsTheOwnersUntilItHasItsMode) {
    const std::string trace = at("trace");
    const std::string traced = "umask 0 && strace -f -e trace=open,openat -o " + trace;
    if (std::system((traced + " true 2>/dev/null").c_str()) != 0)
        GTEST_SKIP() << "nothing can be traced here";
    std::system(("cd '" OVAUDIT_SOURCE_DIR "' && " + traced + " '" OVAUDIT_PROGRAM "' diff" + pair +
                 " --quiet --save " + at("a.json"))
                    .c_str());
    const std::string calls = read_file(trace);
    const std::size_t made = calls.find(".part\"");
    ASSERT_NE(made, std::string::npos) << calls;
    EXPECT_NE(calls.substr(made, calls.find('\n', made) - made).find(", 0600)"), std::string::npos)
        << calls.substr(made, 100);
}

}  // namespace
}  // namespace ovaudit
