// The scripts of the way back, run: against a pool in the state of NEW, they bring it to OLD but for what
// they say that they do not undo.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "load/load_bytes.hpp"
#include "ovaudit/revert.hpp"
#include "report/undo_script.hpp"
#include "support/edits.hpp"
#include "support/export_writer.hpp"
#include "support/pool_json.hpp"
#include "support/pool_maker.hpp"
#include "support/program.hpp"
#include "support/seeds.hpp"

namespace ovaudit::generated {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::size_t batches = 20;
constexpr std::size_t pairs_in_a_batch = 10;

/// A folder that is gone again after the test.
class Folder {
  public:
    Folder() : path_(fs::temp_directory_path() / ("ovaudit-revert-" + std::to_string(::getpid()))) {
        fs::create_directories(path_);
    }
    ~Folder() { fs::remove_all(path_); }
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

void write(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

json read_json(const fs::path& path) {
    std::ifstream file(path);
    return json::parse(file);
}

void put_in_order(Pool& pool, ObjectKey vm, const std::vector<const char*>& fields) {
    std::vector<std::int64_t> numbers;
    for (const char* field : fields) numbers.push_back(std::stoll(text(pool, vm, field)));
    std::ranges::sort(numbers);
    for (std::size_t i = 0; i < fields.size(); ++i) text(pool, vm, fields[i]) = std::to_string(numbers[i]);
}

/// Makes of chance what xapi lets be.
void make_valid(Pool& pool) {
    for (ObjectKey vm : objects_of(pool, "VM")) {
        put_in_order(pool, vm,
                     {"memory_static_min", "memory_dynamic_min", "memory_dynamic_max", "memory_static_max"});
        put_in_order(pool, vm, {"VCPUs_at_startup", "VCPUs_max"});
        text(pool, vm, "HVM_boot_policy") = text(pool, vm, "domain_type") == "hvm" ? "BIOS order" : "";
    }
    for (ObjectKey vif : objects_of(pool, "VIF")) {
        auto& addresses = value(pool, vif, "ipv4_addresses").members;
        const bool fixed = text(pool, vif, "ipv4_configuration_mode") == "Static";
        if (fixed && addresses.empty()) addresses = {"192.0.2.9/24"};
        addresses = fixed ? std::set{*addresses.begin()} : std::set<std::string>();
        if (!fixed) text(pool, vif, "ipv4_gateway").clear();
    }
}

/// Some NICs have an address of their own in OLD, which must come back with them.
void configure_some(Pool& pool, Random& random) {
    for (ObjectKey vif : objects_of(pool, "VIF")) {
        if (!random.chance(20)) continue;
        text(pool, vif, "ipv4_configuration_mode") = "Static";
        value(pool, vif, "ipv4_addresses").members = {"192.0.2.7/24"};
        if (random.chance(50)) text(pool, vif, "ipv4_gateway") = "192.0.2.1";
    }
}

void halt_all(Pool& pool) {
    for (ObjectKey vm : objects_of(pool, "VM")) text(pool, vm, "power_state") = "Halted";
    for (const char* device : {"VIF", "VBD", "VGPU"})
        for (ObjectKey key : objects_of(pool, device)) text(pool, key, "currently_attached") = "0";
}

constexpr std::array nasty = {
    "it's",  "$(reboot)",         "`id`",     "a\\",    "-rf /", "--",   "*",
    "~root", "a;b|c&d>e\"f\"",    " before",  "after ", "%s%n",  "${A}", "a: b; c",
    "#none", "<not in database>", "é ü 日本", "=",
};

/// Texts that a shell, xe or a reader of what xe prints could take for something else.
void add_nasty(Pool& pool, Random& random) {
    const ObjectKey vm = random.pick(living_vms(pool));
    auto& other_config = value(pool, vm, "other_config").entries;
    text(pool, vm, "name_description") = random.pick(nasty);
    other_config[std::string("key ") + random.pick(nasty)] = random.pick(nasty);
    other_config["note"] = random.pick(nasty);
    value(pool, vm, "tags").members.insert(random.pick(nasty));
    if (const auto vifs = referring(pool, "VIF", "VM", vm); !vifs.empty() && random.chance(30))
        value(pool, random.pick(vifs), "other_config").entries["note"] = random.pick(nasty);
}

Capture load_pool(const Pool& pool) {
    return load_bytes("generated.xml", write_export(pool));
}

struct Case {
    Pool old_pool, new_pool;
    bool halted = false;
    fs::path folder;
    Diff diff;
    Revert plan;
};

Case make_case(Random& random, const fs::path& folder) {
    Case made;
    made.halted = random.chance(70);
    made.old_pool = make_pool(random);
    configure_some(made.old_pool, random);
    make_valid(made.old_pool);
    if (made.halted) halt_all(made.old_pool);
    made.new_pool = made.old_pool;
    edit_places(made.new_pool, random.below(8) + 1, random);
    if (random.chance(30)) add_nasty(made.new_pool, random);
    if (random.chance(10)) add_nasty(made.old_pool, random);
    make_valid(made.new_pool);
    if (made.halted) halt_all(made.new_pool);
    made.folder = folder;
    made.diff = diff(load_pool(made.old_pool), load_pool(made.new_pool));
    made.plan = revert(made.diff);
    return made;
}

/// What is live is NEW, and the disks that its VMs no longer use.
Pool live_pool(const Case& made) {
    Pool live = made.new_pool;
    live.last_key = std::max(live.last_key, made.old_pool.last_key);
    for (ObjectKey vdi : objects_of(made.old_pool, "VDI")) {
        const ObjectKey sr = target(made.old_pool, vdi, "SR");
        if (live.objects.contains(vdi) || !live.objects.contains(sr)) continue;
        live.objects[vdi] = made.old_pool.objects.at(vdi);
    }
    return live;
}

void write_case(const Case& made) {
    fs::create_directories(made.folder);
    std::string script;
    render_undo_script(made.diff, made.plan, [&](std::string_view bytes) { script += bytes; });
    write(made.folder / "undo.sh", script);
    const json state = {{"objects", to_json(live_pool(made))},
                        {"initial", {{"VIF", initial_json("VIF")}, {"VBD", initial_json("VBD")}}}};
    write(made.folder / "new.json", state.dump());
}

void run_cases(const std::vector<Case>& cases) {
    std::string command = "python3 '" OVAUDIT_SOURCE_DIR "/tests/revert/fake_xe.py'";
    for (const Case& made : cases) command += " '" + made.folder.string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0);
}

/// A NIC that is made anew takes the MTU of its network: its own comes back by chance only.
bool is_by_chance(const Change& change) {
    return change.object.class_name == "VIF" && change.field == "MTU";
}

/// The ids of the changes that count; of these alone, if given.
std::vector<std::string> counting(const Diff& diff, const std::vector<std::size_t>* of = nullptr) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < diff.changes.size(); ++i)
        if (diff.changes[i].counts && !is_by_chance(diff.changes[i]) &&
            (of == nullptr || std::ranges::find(*of, i) != of->end()))
            ids.push_back(diff.changes[i].id);
    std::ranges::sort(ids);
    return ids;
}

