#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/history_test.hpp"

/// A disk of a pool outlives the VBD that held it, and its VM.
namespace ovaudit {
namespace {

namespace fs = std::filesystem;
using test::read_file, test::run_program;

/// Without the rows of a table that hold all these texts.
std::string without_rows(std::string database, const std::string& table, std::vector<std::string> texts) {
    const std::size_t begin = database.find("<table name=\"" + table + "\">");
    const std::size_t end = database.find("</table>", begin);
    for (std::size_t row = database.find("<row ", begin); row < database.find("</table>", begin);) {
        const std::size_t size = database.find("/>", row) + 2 - row;
        const std::string text = database.substr(row, size);
        const bool goes =
            std::ranges::all_of(texts, [&](const auto& part) { return text.find(part) != text.npos; });
        if (goes) database.erase(row, size);
        row = database.find("<row ", goes ? row : row + size);
    }
    EXPECT_LT(database.find("</table>", begin), end) << "no row of " << table << " is such a one";
    return database;
}

class ReleasedDisk : public test::HistoryTest {
  protected:
    void SetUp() override {
        HistoryTest::SetUp();
        const std::string all = read_file(OVAUDIT_SOURCE_DIR "/fixtures/check-policy/pool.db");
        const std::string web01 = "VM=\"" + reference_of(all, "VM", "name__label=\"web01\"") + "\"";
        put("1/all.db", all);
        put("2/detached.db", without_rows(all, "VBD", {web01, "userdevice=\"1\""}));
        put("3/no-vm.db", without_rows(without_rows(all, "VBD", {web01}), "VM", {"name__label=\"web01\""}));
    }

    static std::string reference_of(const std::string& database, const std::string& table,
                                    const std::string& text) {
        const std::size_t begin = database.find("<table name=\"" + table + "\">");
        const std::size_t row = database.rfind("<row ref=\"", database.find(text, begin)) + 10;
        return database.substr(row, database.find('"', row) - row);
    }
    void put(const std::string& name, const std::string& database) const {
        fs::create_directories((root / name).parent_path());
        std::ofstream(root / name, std::ios::binary) << database;
    }
    std::string names(const std::string& before, const std::string& after) const {
        return run_program("diff --names-only " + before + " " + after, "cd " + root.string()).out;
    }
};

TEST_F(ReleasedDisk, IsTheSameDisk) {
    const std::string detached = "VM:web01/VBD:1\n";
    EXPECT_EQ(names("1/all.db", "2/detached.db"), detached);
    EXPECT_EQ(names("2/detached.db", "1/all.db"), detached);
    EXPECT_EQ(names("1/all.db", "3/no-vm.db").find("VDI:"), std::string::npos);
    EXPECT_EQ(names("3/no-vm.db", "1/all.db").find("VDI:"), std::string::npos);
    EXPECT_EQ(names("--vm db01 1/all.db", "3/no-vm.db").find("VDI:"), std::string::npos);
}

TEST_F(ReleasedDisk, NeitherComesNorGoesInALog) {
    for (const char* step :
         {"2026-11-16/pool.db 1/all.db", "2026-11-17/pool.db 2/detached.db", "2026-11-18/pool.db 1/all.db"}) {
        const std::string text = step;
        const std::size_t blank = text.find(' ');
        fs::create_directories((backups / text.substr(0, blank)).parent_path());
        fs::copy_file(root / text.substr(blank + 1), backups / text.substr(0, blank));
    }
    const std::string log = run_program("log " + backups.string()).out;
    EXPECT_NE(log.find("- disk 1"), std::string::npos) << log;
    EXPECT_NE(log.find("+ disk 1"), std::string::npos) << log;
    EXPECT_EQ(log.find("VDI"), std::string::npos) << log;
}

}  // namespace
}  // namespace ovaudit
