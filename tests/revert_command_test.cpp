#include <gtest/gtest.h>

#include <filesystem>

#include "ovaudit/diff.hpp"
#include "ovaudit/load.hpp"
#include "support/program.hpp"

namespace ovaudit {
namespace {

using test::Outcome, test::read_file, test::run_program;

TEST(RevertCommand, WritesTheScriptAndSaysWhatItDoes) {
    const Outcome outcome =
        run_program("revert fixtures/memory-grew/before.xva fixtures/memory-grew/after.xva");
    EXPECT_EQ(outcome.status, 0);
    EXPECT_TRUE(outcome.out.starts_with("#!/bin/sh\n"));
    EXPECT_EQ(outcome.err, "1 step undoes 3 of 3 changes\n");
}

TEST(RevertCommand, StatusIsOneWhereNoCommandUndoesASetting) {
    const Outcome outcome =
        run_program("revert fixtures/disk-resized/before.xva fixtures/disk-resized/after.xva");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.err,
              "0 steps undo 0 of 1 change; no command undoes:\n"
              "  VM:web01/VBD:0/VDI/virtual_size: a disk can grow and not shrink\n");
}

TEST(RevertCommand, NothingToUndoIsAScriptThatSaysSo) {
    const Outcome outcome =
        run_program("revert fixtures/renumbered/before.xva fixtures/renumbered/after.xva");
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.err, "nothing to undo\n");
    EXPECT_NE(outcome.out.find("say 'nothing to do'"), std::string::npos);
}

TEST(RevertCommand, SavesTheScript) {
    const std::string path = (std::filesystem::temp_directory_path() / "ovaudit-undo-test.sh").string();
    const std::string inputs = "fixtures/memory-grew/before.xva fixtures/memory-grew/after.xva";
    const Outcome saved = run_program("revert --save '" + path + "' " + inputs);
    EXPECT_EQ(saved.out, "");
    EXPECT_EQ(read_file(path), run_program("revert " + inputs).out);
    std::filesystem::remove(path);
}

TEST(RevertCommand, UndoesOnlyWhatPatternsCover) {
    const std::string inputs = "fixtures/labels/before.xml fixtures/labels/after.xml";
    const Outcome tags = run_program("revert " + inputs + " tags");
    EXPECT_EQ(tags.err, "2 steps undo 2 of 2 changes\n");
    const Outcome nothing = run_program("revert " + inputs + " tgs");
    EXPECT_EQ(nothing.err.find("ovaudit: note: the pattern tgs hits nothing; the nearest path is tags"), 0U)
        << nothing.err;
}

TEST(Select, KeepsWhatAPatternCoversAlone) {
    const std::string folder = OVAUDIT_SOURCE_DIR "/fixtures/labels/";
    const Diff all = diff(load(folder + "before.xml"), load(folder + "after.xml"));
    const std::vector<std::string> patterns = {"tags"};
    const Diff rest = ignore(all, patterns), kept = select(all, patterns);
    EXPECT_EQ(rest.changes.size() + kept.changes.size(), all.changes.size());
    ASSERT_FALSE(kept.changes.empty());
    for (const Change& change : kept.changes) EXPECT_TRUE(change.field == "tags") << change.path;
    EXPECT_EQ(select(all, {}), all);
}

}  // namespace
}  // namespace ovaudit
