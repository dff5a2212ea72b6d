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
    const std::string saving = "cd '" OVAUDIT_SOURCE_DIR "' && " + traced + " '" OVAUDIT_PROGRAM "' diff" +
                               pair + " --quiet --save " + at("a.json");
    ASSERT_NE(std::system(saving.c_str()), 0) << "something changed";
    const std::string calls = read_file(trace);
    const std::size_t made = calls.find(".part\"");
    ASSERT_NE(made, std::string::npos) << calls;
    EXPECT_NE(calls.substr(made, calls.find('\n', made) - made).find(", 0600)"), std::string::npos)
        << calls.substr(made, 100);
}

class Output : public SavedFile {
  protected:
    void SetUp() override {
        SavedFile::SetUp();
        fs::create_directories(folder / "backups/DISK-xvda");
        copy("memory-grew/before.xva", "backups/web01.xva");
        write("backups/DISK-xvda/vdi.cfg", "uuid=1\n");
        write("backups/damaged.xml", "<?xml version='1.0'?>\n<value><struct><member><name>version</name>");
        write("policy.toml", "# nothing\n");
    }

    void copy(const std::string& fixture, const std::string& name) const {
        fs::copy_file(fs::path(OVAUDIT_SOURCE_DIR) / "fixtures" / fixture, folder / name);
    }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder / name, std::ios::binary) << text;
    }
    /// What is told of a command that is to write `name`, which keeps its bytes.
    std::string refusal(const std::string& command, const std::string& name) const {
        const std::string bytes = read_file(at(name));
        EXPECT_NE(bytes, "") << name;
        const std::string command_line =
            command + " --save " + (command.starts_with("revert") ? "" : "json:");
        const Outcome outcome = run_program(command_line + at(name));
        EXPECT_EQ(outcome.status, 2) << command << " " << name;
        EXPECT_EQ(read_file(at(name)), bytes) << command << " " << name;
        const std::string start = "ovaudit: cannot write " + at(name) + ": ";
        const std::size_t found = outcome.err.find(start);
        EXPECT_NE(found, std::string::npos) << outcome.err;
        const std::size_t why = found + start.size();
        return outcome.err.substr(why, outcome.err.find_first_of(":\n", why) - why);
    }
};

TEST_F(Output, IsNoFileOfAFolderThatIsRead) {
    const std::string sides = at("backups") + " " + after;
    for (const std::string& command : {"diff " + sides, "revert " + sides, "check " + at("backups"),
                                       "inventory " + at("backups"), "timeline web01 " + at("backups")}) {
        EXPECT_EQ(refusal(command, "backups/web01.xva"), "it holds metadata");
        EXPECT_EQ(refusal(command, "backups/DISK-xvda/vdi.cfg"), "it holds metadata");
        EXPECT_EQ(refusal(command, "backups/damaged.xml"), "it may hold metadata");
    }
}

TEST_F(Output, OfAFileThatALinkInTheFolderLeadsToIsNone) {
    fs::rename(folder / "backups/web01.xva", folder / "elsewhere.xva");
    fs::create_symlink("../elsewhere.xva", folder / "backups/web01.xva");
    EXPECT_EQ(refusal("check " + at("backups"), "elsewhere.xva"), "it holds metadata");
    EXPECT_EQ(refusal("check " + at("backups"), "backups/web01.xva"), "it holds metadata");
}

TEST_F(Output, IsWrittenAnewInTheFolderThatIsRead) {
    fs::remove(folder / "backups/damaged.xml");
    std::string command = "check --exit-zero " + at("backups");
    for (const char* name : {"a.html", "a.json", "a.csv", "a.txt", "a.md"})
        command += " --save " + at("backups/") + name;
    for (int i = 0; i < 2; ++i) EXPECT_EQ(run_program(command).status, 0) << run_program(command).err;
    const std::string undo = "revert " + at("backups") + " " + after + " --save " + at("backups/undo.sh");
    for (int i = 0; i < 2; ++i) EXPECT_EQ(run_program(undo).status, 0) << run_program(undo).err;
    write("empty.json", "");
    EXPECT_EQ(run_program("diff" + pair + " --save " + at("empty.json")).status, 1);
}

TEST_F(Output, IsNoPolicyAndNoBaseline) {
    EXPECT_EQ(refusal("check --policy " + at("policy.toml") + " " + after, "policy.toml"),
              "it is also an input");
    EXPECT_EQ(refusal("diff --policy " + at("policy.toml") + pair, "policy.toml"), "it is also an input");
    EXPECT_EQ(run_program("check --exit-zero " + after + " --save " + at("base.json")).status, 0);
    EXPECT_EQ(refusal("check --baseline " + at("base.json") + " " + after, "base.json"),
              "it is also an input");
}

TEST_F(Output, IsNotTheFileBehindStandardInput) {
    const std::string bytes = read_file(at("policy.toml"));
    const Outcome outcome = run_program("check --policy - " + after + " --save json:" + at("policy.toml") +
                                        " 2>&1 <" + at("policy.toml") + " #");
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.out, "ovaudit: cannot write " + at("policy.toml") + ": it is also an input\n");
    EXPECT_EQ(read_file(at("policy.toml")), bytes);
}

TEST_F(Output, IsNotTheHistory) {
    const std::string history = " --history " + at("h.db");
    ASSERT_EQ(run_program("record " + before + history).status, 0);
    fs::create_symlink("h.db", folder / "link.db");
    write("h.db-shm", "x");
    for (const std::string& command : {"diff web01@now " + after + history, "timeline web01" + history,
                                       "check web01@now --history " + at("link.db")})
        for (const char* name : {"h.db", "link.db", "h.db-shm"})
            EXPECT_EQ(refusal(command, name), "it is of the history");
}

}  // namespace
}  // namespace ovaudit