std::vector<std::string> kept(const Case& made) {
    std::vector<std::size_t> numbers;
    for (const Kept& change : made.plan.kept) numbers.push_back(change.change);
    return counting(made.diff, &numbers);
}

/// Disks that no VM uses are no part of an export.
void drop_unused_disks(Pool& pool, const Pool& old_pool) {
    for (ObjectKey vdi : objects_of(pool, "VDI"))
        if (referring(pool, "VBD", "VDI", vdi).empty() &&
            !(old_pool.objects.contains(vdi) && referring(old_pool, "VBD", "VDI", vdi).empty()))
            pool.objects.erase(vdi);
}

std::string script_of(const Case& made) {
    const std::string all = test::read_file(made.folder / "undo.sh");
    return all.substr(0, all.find("# What the steps above"));
}

void expect_undone(const Case& made) {
    const json result = read_json(made.folder / "result.json");
    const std::string told = result["shell"].get<std::string>() + "\n" + script_of(made) + "\n" +
                             result["dry"]["output"].get<std::string>() +
                             result["apply"]["output"].get<std::string>() +
                             result["again"]["output"].get<std::string>();
    ASSERT_FALSE(result["dry"]["changed"]) << "without --apply it changes something\n" << told;
    if (result["dry"]["status"] != 0) {
        // what keeps a NIC from being made anew; else only that a VM runs
        const bool lost =
            told.find("PVS proxy") != told.npos || told.find("cannot be told apart") != told.npos;
        EXPECT_TRUE(!made.halted || lost) << told;
        EXPECT_EQ(result["dry"]["status"], 1) << told;
        EXPECT_EQ(result["apply"]["status"], 1) << told;
        EXPECT_FALSE(result["apply"]["changed"]) << "it stops before it changes anything\n" << told;
        return;
    }
    ASSERT_EQ(result["apply"]["status"], 0) << told;
    EXPECT_EQ(result["again"]["status"], 0) << told;
    EXPECT_EQ(result["again"]["output"].get<std::string>().find("would run"), std::string::npos)
        << "what is undone is left\n"
        << told;
    Pool after = from_json(result["objects"], live_pool(made));
    drop_unused_disks(after, made.old_pool);
    EXPECT_EQ(counting(diff(load_pool(made.old_pool), load_pool(after))), kept(made)) << told;
}

