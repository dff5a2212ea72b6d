#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "audit/times.hpp"
#include "load/scalar.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/history.hpp"
#include "ovaudit/report.hpp"
#include "support/documents.hpp"
#include "support/history_test.hpp"
#include "support/outcome.hpp"
#include "support/program.hpp"
#include "support/schema_check.hpp"

/// The commands on a history, as people call them.
namespace ovaudit {
namespace {

namespace fs = std::filesystem;
using test::Outcome, test::run_program;

/// Backups of three days in a folder, and beside it a history.
class HistoryCommand : public test::HistoryTest {
  protected:
    void SetUp() override {
        HistoryTest::SetUp();
        put("memory-grew/before.xva", "2026-11-16/web01.xva");
        put("memory-grew/after.xva", "2026-11-20/web01.xva");
        put("ip-reported/before.xva", "2026-11-16/web02.xva");
        put("ip-reported/after.xva", "2026-11-20/web02.xva");
    }

    void put(const std::string& fixture, const std::string& name) const {
        fs::create_directories((backups / name).parent_path());
        fs::copy_file(fs::path(OVAUDIT_SOURCE_DIR) / "fixtures" / fixture, backups / name);
    }
    void record() const { ASSERT_EQ(on_store("record " + backups.string()).status, 0); }

    const std::string grown = "d741eeaf-5630-44cd-a362-7137f6174c5c";
};

TEST_F(HistoryCommand, LogSaysTheSameOfAFolderAndOfAStore) {
    record();
    for (const char* options : {"", " --format json", " --stat", " --reverse -n 1", " --only ip",
                                " 'memory_*'", " --since 2026-11-19 --until 2026-11-20"}) {
        const Outcome stored = on_store(std::string("log") + options);
        EXPECT_EQ(stored.status, 0);
        EXPECT_NE(stored.out, "") << options;
        EXPECT_EQ(run_program("log " + backups.string() + options).out, stored.out) << options;
    }
    EXPECT_EQ(on_store("log --since 2026-11-21").out, "");
    EXPECT_EQ(on_store("log --exit-code --only memory").status, 1);
    EXPECT_EQ(on_store("log --exit-code --only gpu").status, 0);
}

TEST_F(HistoryCommand, LogTellsTheSpanAndWhatChanged) {
    EXPECT_EQ(run_program("log --only memory " + backups.string()).out,
              "after 2026-11-16 02:00:04Z, by 2026-11-20 02:00:03Z\n"
              "\n"
              "VM web01  " +
                  grown +
                  "  Running\n"
                  "  memory  static_max, dynamic_max, dynamic_min   4 GiB -> 8 GiB\n");
}

TEST_F(HistoryCommand, LogTellsWhatCameAndWentInAPool) {
    fs::remove_all(backups);
    put("pool-database/before.db", "2026-11-16/pool.db");
    put("pool-database/after.db", "2026-11-18/pool.db");
    const std::string gone = on_store("log " + backups.string()).out;
    EXPECT_NE(gone.find("- SR \"iSCSI old\""), std::string::npos) << gone;
    EXPECT_NE(gone.find("not seen any more"), std::string::npos) << gone;
    EXPECT_EQ(run_program("log --stat --since 2026-11-19 " + backups.string()).out, "");

    // an export of a single VM that is on the SR, of the day between
    fs::create_directories(backups / "2026-11-17");
    std::ofstream(backups / "2026-11-17" / "vm.xml") << test::export_of(
        {test::vm(), test::object("VBD", "Ref:1", test::member("VM", "Ref:0") + test::member("VDI", "Ref:2")),
         test::object("VDI", "Ref:2", test::member("uuid", "of-web01") + test::member("SR", "Ref:3")),
         test::object("SR", "Ref:3",
                      test::member("uuid", "bdf71104-1f67-4a01-afee-b32661ef6adc") +
                          test::member("name_label", "iSCSI old"))});
    const std::string gone_still = run_program("log " + backups.string()).out;
    EXPECT_NE(gone_still.find("- SR \"iSCSI old\""), std::string::npos) << gone_still;
    fs::remove_all(backups / "2026-11-17");

    put("pool-database/before.db", "2026-11-22/pool.db");
    const std::string again = run_program("log " + backups.string()).out;
    EXPECT_NE(again.find("not seen any more"), std::string::npos) << again;
    EXPECT_NE(again.find("seen again"), std::string::npos) << again;
    EXPECT_EQ(run_program("log --since 2026-11-21 " + backups.string()).out.find("not seen any more"),
              std::string::npos);
    fs::remove_all(backups / "2026-11-22");

    fs::rename(backups / "2026-11-16", backups / "2026-11-20");
    const std::string come = on_store("log " + backups.string()).out;
    EXPECT_NE(come.find("+ SR \"iSCSI old\""), std::string::npos) << come;
    EXPECT_NE(come.find("first seen"), std::string::npos) << come;

    put("memory-grew/before.xva", "2026-11-14/another.xva");
    EXPECT_EQ(on_store("log " + backups.string()).out, come) << "a file of one VM says nothing of other VMs";
}

TEST_F(HistoryCommand, WhatIsRecordedIsNotReadAgain) {
    EXPECT_EQ(on_store("record " + backups.string()).out,
              "recorded 4 captures of 4 files; known before: 0; without metadata: 0; unread: 0\n");
    EXPECT_EQ(on_store("record " + backups.string()).out,
              "recorded 0 captures of 4 files; known before: 4; without metadata: 0; unread: 0\n");
    EXPECT_EQ(on_store("record --rehash " + backups.string()).out,
              "recorded 0 captures of 4 files; known before: 0; without metadata: 0; unread: 0\n");
    EXPECT_EQ(fs::status(store).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(HistoryCommand, UnreadFilesAreNamedAndTheRestIsRecorded) {
    std::ofstream(backups / "2026-11-20/broken.xml") << "<?xml version=\"1.0\"?><value><struct>";
    const std::ofstream empty(backups / "2026-11-20/empty.vmmeta");
    std::ofstream(backups / "2026-11-20/notes.txt") << "call the customer";
    const Outcome recorded = on_store("record " + backups.string());
    EXPECT_EQ(recorded.status, 2);
    EXPECT_EQ(recorded.out,
              "recorded 4 captures of 4 files; known before: 0; without metadata: 1; unread: 2\n");
    EXPECT_NE(recorded.err.find("broken.xml: "), std::string::npos) << recorded.err;
    EXPECT_NE(recorded.err.find("empty.vmmeta: is empty: its export failed"), std::string::npos)
        << recorded.err;
}

TEST_F(HistoryCommand, AnnotateTellsSinceWhenAndWhatWasBefore) {
    const Outcome outcome =
        run_program("annotate " + grown + " " + backups.string() + " memory_static_max VCPUs_max");
    EXPECT_EQ(outcome.out,
              "seen 2026-11-16 02:00:04Z to 2026-11-20 02:00:03Z\n"
              "2026-11-20 02:00:03Z  VM:web01/memory_static_max = 8589934592   (was 4 GiB)\n"
              "                      VM:web01/VCPUs_max = 2\n");
}

TEST_F(HistoryCommand, AnnotateSaysOfWhichFieldsAHistoryHoldsNoChanges) {
    record();
    const std::string words = "annotate " + grown + " memory_static_max memory_target";
    EXPECT_EQ(on_store(words).out,
              "seen 2026-11-16 02:00:04Z to 2026-11-20 02:00:03Z\n"
              "(not followed)        VM:web01/memory_target = 8589934592\n"
              "2026-11-20 02:00:03Z  VM:web01/memory_static_max = 8589934592   (was 4 GiB)\n");
    EXPECT_NE(on_store(words + " --format csv").out.find("memory_target = 8589934592,,,,no\r\n"),
              std::string::npos);
    const std::string json = on_store(words + " --format json").out;
    EXPECT_NE(json.find("\"followed\": false"), std::string::npos) << json;
    EXPECT_NE(json.find("\"followed\": true"), std::string::npos) << json;
}

TEST_F(HistoryCommand, ComesIntoBeingWithWhatIsRecordedFirst) {
    const auto leaves_none = [&](const std::string& path) {
        Outcome recorded = on_store("record " + path);
        EXPECT_EQ(recorded.status, 2);
        EXPECT_FALSE(fs::exists(store)) << path;
        EXPECT_NE(on_store("log").err.find("there is no history yet"), std::string::npos);
        return recorded;
    };
    EXPECT_NE(leaves_none((backups / "nowhere").string()).err.find("No such file"), std::string::npos);
    fs::create_directories(backups / "notes");
    leaves_none((backups / "notes").string());
    std::ofstream(backups / "notes/call.txt") << "call the customer";
    EXPECT_NE(leaves_none((backups / "notes").string()).out.find("without metadata: 1"), std::string::npos);
    record();
    EXPECT_TRUE(fs::exists(store));
}

TEST_F(HistoryCommand, WhoseTellsWhoHadTheAddressAndWhen) {
    const Outcome outcome = run_program("whose 198.51.100.44 " + backups.string());
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(
        outcome.out,
        "VM web01  47b2ab2d-f866-4e74-9764-3eb379803eb9  NIC 0 on Pool-wide network associated with eth0, "
        "reported by the guest, last 2026-11-20 01:58:40Z\n"
        "  seen from 2026-11-20 02:00:03Z (not yet 2026-11-16 02:00:04Z) to 2026-11-20 02:00:03Z (the last "
        "capture that could show it)\n");
    EXPECT_EQ(run_program("whose 203.0.113.1 " + backups.string()).status, 1);
    EXPECT_EQ(run_program("whose --at 2026-11-17 198.51.100.44 " + backups.string()).status, 1);
    EXPECT_EQ(run_program("whose --at 2026-11-21 198.51.100.44 " + backups.string()).status, 0);
}

TEST_F(HistoryCommand, AMomentStandsWhereverACaptureIsExpected) {
    record();
    const std::string before = backups.string() + "/2026-11-16/web01.xva";
    EXPECT_EQ(on_store("diff " + before + " " + grown + "@2026-11-17").status, 0);
    const Outcome changed = on_store("diff --only memory " + grown + "@2026-11-17 " + grown + "@now");
    EXPECT_EQ(changed.status, 1);
    EXPECT_NE(changed.out.find("4 GiB -> 8 GiB"), std::string::npos) << changed.out;
    EXPECT_NE(changed.err.find(grown + "@now: from "), std::string::npos) << changed.err;
    EXPECT_EQ(on_store("show --flat " + grown + "@2026-11-18 memory_static_max").out,
              "VM:web01/memory_static_max = 4294967296\n");
    EXPECT_EQ(on_store("show " + grown + "@2026-11-15").status, 2);
    EXPECT_EQ(on_store("show " + grown + "@someday").status, 2);
}

TEST_F(HistoryCommand, AMomentTakesNoOptionsOfFiles) {
    record();
    const std::string file = backups.string() + "/2026-11-16/web01.xva", state = grown + "@now";
    const std::string found = ": expected no state of a history beside it, found " + state + ": a history ";
    for (const std::string& command :
         {"diff " + state + " " + file, "diff " + file + " " + state, "revert " + state + " " + file,
          "show " + state, "check " + state + " " + file, "inventory " + state,
          "can-import " + state + " --into " + file}) {
        const Outcome outcome = on_store(command + " --show-secrets");
        EXPECT_EQ(outcome.status, 2) << command;
        EXPECT_EQ(outcome.err, "ovaudit: --show-secrets" + found + "holds no secrets\n") << command;
    }
    for (const auto& [option, command] : {std::pair("--old-captured-at", "diff " + state + " " + file),
                                          std::pair("--new-captured-at", "diff " + file + " " + state),
                                          std::pair("--captured-at", "show " + state)}) {
        const Outcome outcome = on_store(command + " " + option + " 2026-11-18");
        EXPECT_EQ(outcome.status, 2) << command;
        EXPECT_EQ(outcome.err, "ovaudit: " + (option + found) + "knows when a state was captured\n")
            << command;
    }
    EXPECT_EQ(on_store("diff " + file + " " + state + " --old-captured-at 2026-11-18").status, 1);
    EXPECT_EQ(run_program("diff " + file + " " + file + " --show-secrets").status, 0);
}

TEST_F(HistoryCommand, NamesakesAreToldWithoutControls) {
    const auto write = [&](const std::string& uuid) {
        std::ofstream(backups / (uuid.substr(0, 1) + ".xml")) << test::export_of({test::object(
            "VM", "Ref:0", test::member("uuid", uuid) + test::member("name_label", "twin\u202e"))});
    };
    write("a\u202e");
    write("b\u202e");
    const Outcome outcome = run_program("timeline 'twin\u202e' " + backups.string());
    EXPECT_NE(outcome.err.find("twin<U+202E>: 2 VMs have this name; taken is "), std::string::npos)
        << outcome.err;
    EXPECT_EQ(outcome.err.find("\u202e"), std::string::npos) << outcome.err;
}

TEST_F(HistoryCommand, JsonKeepsItsSchema) {
    record();
    for (const auto& [command, arguments] : {std::pair("log", ""),
                                             {"annotate", "web01"},
                                             {"whose", "192.0.2.17"},
                                             {"captures", ""},
                                             {"timeline", "web01"}}) {
        const Outcome outcome = on_store(std::string(command) + " --format json " + arguments);
        EXPECT_EQ(test::breaches(schema(command), outcome.out), "") << command;
    }
}

TEST_F(HistoryCommand, TablesAreForSpreadsheets) {
    record();
    const std::string vm = "web01," + grown;
    EXPECT_EQ(on_store("timeline --only memory --format csv " + grown).out,
              "vm,vm_uuid,series,first_seen,last_seen,value,unit,detail\r\n" + vm +
                  ",memory_static_max,2026-11-16T02:00:04Z,2026-11-16T02:00:04Z,4294967296,bytes,\r\n" + vm +
                  ",memory_static_max,2026-11-20T02:00:03Z,2026-11-20T02:00:03Z,8589934592,bytes,\r\n" + vm +
                  ",memory_dynamic_max,2026-11-16T02:00:04Z,2026-11-16T02:00:04Z,4294967296,bytes,\r\n" + vm +
                  ",memory_dynamic_max,2026-11-20T02:00:03Z,2026-11-20T02:00:03Z,8589934592,bytes,\r\n" + vm +
                  ",change,2026-11-16T02:00:04Z,2026-11-20T02:00:03Z,8 GiB,,\"VM:web01/memory_dynamic_max, "
                  "was 4 GiB\"\r\n" +
                  vm +
                  ",change,2026-11-16T02:00:04Z,2026-11-20T02:00:03Z,8 GiB,,\"VM:web01/memory_dynamic_min, "
                  "was 4 GiB\"\r\n" +
                  vm +
                  ",change,2026-11-16T02:00:04Z,2026-11-20T02:00:03Z,8 GiB,,\"VM:web01/memory_static_max, "
                  "was 4 GiB\"\r\n");
    EXPECT_EQ(on_store("annotate --format csv " + grown + " memory_static_max").out,
              "line,changed,last_old,old_text,followed\r\n"
              "VM:web01/memory_static_max = 8589934592,2026-11-20T02:00:03Z,2026-11-16T02:00:04Z,4 "
              "GiB,yes\r\n");
    for (const char* question :
         {"log --format csv", "whose --format csv 192.0.2.17", "captures --format csv"}) {
        const std::string table = on_store(question).out;
        EXPECT_GT(std::ranges::count(table, '\n'), 1) << question;
        EXPECT_NE(table.find("2026-11-16T02:00:04Z"), std::string::npos) << table;
    }
}

TEST_F(HistoryCommand, TimelinesOfSeveralVmsAreOnePage) {
    const Outcome page = run_program("timeline --format html 'web0*' " + backups.string());
    EXPECT_EQ(page.status, 0) << page.err;
    for (const char* part : {"<svg", "4 GiB", "198.51.100.44", "Timelines of 2 VMs"})
        EXPECT_NE(page.out.find(part), std::string::npos) << part;
    EXPECT_EQ(run_program("timeline " + backups.string()).status, 2);
    EXPECT_EQ(run_program("timeline nobody " + backups.string()).status, 2);
}

TEST_F(HistoryCommand, AnnotateShowsTheOneVm) {
    const std::string lines = run_program("annotate " + grown + " " + backups.string()).out;
    for (std::size_t at = lines.find("  VM:"); at != std::string::npos; at = lines.find("  VM:", at + 1))
        EXPECT_TRUE(lines.substr(at).starts_with("  VM:web01/")) << lines.substr(at, 60);
}

TEST_F(HistoryCommand, SecretsDoNotReachTheStore) {
    put("secrets/before.xva", "2026-11-16/vault.xva");
    put("secrets/after.xva", "2026-11-20/vault.xva");
    record();
    for (const char* question : {"show --all --format json vault@now", "log --vm vault --format json",
                                 "annotate vault --format json"}) {
        const Outcome outcome = on_store(question);
        EXPECT_EQ(outcome.status, 0);
        EXPECT_NE(outcome.out.find("backup_password"), std::string::npos) << question;
        EXPECT_EQ(outcome.out.find("hunter2"), std::string::npos) << question;
    }
    const std::string file = backups.string() + "/2026-11-20/vault.xva";
    EXPECT_EQ(on_store("diff --fail-on any " + file + " vault@now").status, 0);
    EXPECT_EQ(on_store("record --show-secrets " + backups.string()).status, 2);
}

TEST_F(HistoryCommand, VerifyFindsWhatIsDamaged) {
    record();
    EXPECT_EQ(on_store("verify").status, 0);
    std::fstream file(store, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(0, std::ios::end);
    const auto size = static_cast<std::streamoff>(file.tellp());
    for (std::streamoff at = 3 * 4096 + 2000; at < size; at += 4096) {
        file.seekp(at);
        file.write("damaged!", 8);
    }
    file.close();
    EXPECT_EQ(on_store("verify").status, 2);
}

TEST_F(HistoryCommand, OnlyAHistoryOfThisVersionIsOpened) {
    EXPECT_EQ(on_store("log").err,
              "ovaudit: " + store.string() + ": there is no history yet; ovaudit record makes one\n");
    std::ofstream(store) << "this is no database, and long enough to be looked at: "
                         << std::string(4096, 'x');
    EXPECT_EQ(on_store("log").err,
              "ovaudit: " + store.string() + ": expected a history, found another file\n");
    EXPECT_EQ(on_store("record " + backups.string()).status, 2);
}

/// Starts `record` of one path into the store.
pid_t start_recording(const fs::path& store, const fs::path& path) {
    const pid_t child = fork();
    if (child == 0) {
        execl(OVAUDIT_PROGRAM, "ovaudit", "record", "--quiet", "--history", store.c_str(), path.c_str(),
              nullptr);
        _exit(127);
    }
    return child;
}

/// Whether it ended with 0, by itself.
bool has_recorded(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

class ManyBackups : public HistoryCommand {
  protected:
    static constexpr int count = 200;

    /// One VM's backups: its memory as numbered.
    void SetUp() override {
        const std::string text = exported("memory-grew/before.xva");
        const std::size_t name = text.find("name_description</name><value>");
        ASSERT_NE(name, std::string::npos);
        for (int number = 0; number < count; ++number) {
            std::string numbered = text;
            numbered.insert(name + 30, "as of backup " + std::to_string(number) + " ");
            fs::create_directories(backup(number).parent_path());
            std::ofstream(backup(number)) << numbered;
        }
    }
    fs::path backup(int number) const {
        const std::string day = utc_time_of(*seconds_of("2026-01-01T00:00:00Z") + number * seconds_of_a_day);
        return backups / day.substr(0, 10) / ("vm-" + std::to_string(100 + number) + ".xml");
    }
    static std::string exported(const std::string& fixture) {
        const std::string xva = test::read_file(std::string(OVAUDIT_SOURCE_DIR "/fixtures/") + fixture);
        const std::size_t begin = xva.find("<value>");
        return xva.substr(begin, xva.find('\0', begin) - begin);
    }
};

/// The process of a writer ends at any moment, 200 times.
TEST_F(ManyBackups, AKilledWriterLosesNothingThatItHasAcknowledged) {
    const auto start = std::chrono::steady_clock::now();
    ASSERT_TRUE(has_recorded(start_recording(root / "another.db", backup(0))));
    const std::chrono::duration<double, std::micro> whole = std::chrono::steady_clock::now() - start;
    std::vector<int> acknowledged;
    for (int number = 0; number < count; ++number) {
        const pid_t child = start_recording(store, backup(number));
        const double share = 2.0 * (number * 37 % count) / count;
        usleep(static_cast<useconds_t>(whole.count() * share));
        kill(child, SIGKILL);
        if (has_recorded(child)) acknowledged.push_back(number);
    }
    EXPECT_GT(acknowledged.size(), 0U);
    EXPECT_LT(acknowledged.size(), static_cast<std::size_t>(count));
    EXPECT_EQ(on_store("verify").status, 0);
    const std::string captures = on_store("captures --format json").out;
    for (const int number : acknowledged)
        EXPECT_NE(captures.find(backup(number).filename().string()), std::string::npos) << number;
    ASSERT_EQ(on_store("record " + backups.string()).status, 0);
    EXPECT_EQ(on_store("verify").status, 0);
    EXPECT_EQ(on_store("log").out, run_program("log " + backups.string()).out);
}

TEST_F(ManyBackups, EightWritersAtOnceLoseNothing) {
    for (int number = 0; number < count; ++number) {
        const fs::path share =
            backups / ("share-" + std::to_string(number % 8)) / backup(number).parent_path().filename();
        fs::create_directories(share);
        fs::rename(backup(number), share / backup(number).filename());
    }
    std::vector<pid_t> children;
    for (int writer = 0; writer < 8; ++writer)
        children.push_back(start_recording(store, backups / ("share-" + std::to_string(writer))));
    for (const pid_t child : children) EXPECT_TRUE(has_recorded(child));
    EXPECT_EQ(on_store("verify").status, 0);
    EXPECT_EQ(on_store("log").out, run_program("log " + backups.string()).out);
}

/// A limit on the size of files stands for a full file system: the same error, at each place in turn.
TEST_F(ManyBackups, AFullFileSystemLosesNothingThatWasAcknowledged) {
    ASSERT_EQ(on_store("record " + backup(0).string()).status, 0);
    const std::string log = on_store("log").out;
    const auto blocks = static_cast<long>(fs::file_size(store)) / 512;
    for (long room = 0; room < 128; room += 8) {
        const Outcome outcome = run_program("record " + backups.string() + " --history " + store.string(),
                                            "ulimit -f " + std::to_string(blocks + room));
        EXPECT_EQ(outcome.status, 2) << room;
        EXPECT_NE(outcome.err.find(store.string()), std::string::npos) << outcome.err;
        EXPECT_EQ(on_store("verify").status, 0) << room;
        EXPECT_EQ(on_store("log").out, log) << room;
    }
    EXPECT_EQ(on_store("record " + backups.string()).status, 0);
    EXPECT_EQ(on_store("verify").status, 0);
}

/// Records on a tmpfs of this size that holds a copy of the store, then makes room and asks.
std::string on_tmpfs(const fs::path& mount, const fs::path& store, const fs::path& backups, long kibibytes) {
    const std::string history = " --history '" + (mount / "history.db").string() + "'";
    const std::string program = "'" OVAUDIT_PROGRAM "' ";
    const std::string script = "mount -t tmpfs -o size=" + std::to_string(kibibytes) + "k none '" +
                               mount.string() + "' || exit 77; cp '" + store.string() + "' '" +
                               (mount / "history.db").string() + "'; head -c 262144 /dev/zero > '" +
                               (mount / "ballast").string() + "'; " + program + "record '" +
                               backups.string() + "'" + history + " >/dev/null 2>&1; echo record $?; rm '" +
                               (mount / "ballast").string() + "'; " + program + "verify" + history +
                               "; echo verify $?; " + program + "log" + history;
    const fs::path file = mount.parent_path() / "on-tmpfs.sh";
    std::ofstream(file) << script << "\n";
    return run_program("--version", "unshare --user --map-root-user --mount sh '" + file.string() + "'").out;
}

TEST_F(ManyBackups, AFullTmpfsLosesNothingThatWasAcknowledged) {
    ASSERT_EQ(on_store("record " + backup(0).string()).status, 0);
    const std::string log = on_store("log").out;
    const fs::path mount = root / "tmpfs";
    fs::create_directories(mount);
    const long least =
        static_cast<long>(fs::file_size(store)) / 1024 + 256 + 40;  // the ballast, what WAL opens with
    if (on_tmpfs(mount, store, backup(0), least + 4096).find("record 0\nverify 0\n") == std::string::npos)
        GTEST_SKIP() << "no tmpfs can be mounted here";
    int full = 0;
    for (long room = 0; room < 256; room += 32) {
        const std::string told = on_tmpfs(mount, store, backups, least + room);
        if (!told.starts_with("record 2\n")) continue;
        ++full;
        EXPECT_TRUE(told.starts_with("record 2\nverify 0\n" + log)) << room << ": " << told;
    }
    EXPECT_GT(full, 2);
}

TEST_F(ManyBackups, GapsInTheScheduleAreTold) {
    for (int number = 10; number < 14; ++number) fs::remove(backup(number));
    ASSERT_EQ(on_store("record " + backups.string()).status, 0);
    const std::string captures = on_store("captures --until 2026-01-31").out;
    const std::string gap =
        "gap: nothing after 2026-01-10 00:00:00Z and before 2026-01-15 00:00:00Z (usual: every 24 h) of "
        "web01\n";
    const std::size_t at = captures.find("gap: ");
    ASSERT_NE(at, std::string::npos) << captures;
    EXPECT_TRUE(captures.substr(at).starts_with(gap + "27 captures of 1 VM, files of "))
        << captures.substr(at);
    EXPECT_EQ(on_store("captures --vm web0* --until 2026-01-31").out, captures);
    EXPECT_EQ(on_store("captures --vm nobody").status, 2);
    EXPECT_EQ(on_store("captures --since 2026-02-01").out.find("gap: "), std::string::npos);

    put("ip-reported/after.xva", "2026-11-20/web02.xva");
    ASSERT_EQ(on_store("record " + (backups / "2026-11-20").string()).status, 0);
    EXPECT_NE(on_store("captures --since 2026-02-01")
                  .out.find("gap: nothing after 2026-07-19 00:00:00Z (usual: every 24 h) of web01\n"),
              std::string::npos);
}

}  // namespace
}  // namespace ovaudit
