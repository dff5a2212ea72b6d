#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "ovaudit/history.hpp"
#include "support/edits.hpp"
#include "support/export_writer.hpp"
#include "support/pool_maker.hpp"
#include "support/program.hpp"
#include "support/seeds.hpp"

/// A VM snapshot in an export is a capture of its VM, of the time at which it was taken.
namespace ovaudit::generated {
namespace {

namespace fs = std::filesystem;

/// A folder of exports, each in a folder whose name is its time.
class Backups {
  public:
    explicit Backups(const std::string& name)
        : root_(fs::temp_directory_path() / ("ovaudit-" + name + "-" + std::to_string(getpid()))) {}
    ~Backups() { fs::remove_all(root_); }
    void add(const std::string& day, const std::string& document) const {
        fs::create_directories(root_ / day);
        std::ofstream(root_ / day / "pool.xml", std::ios::binary) << document;
    }
    std::string path() const { return root_.string(); }

  private:
    fs::path root_;
};

/// Without what VM snapshots keep.
Pool forgetful(Pool pool) {
    for (const ObjectKey vm : objects_of(pool, "VM")) text(pool, vm, "snapshot_metadata").clear();
    return pool;
}

/// What VMs and their devices were set to, and by when.
std::vector<std::string> settings_by_day(const History& history, const std::set<std::string>& vms,
                                         const std::string& snapshot_day) {
    static const std::set<std::string, std::less<>> always_kept = {"VM", "VIF", "VBD", "VDI", "VGPU"};
    std::vector<std::string> settings;
    for (const LogEntry& entry : log(history, {})) {
        if (!vms.contains(entry.uuid)) continue;
        const bool is_early = entry.diff.new_side.sources.front().captured_at < snapshot_day + "T23";
        for (const Change& change : entry.diff.changes) {
            const bool is_disk = change.field == "VDI" && change.label.starts_with("disk");
            const bool is_setting = change.role == Role::config && change.category != Category::snapshot;
            if (is_setting && always_kept.contains(change.object.class_name) && !is_disk)
                settings.push_back(change.id + " " + text_of(change.old_value) + " -> " +
                                   text_of(change.new_value) + (is_early ? " early" : " late"));
        }
    }
    std::ranges::sort(settings);
    return settings;
}

}  // namespace

TEST(SnapshotsInHistory, TellWhatChangedBeforeThemFromWhatChangedAfter) {
    for_each_seed(60, [](Random& random) {
        Pool pool = make_pool_without_shared_disks(random);
        const Backups two("two"), three("three");
        const std::string first = write_export(forgetful(pool), any_layout(random));
        edit_places(pool, random.below(5), random);
        std::set<std::string> vms;
        for (const ObjectKey vm : living_vms(pool)) {
            add_vm_snapshot_with_record(pool, vm, random);
            vms.insert(text(pool, vm, "uuid"));
        }
        three.add("2026-11-15-12-00-00", write_export(forgetful(pool), any_layout(random)));
        edit_places(pool, random.below(5), random);
        for (const ObjectKey vm :
             objects_of(pool, "VM"))  // of a VM snapshot that was dropped nothing is known
            vms.erase(referring(pool, "VM", "snapshot_of", vm).empty() ? text(pool, vm, "uuid") : "");
        two.add("2026-11-20-12-00-00", write_export(pool, any_layout(random)));
        three.add("2026-11-20-12-00-00", write_export(forgetful(pool), any_layout(random)));
        for (const Backups* backups : {&two, &three}) backups->add("2026-11-10-12-00-00", first);
        History of_two, of_three;
        record(of_two, {two.path()}, {});
        record(of_three, {three.path()}, {});
        EXPECT_EQ(verify(of_two), std::vector<std::string>());
        EXPECT_EQ(settings_by_day(of_two, vms, "2026-11-15"), settings_by_day(of_three, vms, "2026-11-15"));
    });
}

TEST(SnapshotsInHistory, InterruptNoSpanOfAnAddress) {
    for_each_seed(20, [](Random& random) {
        Pool pool = make_pool(random);
        const Backups backups("spans");
        backups.add("2026-11-10-12-00-00", write_export(forgetful(pool), any_layout(random)));
        for (const ObjectKey vm : living_vms(pool)) add_vm_snapshot_with_record(pool, vm, random);
        backups.add("2026-11-20-12-00-00", write_export(pool, any_layout(random)));
        History history;
        EXPECT_GT(record(history, {backups.path()}, {}).captures, 2U);
        for (const ObjectKey vm : living_vms(pool)) {
            if (target(pool, vm, "guest_metrics") == null_key) continue;
            for (const auto& [key, address] :
                 value(pool, target(pool, vm, "guest_metrics"), "networks").entries) {
                std::vector<Holder> holders = whose(history, address, {{}, {text(pool, vm, "uuid")}});
                std::erase_if(holders, [&, device = key.substr(0, key.find('/'))](const Holder& holder) {
                    return holder.held_as != HeldAs::reported || holder.device != device;
                });
                ASSERT_EQ(holders.size(), 1U) << key << " " << address;
                EXPECT_EQ(holders.front().last_seen - holders.front().first_seen, 10 * 86400);
            }
        }
    });
}

TEST(SnapshotsInHistory, StayForgotten) {
    History history;
    RecordOptions options;
    options.rehash = true;
    const std::vector<std::string> file = {OVAUDIT_SOURCE_DIR "/fixtures/against-snapshots/export.xva"};
    EXPECT_EQ(record(history, file, options).captures, 3U);
    EXPECT_EQ(forget(history, 1795132800, true).captures,
              1U);  // 2026-11-20; of two the later is what follows on
    EXPECT_EQ(record(history, file, options).captures, 0U);
}

TEST(SnapshotsInHistory, AreCapturesOfTheirOwnTime) {
    using test::run_program;
    const Backups folder("kept");
    fs::create_directories(folder.path());
    const std::string history = " --history " + folder.path() + "/history.db ";
    const std::string file = "fixtures/against-snapshots/export.xva";
    EXPECT_EQ(run_program("record" + history + file).out,
              "recorded 3 captures of 1 file; known before: 0; without metadata: 0; unread: 0\n");
    EXPECT_NE(run_program("captures" + history)
                  .out.find("2026-11-15 23:00:01Z (snapshot)  1 VM  ?  VM snapshot in XVA"),
              std::string::npos);
    const std::string card = run_program("show" + history + "shop01@2026-11-16").out;
    EXPECT_NE(card.find("memory        4 GiB fixed"), std::string::npos) << card;
    EXPECT_EQ(card.find("unplugged"), std::string::npos) << card;  // no VM snapshot tells
    const std::string log = run_program("log" + history + "--only memory").out;
    EXPECT_NE(log.find("after 2026-11-19 18:30:00Z, by 2026-11-20 02:00:03Z"), std::string::npos) << log;
}

}  // namespace ovaudit::generated