/// One VM of one name in OLD and another in NEW, and what a script makes of it where that is `live`.
json run_with(const std::string& live, const std::string& power_state, const Folder& folder) {
    Random random(1);
    Case made;
    made.folder = folder.path();
    made.old_pool = make_pool(random);
    const ObjectKey vm = living_vms(made.old_pool).front();
    text(made.old_pool, vm, "name_label") = "old";
    text(made.old_pool, vm, "has_vendor_device") = "0";
    made.new_pool = made.old_pool;
    text(made.new_pool, vm, "name_label") = "new";
    text(made.new_pool, vm, "has_vendor_device") = "1";
    made.diff = diff(load_pool(made.old_pool), load_pool(made.new_pool));
    made.plan = revert(made.diff);
    text(made.new_pool, vm, "name_label") = live;
    text(made.new_pool, vm, "power_state") = power_state;
    write_case(made);
    run_cases({made});
    return read_json(made.folder / "result.json");
}

}  // namespace

TEST(RevertLaw, ScriptsBringNewBackToOld) {
    const Folder folder;
    for_each_seed(batches, [&](Random& random) {
        std::vector<Case> cases;
        for (std::size_t i = 0; i < pairs_in_a_batch; ++i)
            cases.push_back(make_case(random, folder.path() / std::to_string(i)));
        for (const Case& made : cases) write_case(made);
        run_cases(cases);
        for (const Case& made : cases) expect_undone(made);
    });
}

TEST(RevertScript, StopsBeforeAllWhereSomebodyChangedAValueSince) {
    const Folder folder;
    const json result = run_with("other", "Halted", folder);
    EXPECT_EQ(result["apply"]["status"], 1);
    EXPECT_NE(
        result["apply"]["output"].get<std::string>().find("STOP: name-label was changed since: it is other"),
        std::string::npos)
        << result["apply"]["output"];
    EXPECT_EQ(result["dry"]["output"].get<std::string>().find("as in OLD already"), std::string::npos)
        << result["dry"]["output"];
    EXPECT_FALSE(result["apply"]["changed"]);
}

TEST(RevertScript, StopsBeforeAllWhereTheVmMustBeHalted) {
    const Folder folder;
    const json result = run_with("new", "Running", folder);
    EXPECT_EQ(result["apply"]["status"], 1);
    EXPECT_NE(result["apply"]["output"].get<std::string>().find("STOP: the VM is running and must be halted"),
              std::string::npos)
        << result["apply"]["output"];
    EXPECT_FALSE(result["apply"]["changed"]);
}

TEST(RevertScript, LeavesWhatIsAsInOldAlready) {
    const Folder folder;
    const json result = run_with("old", "Halted", folder);
    EXPECT_EQ(result["apply"]["status"], 0);
    EXPECT_NE(result["dry"]["output"].get<std::string>().find("as in OLD already"), std::string::npos);
    EXPECT_TRUE(result["apply"]["changed"]) << "the other step is done";
}

TEST(RevertScript, ShellsReadEachWordAsItIs) {
    const Folder folder;
    for_each_seed(5, [&](Random& random) {
        std::string script, expected;
        for (int i = 0; i < 200; ++i) {
            std::string word;
            for (std::size_t size = random.below(12); size > 0; --size)
                word += static_cast<char>(random.below(255) + 1);
            script += "printf '%s\\0' " + shell_quoted(word) + "\n";
            expected += word + '\0';
        }
        write(folder.path() / "words.sh", script);
        for (const char* shell : {"sh", "bash"}) {
            const std::string out = (folder.path() / "out").string();
            const std::string command =
                std::string(shell) + " '" + (folder.path() / "words.sh").string() + "' >'" + out + "'";
            ASSERT_EQ(std::system(command.c_str()), 0);
            EXPECT_EQ(test::read_file(out), expected) << shell;
        }
    });
}

TEST(RevertScript, IsSilentUnderShellcheck) {
    if (std::system("command -v shellcheck >/dev/null") != 0) GTEST_SKIP() << "no shellcheck here";
    const Folder folder;
    for_each_seed(1, [&](Random& random) {
        std::string command = "shellcheck";
        for (int i = 0; i < 20; ++i) {
            const Case made = make_case(random, folder.path() / std::to_string(i));
            write_case(made);
            command += " '" + (made.folder / "undo.sh").string() + "'";
        }
        EXPECT_EQ(std::system(command.c_str()), 0);
    });
}

}  // namespace ovaudit::generated
