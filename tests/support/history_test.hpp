#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "support/program.hpp"

namespace ovaudit::test {

/// A folder for backups and beside it the place of a history, removed before and after each test.
class HistoryTest : public testing::Test {
  protected:
    /// place: of the store, below the folder that holds both.
    explicit HistoryTest(const std::filesystem::path& place = "history.db") : store(root / place) {}
    void SetUp() override { std::filesystem::remove_all(root); }
    void TearDown() override { std::filesystem::remove_all(root); }

    Outcome on_store(const std::string& arguments) const {
        return run_program(arguments + " --history " + store.string());
    }

    const std::filesystem::path root =
        std::filesystem::temp_directory_path() / ("ovaudit-history-" + std::to_string(getpid()));
    const std::filesystem::path backups = root / "backups", store;
};

}  // namespace ovaudit::test
