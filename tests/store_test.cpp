#include "history/store.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "history/addresses.hpp"
#include "history/bytes.hpp"
#include "history/state.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/history.hpp"
#include "support/documents.hpp"
#include "support/history_test.hpp"

/// What is recorded, and how the file of a history is treated.
namespace ovaudit {
namespace {

namespace fs = std::filesystem;
using test::Outcome, test::run_program;

class StoreTest : public test::HistoryTest {
  protected:
    StoreTest() : HistoryTest("kept/history.db") {}

    void put(const std::string& name, const std::string& document) const {
        fs::create_directories((backups / name).parent_path());
        std::ofstream(backups / name, std::ios::binary) << document;
    }
};

std::string ova_xml(const std::string& description, const std::string& memory, const std::string& network) {
    using test::member, test::object;
    const std::string vm = member("uuid", "11111111-1111-1111-1111-111111111111") +
                           member("name_label", "web01") + member("name_description", description) +
                           member("memory_static_max", memory) + member("VIFs", test::array_of({"Ref:2"}));
    const std::string vif = member("device", "0") + member("VM", "Ref:1") + member("network", network) +
                            member("MAC", "02:16:3e:00:00:01");
    const auto network_of = [](const char* id, const char* name) {
        return object("network", id, member("uuid", id) + member("name_label", name));
    };
    return test::export_of({object("VM", "Ref:1", vm), object("VIF", "Ref:2", vif),
                            network_of("Ref:3", "DMZ"), network_of("Ref:4", "Backup")});
}

std::string xe_text(const std::string& description, const std::string& memory) {
    std::string text;
    for (const auto& [name, value] :
         {std::pair("uuid ( RO)                  ", std::string("11111111-1111-1111-1111-111111111111")),
          std::pair("            name-label ( RW)", std::string("web01")),
          std::pair("      name-description ( RW)", description),
          std::pair("     memory-static-max ( RW)", memory)})
        text += std::string(name) + ": " + value + "\n";
    return text;
}

}  // namespace

// What the one of two captures of a second leaves open, the other may decide: two steps from one time.
TEST_F(StoreTest, TwoFormsOfOneSecondAreTwoSteps) {
    for (const char* variant :
         {"a", "b", "c", "d", "e", "f", "g", "h"}) {  // which comes first is their digests'
        SetUp();
        put("2026-11-16/web01.xml", ova_xml(variant, "1073741824", "Ref:3"));
        put("2026-11-16/web01.txt", xe_text(variant, "1073741824"));
        put("2026-11-17/web01.xml", ova_xml(variant, "2147483648", "Ref:4"));
        const Outcome recorded = on_store("record " + backups.string());
        EXPECT_EQ(recorded.status, 0) << recorded.err;
        const Outcome log = on_store("log");
        EXPECT_NE(log.out.find("1 GiB -> 2 GiB"), std::string::npos) << log.out;
        EXPECT_NE(log.out.find("DMZ -> Backup"), std::string::npos) << log.out;
        EXPECT_EQ(on_store("verify").status, 0);
    }
}

TEST_F(StoreTest, OfAnOlderSchemaIsUpgradedByTheNextRecord) {
    put("2026-11-16/web01.xml", ova_xml("", "1073741824", "Ref:3"));
    put("2026-11-17/web01.xml", ova_xml("", "2147483648", "Ref:3"));
    ASSERT_EQ(on_store("record " + backups.string()).status, 0);
    const std::string log = on_store("log").out;
    {
        Store older(store.string(), Store::Access::write);
        Store::Transaction transaction(older);
        constexpr const char* create =
            "CREATE TABLE transition (subject INTEGER NOT NULL, time INTEGER NOT NULL, tie INTEGER NOT NULL,"
            " since INTEGER NOT NULL, old_capture INTEGER NOT NULL, capture INTEGER NOT NULL,"
            " diff BLOB NOT NULL, PRIMARY KEY (subject, time, tie, since)) WITHOUT ROWID";
        for (const char* sql :
             {"ALTER TABLE transition RENAME TO newer", "DROP INDEX transition_by_time", create,
              "CREATE INDEX transition_by_time ON transition (time, subject)",
              "INSERT INTO transition SELECT * FROM newer", "DROP TABLE newer", "PRAGMA user_version = 1"})
            older.query(sql).run();
        transaction.commit();
    }
    EXPECT_EQ(on_store("log").out, log);  // reading alone changes nothing
    put("2026-11-18/web01.xml", ova_xml("", "1073741824", "Ref:3"));
    ASSERT_EQ(on_store("record " + backups.string()).status, 0);
    EXPECT_NE(on_store("log").out.find("2 GiB -> 1 GiB"), std::string::npos);
    EXPECT_EQ(on_store("verify").status, 0);
    Store upgraded(store.string(), Store::Access::read);
    Query version = upgraded.query("PRAGMA user_version");
    ASSERT_TRUE(version.next());
    EXPECT_EQ(version.number(0), 2);
}

TEST_F(StoreTest, IsReadableForItsOwnerAlone) {
    put("2026-11-16/web01.xml", ova_xml("", "1", "Ref:3"));
    const mode_t before = umask(0);
    const Outcome recorded = on_store("record " + backups.string());
    umask(before);
    EXPECT_EQ(recorded.status, 0) << recorded.err;
    EXPECT_EQ(fs::status(store).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(StoreTest, AVmSnapshotThatCannotBeReadCostsNoOther) {
    using test::member, test::object;
    const auto vm = [](const std::string& id, const std::string& uuid, const std::string& more) {
        return object("VM", id, member("uuid", uuid) + member("name_label", uuid) + more);
    };
    const auto snapshot = [&](const std::string& id, const std::string& of, const std::string& metadata) {
        return vm(id, "snapshot-" + id,
                  member("is_a_snapshot", "<boolean>1</boolean>") + member("snapshot_of", of) +
                      member("snapshot_time", "20261115T23:00:01Z") + member("snapshot_metadata", metadata));
    };
    put("2026-11-16/pool.xml",
        test::export_of(
            {vm("Ref:1", "broken", member("memory_static_max", "2")),
             vm("Ref:2", "sound", member("memory_static_max", "2")),
             snapshot("Ref:3", "Ref:1", "(('memory__static_max'"),
             snapshot("Ref:4", "Ref:2", "(('name__label' 'sound') ('memory__static_max' '1'))")}));
    const Outcome recorded = on_store("record " + backups.string());
    EXPECT_EQ(recorded.status, 2);
    EXPECT_NE(recorded.err.find("snapshot_metadata: expected"), std::string::npos) << recorded.err;
    EXPECT_NE(recorded.out.find("unread: 1"), std::string::npos) << recorded.out;
    const Outcome log = on_store("log");
    EXPECT_NE(log.out.find("1 byte -> 2 bytes"), std::string::npos) << log.out;
}

TEST_F(StoreTest, AMomentHoldsOnlyWhatItsVmUses) {
    ASSERT_EQ(on_store("record fixtures/xo-tree/after/xo-pool-metadata-backups").status, 0);
    const Outcome outcome = on_store("diff --names-only db01@2026-11-17 db01@now");
    EXPECT_EQ(outcome.out, "VM:db01/VIF:0/network\nVM:db01/tags:prod\n");
}

TEST_F(StoreTest, ANameOfSeveralVmsIsSaidToBeOne) {
    ASSERT_EQ(on_store("record --quiet fixtures/memory-grew fixtures/ip-reported").status, 0);
    const std::string said =
        "web01: 2 VMs have this name; taken is d741eeaf-5630-44cd-a362-7137f6174c5c, seen last; the others "
        "are ";
    for (const char* command : {"annotate web01", "show web01@now", "timeline web01"})
        EXPECT_TRUE(on_store(command).err.starts_with(said)) << command << on_store(command).err;
    EXPECT_EQ(on_store("annotate d741eeaf-5630-44cd-a362-7137f6174c5c").err, "");
}

// Whose name is a pattern, or the uuid of another.
TEST_F(StoreTest, ATimelineIsOfItsVmAloneWhateverThatIsCalled) {
    using test::member, test::object;
    const auto of_two = [](const std::string& memory) {
        const auto vm = [&](const char* id, const char* identity) {
            return object("VM", id, identity + member("memory_static_max", memory));
        };
        const std::string unnamed = member("name_label", "web*1");
        const std::string other = member("uuid", "second") + member("name_label", "web01");
        return test::export_of({vm("Ref:1", unnamed.c_str()), vm("Ref:2", other.c_str())});
    };
    put("2026-11-16/pool.xml", of_two("1073741824"));
    put("2026-11-17/pool.xml", of_two("2147483648"));
    ASSERT_EQ(on_store("record --quiet " + backups.string()).status, 0);
    const Outcome both = on_store("timeline 'web*'");
    EXPECT_EQ(both.status, 0) << both.err;
    EXPECT_NE(both.out.find("VM web*1"), std::string::npos) << both.out;
    EXPECT_NE(both.out.find("VM web01"), std::string::npos) << both.out;
}

TEST_F(StoreTest, AFolderIsNoHistory) {
    EXPECT_EQ(run_program("captures --history /tmp").err,
              "ovaudit: /tmp: expected a history, found a folder\n");
}

TEST_F(StoreTest, OfABackupWhoseExportIsBrokenTheRestIsRecorded) {
    const fs::path tree = OVAUDIT_SOURCE_DIR "/fixtures/xo-tree/after/xo-vm-backups";
    const std::string name = "d3422751-7795-4fd7-81df-e53a09e606be/20261120T020003Z.";
    fs::create_directories((backups / name).parent_path());
    for (const char* ending : {"xva", "json"})
        fs::copy_file(tree / (name + ending), backups / (name + ending));
    fs::resize_file(backups / (name + "xva"), 700);
    const Outcome recorded = on_store("record " + backups.string());
    EXPECT_EQ(recorded.status, 2);
    EXPECT_EQ(recorded.out, "recorded 1 capture of 1 file; known before: 0; without metadata: 0; unread: 1\n")
        << recorded.err;
    EXPECT_NE(on_store("show db01@now --flat VCPUs_max").out.find("VCPUs_max"), std::string::npos);
}

TEST_F(StoreTest, AVmThatIsTooLargeForAHistoryCostsNoOther) {
    std::string large = ova_xml("", "1", "Ref:3");
    const std::string value(std::size_t{24} << 20, 'x');
    for (const char* name : {"user_version", "bios_strings", "affinity"})
        large.insert(large.find("<member><name>name_description"), test::member(name, value));
    put("2026-11-16/large.xml", large);
    put("2026-11-17/web01.xml", ova_xml("", "1", "Ref:3"));
    const Outcome recorded = on_store("record " + backups.string());
    EXPECT_EQ(recorded.status, 2);
    EXPECT_NE(recorded.err.find("large.xml: VM \"web01\": expected at most 67108864 bytes"),
              std::string::npos)
        << recorded.err.substr(0, 500);
    EXPECT_EQ(on_store("captures --format csv").out.find("large"), std::string::npos);
    EXPECT_NE(on_store("show web01@now --flat memory_static_max").out.find(" = 1\n"), std::string::npos);
}

TEST_F(StoreTest, WithoutMetadataThereIsNothingToRecord) {
    fs::create_directories(backups);
    const Outcome recorded = on_store("record " + backups.string());
    EXPECT_EQ(recorded.status, 2);
    EXPECT_EQ(recorded.err,
              "ovaudit: " + backups.string() + ": expected exports or other metadata in it, found none\n");
}

TEST_F(StoreTest, APathThatIsNotThereIsNoPattern) {
    put("2026-11-16/web01.xml", ova_xml("", "1", "Ref:3"));
    ASSERT_EQ(on_store("record " + backups.string()).status, 0);
    for (const char* command : {"log ", "annotate web01 "}) {
        const Outcome outcome = on_store(command + std::string("/no/such/folder"));
        EXPECT_EQ(outcome.status, 2) << command;
        EXPECT_EQ(outcome.err, "ovaudit: /no/such/folder: cannot be opened: No such file or directory\n");
    }
    EXPECT_EQ(on_store("log 'memroy_*'").err, "nothing that changed is covered by memroy_*\n");
    EXPECT_EQ(on_store("log --vm web01 --since 30d 'memory_*'").err,
              "nothing that changed in that period is covered by memory_*\n");
    EXPECT_EQ(on_store("log VM:web01/memory_target").err,
              "nothing that changed is covered by VM:web01/memory_target\n");
    EXPECT_EQ(on_store("log nofile/xy 'memory_*'").err,
              "nothing that changed is covered by nofile/xy memory_* and there is no such file\n");
    EXPECT_EQ(run_program("log nofile/xy " + backups.string()).err,
              "nothing that changed is covered by nofile/xy and there is no such file\n");
    EXPECT_EQ(on_store("annotate web01 'memroy_*'").err, "ovaudit: the pattern \"memroy_*\" hits nothing\n");
}

TEST_F(StoreTest, WhoseTakesAnySpellingOfAnAddressAndNothingElse) {
    put("2026-11-16/web01.xml", ova_xml("", "1", "Ref:3"));
    ASSERT_EQ(on_store("record " + backups.string()).status, 0);
    for (const char* spelling : {"02:16:3e:00:00:01", "02-16-3E-00-00-01", "0216.3e00.0001"})
        EXPECT_EQ(on_store(std::string("whose ") + spelling).status, 0) << spelling;
    for (const char* other : {"foo", "999.1.1.1", "02:16:3e:00:00"}) {
        const Outcome outcome = on_store(std::string("whose ") + other);
        EXPECT_EQ(outcome.status, 2) << other;
        EXPECT_EQ(outcome.err,
                  "ovaudit: expected an IP address or a MAC, found \"" + std::string(other) + "\"\n");
    }
    EXPECT_EQ(address_in("2001:0DB8:0:120:0:0:0:17/64"), "2001:db8:0:120::17");
    EXPECT_EQ(address_in("192.0.2.17/24"), "192.0.2.17");
    EXPECT_EQ(address_in("192.0.2"), std::nullopt);
    for (const char* twelve_digits : {"2001:db8::1:1234", "fe80::1234:5678", "2001:db8:1::1234"})
        EXPECT_EQ(address_in(twelve_digits), twelve_digits);
    for (const char* mac : {"02:16:3e:00:00:01", "02-16-3E-00-00-01", "0216.3e00.0001", "02163E000001"})
        EXPECT_EQ(address_in(mac), "02:16:3e:00:00:01");
    EXPECT_EQ(address_in("02:163e.00-0001"), std::nullopt);
}

TEST_F(StoreTest, TimesAreTakenAsReportsSpellThem) {
    put("2026-11-16/web01.xml", ova_xml("", "1073741824", "Ref:3"));
    put("2026-11-17/web01.xml", ova_xml("", "2147483648", "Ref:3"));
    ASSERT_EQ(on_store("record " + backups.string()).status, 0);
    for (const char* time :
         {"'2026-11-17 00:00:00Z'", "2026-11-17T00:00:00Z", "'2026-11-17 00:00'", "2026-11-17"})
        EXPECT_NE(on_store(std::string("log --since ") + time).out.find("2 GiB"), std::string::npos) << time;
    EXPECT_EQ(on_store("log --since '2026-11-17 00:01'").out, "");
}

// Two bytes a level would end the stack.
TEST(StoredStates, AreReadToADepth) {
    const auto restored = [](std::size_t depth) {
        ByteWriter told, passing;
        for (const char* text : {"a class", "uuid", "name", "ref", "field"}) told.text(text);
        for (std::size_t level = 0; level < depth; ++level) {
            told.number(static_cast<std::uint64_t>(Kind::set));
            told.number(1);
        }
        told.number(static_cast<std::uint64_t>(Kind::unknown));
        passing.text("");
        Restorer restorer;
        restorer.add({told.bytes()}, passing.bytes(), 0);
        Source source;
        source.coverage = std::make_shared<const Coverage>();
        return restorer.finish("capture", {source}).objects().size();
    };
    EXPECT_EQ(restored(100), 1u);
    EXPECT_THROW(restored(1'000'000), Error);
}

}  // namespace ovaudit
