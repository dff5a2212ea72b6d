#include <gtest/gtest.h>

#include <algorithm>

#include "ovaudit/revert.hpp"
#include "report/undo_script.hpp"
#include "support/changes.hpp"

namespace ovaudit {
namespace {

using namespace test;

constexpr const char* device_uuid = "b3b4da7b-50c2-44ff-8d82-91d8306fab9b";

Datum text(const std::string& value) {
    return Datum{value};
}
Datum number(std::int64_t value) {
    return Datum{value};
}

Change field_of_vm(const std::string& field, Datum old_value, Datum new_value) {
    return with_values(vm_change(Category::other, field, field, "old", "new"), std::move(old_value),
                       std::move(new_value));
}

Change key_of_vm(const std::string& field, const std::string& key, Op op, Datum old_value, Datum new_value) {
    return with_op(with_key(field_of_vm(field, std::move(old_value), std::move(new_value)), key), op);
}

Change of_device(const std::string& class_name, const std::string& place, const std::string& field,
                 Datum old_value, Datum new_value) {
    Change change = with_values(
        inner_change(Category::storage, class_name, place, field, place + " " + field, "old", "new"),
        std::move(old_value), std::move(new_value));
    change.object.uuid = device_uuid;
    return change;
}

/// The commands of all steps, a line each; a word that is live as `param=?`.
std::vector<std::string> commands(const Revert& revert) {
    std::vector<std::string> lines;
    for (const StepGroup& group : revert.groups)
        for (const Step& step : group.steps)
            for (const XeCommand& command : step.commands) {
                std::string line = command.kind == XeCommand::Kind::recreate ? "recreate" : "";
                for (const Word& word : command.words)
                    line += (line.empty() ? "" : " ") + word.text +
                            (word.made || !word.live_param.empty() ? "?" : "");
                lines.push_back(line);
            }
    return lines;
}

std::vector<std::string> commands(std::vector<Change> changes) {
    return commands(revert(diff_of(std::move(changes))));
}

/// Why the one change is kept; empty if a step undoes it.
std::string kept(Change change) {
    const Revert plan = revert(diff_of({std::move(change)}));
    return plan.kept.empty() ? "" : plan.kept.front().reason;
}

std::string set(const std::string& words) {
    return std::string("vm-param-set uuid=") + web01 + " " + words;
}

using Lines = std::vector<std::string>;

TEST(Revert, SetsScalarsInTheWordsOfXe) {
    EXPECT_EQ(commands({field_of_vm("name_label", text("it's"), text("web02"))}),
              Lines{set("name-label=it's")});
    EXPECT_EQ(commands({field_of_vm("user_version", number(1), number(2))}), Lines{set("user-version=1")});
    EXPECT_EQ(commands({field_of_vm("has_vendor_device", Datum{true}, Datum{false})}),
              Lines{set("has-vendor-device=true")});
    EXPECT_EQ(commands({field_of_vm("HVM_shadow_multiplier", text("1.5"), text("1"))}),
              Lines{set("HVM-shadow-multiplier=1.5")});
}

TEST(Revert, ComparesWithWhatXePrints) {
    const auto printed = [](Change change) {
        const Revert plan = revert(diff_of({std::move(change)}));
        const auto& live = std::get<LiveValue>(plan.groups.at(0).steps.at(0).guards.at(0));
        return live.param + ": " + *live.as_new + ", " + *live.as_old;
    };
    EXPECT_EQ(printed(field_of_vm("HVM_shadow_multiplier", text("1.5"), text("1"))),
              "HVM-shadow-multiplier: 1.000, 1.500");
    EXPECT_EQ(printed(field_of_vm("actions_after_crash", text("coredump_and_restart"), text("preserve"))),
              "actions-after-crash: Preserve, Core dump and restart");
    EXPECT_EQ(printed(field_of_vm("affinity", Datum{}, Datum{Named{"host", device_uuid, "xen01"}})),
              std::string("affinity: ") + device_uuid + ", <not in database>");
}

TEST(Revert, GivesEnumerationsAsXeTakesThem) {
    EXPECT_EQ(commands({field_of_vm("actions_after_crash", text("coredump_and_restart"), text("preserve"))}),
              Lines{set("actions-after-crash=coredump_and_restart")});
    EXPECT_EQ(commands({field_of_vm("domain_type", text("pv_in_pvh"), text("hvm"))}),
              Lines{set("domain-type=pv-in-pvh")});
}

TEST(Revert, SetsAllMemoryLimitsAtOnceAndReadsThoseThatDidNotChange) {
    const Change most = field_of_vm("memory_static_max", number(4096), number(8192));
    const Change dynamic = field_of_vm("memory_dynamic_max", number(4096), number(8192));
    EXPECT_EQ(commands({dynamic, most}),
              Lines{std::string("vm-memory-limits-set uuid=") + web01 +
                    " static-min=? dynamic-min=? dynamic-max=4096 static-max=4096"});
    EXPECT_EQ(commands({dynamic}),
              Lines{std::string("vm-memory-dynamic-range-set uuid=") + web01 + " min=? max=4096"});
}

TEST(Revert, NeverLetsMoreVcpusStartThanThereCanBe) {
    const auto both = [](std::int64_t old_count, std::int64_t new_count) {
        return commands({field_of_vm("VCPUs_at_startup", number(old_count), number(new_count)),
                         field_of_vm("VCPUs_max", number(old_count), number(new_count))});
    };
    EXPECT_EQ(both(4, 2), (Lines{set("VCPUs-max=4"), set("VCPUs-at-startup=4")}));
    EXPECT_EQ(both(2, 4), (Lines{set("VCPUs-at-startup=2"), set("VCPUs-max=2")}));
}

TEST(Revert, SetsThatLastWhichTheOtherWouldRewrite) {
    const auto both = [](const char* old_type, const char* old_policy) {
        return commands({field_of_vm("HVM_boot_policy", text(old_policy), text("x")),
                         field_of_vm("domain_type", text(old_type), text("pv"))});
    };
    EXPECT_EQ(both("hvm", "BIOS order"), (Lines{set("domain-type=hvm"), set("HVM-boot-policy=BIOS order")}));
    EXPECT_EQ(both("pvh", ""), (Lines{set("HVM-boot-policy="), set("domain-type=pvh")}));
}

TEST(Revert, SetsAndRemovesKeysOfMaps) {
    const std::string remove =
        std::string("vm-param-remove uuid=") + web01 + " param-name=other-config param-key=";
    EXPECT_EQ(commands({key_of_vm("other_config", "folder", Op::changed, text("/a"), text("/b"))}),
              Lines{set("other-config:folder=/a")});
    EXPECT_EQ(commands({key_of_vm("other_config", "folder", Op::added, {}, text("/b"))}),
              Lines{remove + "folder"});
    EXPECT_EQ(commands({key_of_vm("other_config", "folder", Op::removed, text("/a"), {})}),
              Lines{set("other-config:folder=/a")});
    EXPECT_EQ(commands({key_of_vm("other_config", "xo:folder", Op::changed, text("a"), text("b"))}),
              (Lines{remove + "xo:folder",
                     std::string("vm-param-add uuid=") + web01 + " param-name=other-config xo:folder=a"}));
}

TEST(Revert, KeepsKeysForWhichXeHasNoWords) {
    EXPECT_EQ(kept(key_of_vm("other_config", "a=b", Op::removed, text("x"), {})),
              "xe has no words for its key");
    EXPECT_EQ(kept(key_of_vm("other_config", "a=b", Op::added, {}, text("x"))), "");
    EXPECT_EQ(kept(key_of_vm("other_config", "a\nb", Op::added, {}, text("x"))),
              "xe has no words for its key");
    EXPECT_EQ(kept(key_of_vm("other_config", "-a:b", Op::removed, text("x"), {})),
              "xe has no words for its key");
    EXPECT_EQ(kept(key_of_vm("VCPUs_params", "other", Op::removed, text("x"), {})),
              "xe takes no other keys than weight, cap and mask");
    EXPECT_EQ(kept(key_of_vm("other_config", "mac_seed", Op::changed, text("a"), text("b"))),
              "the MACs of its new NICs come from it, and no two VMs may share it");
}

TEST(Revert, AddsAndRemovesMembersOfSets) {
    const auto tag = [](Op op) { return key_of_vm("tags", "prod", op, {}, {}); };
    EXPECT_EQ(commands({tag(Op::added)}),
              Lines{std::string("vm-param-remove uuid=") + web01 + " param-name=tags param-key=prod"});
    EXPECT_EQ(commands({tag(Op::removed)}),
              Lines{std::string("vm-param-add uuid=") + web01 + " param-name=tags param-key=prod"});
    EXPECT_EQ(kept(key_of_vm("tags", "a, b", Op::added, {}, {})),
              "xe does not tell it apart from several members");
}

TEST(Revert, UnblocksFirstAndBlocksLast) {
    const auto block = [](const char* key, Op op) {
        return key_of_vm("blocked_operations", key, op, text("x"), text("x"));
    };
    const Lines lines =
        commands({block("destroy", Op::removed), field_of_vm("name_label", text("a"), text("b")),
                  block("pause", Op::added)});
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_TRUE(lines[0].ends_with("param-key=pause")) << lines[0];
    EXPECT_TRUE(lines[2].ends_with("blocked-operations:destroy=x")) << lines[2];
}

TEST(Revert, KeepsWhatMustNotBeInAScript) {
    EXPECT_EQ(kept(field_of_vm("PV_args", Datum{Hidden{}}, text("x"))), "in OLD: a secret that was masked");
    EXPECT_EQ(kept(field_of_vm("PV_args", text("a"), text("key=(hidden)"))),
              "in NEW: it holds a secret that was masked");
    EXPECT_EQ(kept(field_of_vm("name_label", text("a\x1b[2J"), text("x"))),
              "in OLD: it holds characters that cannot be seen, or several lines");
    EXPECT_EQ(kept(field_of_vm("name_label", text("a"), text("x\xe2\x80\xae"))),
              "in NEW: it holds characters that cannot be seen, or several lines");
    EXPECT_EQ(kept(field_of_vm("memory_static_max", text("${size}"), number(1))),
              "memory_static_max, in OLD: what the file holds is no number");
    EXPECT_EQ(kept(field_of_vm("future_field", text("a"), text("b"))), "a field that ovaudit does not know");
    EXPECT_EQ(kept(field_of_vm("recommendations", text("a"), text("b"))), "xe has no command that sets it");
    EXPECT_EQ(kept(field_of_vm("name_label", Datum{Unsaid{}}, text("b"))),
              "in OLD: the file does not say it");
    EXPECT_EQ(kept(field_of_vm("name_label", text(std::string(200'000, 'a')), text("b"))),
              "in OLD: it is too long for a command line");
}

TEST(Revert, EmitsSecretsThatWereLoaded) {
    Diff diff = diff_of({field_of_vm("PV_args", text("a"), text("key=(hidden)"))});
    diff.arguments.secrets_shown = true;
    EXPECT_TRUE(revert(diff).kept.empty());
}

TEST(Revert, KeepsWhatIsNoSetting) {
    EXPECT_EQ(kept(with_role(field_of_vm("power_state", text("Running"), text("Halted")), Role::runtime)),
              "it is run state: xe vm-start, vm-shutdown, vm-suspend");
    EXPECT_EQ(kept(with_role(field_of_vm("domid", number(1), number(2)), Role::runtime)), "it is run state");
    EXPECT_EQ(kept(with_role(field_of_vm("version", number(1), number(2)), Role::internal)),
              "the platform keeps it by itself");
    EXPECT_EQ(kept(with_role(vm_change(Category::snapshot, "snapshots:a/memory_static_max", "", "", ""),
                             Role::runtime)),
              "it is within a VM snapshot");
    EXPECT_EQ(kept(with_role(vm_change(Category::snapshot, "snapshot_info", "", "", ""), Role::internal)),
              "the platform keeps it by itself");
    EXPECT_EQ(kept(snapshot_change(Op::added, "nightly", "")),
              "no script should destroy a VM snapshot: xe snapshot-uninstall, by hand");
}

TEST(Revert, SetsTheScheduleOfSnapshotsAsOtherReferences) {
    const auto schedule = [](Datum old_value) {
        Change change = field_of_vm("snapshot_schedule", std::move(old_value), Datum{});
        change.category = Category::snapshot;
        return change;
    };
    EXPECT_EQ(commands({schedule(Datum{Named{"", "", device_uuid}})}),
              Lines{set(std::string("snapshot-schedule=") + device_uuid)});
    EXPECT_EQ(kept(schedule(Datum{Named{"", "", "OpaqueRef:1"}})),
              "in OLD: the file names what it refers to by no uuid");
}

/// A NIC that only OLD has, with this beside what makes it.
Change lost_nic(const DatumMap& more) {
    Change change = of_device("VIF", "VIF:0", "", {}, {});
    change.op = Op::removed;
    change.record = DatumMap{{"MAC", text("02:16:3e:00:00:01")},
                             {"network", Datum{Named{"network", device_uuid, "LAN"}}}};
    change.record->insert(change.record->end(), more.begin(), more.end());
    return change;
}

TEST(Revert, MakesANicWithItsAddress) {
    const Lines lines = commands({lost_nic({{"ipv4_configuration_mode", text("Static")},
                                            {"ipv4_addresses", Datum{DatumList{text("10.0.0.5/24")}}},
                                            {"ipv4_allowed", Datum{DatumList{text("10.0.0.5")}}},
                                            {"ipv4_gateway", text("10.0.0.1")}})});
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[1], "vif-param-set uuid=? ipv4-allowed=10.0.0.5");
    EXPECT_EQ(lines[2], "vif-configure-ipv4 uuid=? mode=Static address=10.0.0.5/24 gateway=10.0.0.1");
}

TEST(Revert, MakesNoNicThatWouldNotBeAsItWas) {
    const auto configured = [](DatumList addresses) {
        return lost_nic(
            {{"ipv4_configuration_mode", text("Static")}, {"ipv4_addresses", Datum{std::move(addresses)}}});
    };
    EXPECT_EQ(kept(configured({text("10.0.0.5/24"), text("10.0.0.6/24")})),
              "ipv4_addresses: xe sets one address");
    EXPECT_EQ(kept(configured({})),
              "ipv4_addresses: xe cannot leave a NIC with this mode and without an address");
    EXPECT_EQ(kept(configured({Datum{Hidden{}}})), "ipv4_addresses: a secret that was masked");
    EXPECT_EQ(kept(lost_nic({{"ipv4_allowed", Datum{DatumList{text("10.0.0.5"), text("a\nb")}}}})),
              "ipv4_allowed: it holds characters that cannot be seen, or several lines");
    EXPECT_EQ(kept(lost_nic({{"ipv4_allowed", Datum{DatumList{text("a,b")}}}})),
              "ipv4_allowed: xe does not tell a member apart from several");
}

TEST(Revert, KeepsWhatHasNoUuidThatXeWouldTake) {
    Change change = of_device("VIF", "VIF:0", "locking_mode", text("locked"), text("unlocked"));
    change.object.uuid = "$(reboot)";
    EXPECT_EQ(kept(change), "the file does not tell its uuid");
    change.object.uuid = device_uuid;
    change.vm = no_vm;
    EXPECT_EQ(kept(change), "the file does not tell its VM's uuid");
    EXPECT_EQ(kept(of_device("VIF", "VIF:0", "network", Datum{Named{"", "", "OpaqueRef:1"}},
                             Datum{Named{"network", device_uuid, "LAN"}})),
              "in OLD: the file names what it refers to by no uuid");
    EXPECT_EQ(kept(field_of_vm("suspend_SR", Datum{}, Datum{Named{"SR", device_uuid, "NFS"}})),
              "xe cannot set it to nothing");
}

TEST(Revert, GrowsDisksAndNeverShrinksThem) {
    EXPECT_EQ(commands({of_device("VDI", "VBD:0/VDI", "virtual_size", number(20), number(10))}),
              Lines{std::string("vdi-resize uuid=") + device_uuid + " disk-size=20"});
    EXPECT_EQ(kept(of_device("VDI", "VBD:0/VDI", "virtual_size", number(10), number(20))),
              "a disk can grow and not shrink");
}

TEST(Revert, PutsTheOldDiskBackWithoutTouchingTheNewOne) {
    const std::string old_disk = "11111111-2222-3333-4444-555555555555";
    const Change slot =
        of_device("VBD", "VBD:0", "VDI", Datum{Named{"VDI", old_disk, "a"}}, Datum{Named{"VDI", web01, "b"}});
    const Change name = of_device("VDI", "VBD:0/VDI", "name_label", text("a"), text("b"));
    EXPECT_EQ(commands({slot, name}), Lines{std::string("recreate vm-uuid=") + web01 + " device=0 vdi-uuid=" +
                                            old_disk + " bootable=? mode=? type=? unpluggable=?"});
}

TEST(Revert, NeedsWhatXapiNeeds) {
    const auto needs = [](Change change) {
        std::vector<Need::What> kinds;
        const Revert plan = revert(diff_of({std::move(change)}));
        for (const Need& need : plan.groups.at(0).steps.at(0).needs) kinds.push_back(need.what);
        return kinds;
    };
    using enum Need::What;
    EXPECT_EQ(needs(field_of_vm("has_vendor_device", Datum{true}, Datum{false})), std::vector{halted});
    EXPECT_EQ(needs(of_device("VBD", "VBD:0", "mode", text("RO"), text("RW"))), std::vector{halted});
    EXPECT_EQ(needs(of_device("VDI", "VBD:0/VDI", "on_boot", text("reset"), text("persist"))),
              std::vector{idle});
    EXPECT_EQ(needs(of_device("VIF", "VIF:0", "MAC", text("02:00:00:00:00:01"), text("02:00:00:00:00:02"))),
              std::vector{detached});
    EXPECT_EQ(needs(field_of_vm("affinity", Datum{Named{"host", device_uuid, "xen01"}}, Datum{})),
              std::vector{exists});
    EXPECT_EQ(needs(field_of_vm("affinity", Datum{Named{"", "", device_uuid}}, Datum{})),
              std::vector{exists});
    EXPECT_EQ(needs(with_values(object_change("network", device_uuid, "LAN", Category::security,
                                              "default_locking_mode", "", ""),
                                text("unlocked"), text("disabled"))),
              std::vector{quiet});
}

TEST(Revert, EveryChangeIsInAStepOrKept) {
    const Diff diff = example_diff();
    const Revert plan = revert(diff);
    std::vector<std::size_t> numbers;
    for (const StepGroup& group : plan.groups)
        for (const Step& step : group.steps)
            numbers.insert(numbers.end(), step.changes.begin(), step.changes.end());
    for (const Kept& change : plan.kept) numbers.push_back(change.change);
    std::ranges::sort(numbers);
    ASSERT_EQ(numbers.size(), diff.changes.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) EXPECT_EQ(numbers[i], i);
}

TEST(Revert, StatusIsOneIfASettingIsKept) {
    const auto status = [](std::vector<Change> changes) {
        const Diff diff = diff_of(std::move(changes));
        return exit_status(diff, revert(diff));
    };
    EXPECT_EQ(status({}), 0);
    EXPECT_EQ(status({field_of_vm("name_label", text("a"), text("b"))}), 0);
    EXPECT_EQ(status({with_role(field_of_vm("domid", number(1), number(2)), Role::runtime)}), 0);
    EXPECT_EQ(status({field_of_vm("recommendations", text("a"), text("b"))}), 1);
}

std::string script(const Diff& diff) {
    std::string all;
    render_undo_script(diff, revert(diff), [&](std::string_view bytes) { all += bytes; });
    return all;
}

TEST(UndoScript, NamesCannotLeaveTheirCommentOrTheirQuotes) {
    Diff diff = diff_of({field_of_vm("recommendations", text("a"), text("b")),
                         field_of_vm("name_label", text("'; reboot; '"), text("x"))});
    diff.old_side.name = "a\nreboot";
    diff.vms[0].name = "'\nreboot\n'";
    diff.changes[0].path = "VM:x\nreboot/recommendations";
    const std::string all = script(diff);
    EXPECT_EQ(all.find("\nreboot"), all.npos) << all;
    EXPECT_NE(all.find("'name-label='\\''; reboot; '\\'''"), all.npos) << all;
}

TEST(UndoScript, SaysWhatNoCommandUndoes) {
    EXPECT_NE(
        script(diff_of({field_of_vm("recommendations", text("a"), text("b"))}))
            .find("# No command undoes:\n#   VM:web01/recommendations: xe has no command that sets it\n"),
        std::string::npos);
}

TEST(ShellQuoted, LeavesPlainWordsAndQuotesTheRest) {
    EXPECT_EQ(shell_quoted("uuid=9538882a-c7e4"), "uuid=9538882a-c7e4");
    EXPECT_EQ(shell_quoted(""), "''");
    EXPECT_EQ(shell_quoted("=x"), "'=x'");
    EXPECT_EQ(shell_quoted("a b"), "'a b'");
    EXPECT_EQ(shell_quoted("$(id)"), "'$(id)'");
    EXPECT_EQ(shell_quoted("it's"), "'it'\\''s'");
    EXPECT_EQ(shell_quoted("~"), "'~'");
    EXPECT_EQ(shell_quoted("é"), "'é'");
}

}  // namespace
}  // namespace ovaudit
