// Each check on a VM that it lets pass, on one with something wrong, and on one of which the source does not
// show what it reads. The VM is that of a fixture; edits are made in the document that `ovaudit show` writes
// of it.
#include "ovaudit/audit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "load/load_bytes.hpp"
#include "ovaudit/load.hpp"
#include "support/checked_pool.hpp"
#include "support/documents.hpp"

namespace ovaudit {
namespace {

using json = test::Document;
using test::add, test::add_twin, test::audited, test::fields, test::GiB, test::healthy, test::told,
    test::verdict_of, test::without;

AuditOptions strict_options() {
    AuditOptions options;
    options.now = "2026-11-20T02:00:03Z";
    Parameters& house = options.policy.parameters;
    house.memory_sizes = {4 * GiB, 8 * GiB};
    house.vcpus_by_tag = {{"prod", 8}};
    house.subnets = {"192.0.2.0/24", "2001:db8::/32"};
    house.mac_prefixes = {"02:dd"};
    house.locked_vifs = true;
    house.required_tags = {"prod"};
    house.production_tags = {"gold"};
    house.protected_tags = {"prod"};
    house.forbidden_srs = {"scratch*"};
    house.secure_boot = true;
    house.untrusted_tags = {"guest"};
    house.groups = {"tag:prod"};
    house.host_memory = 64 * GiB;
    house.name_pattern = "web[0-9]+";
    house.tools_version = "7.30";
    return options;
}

/// What a house with strict_options() lets pass.
json of_the_house() {
    json document = healthy();
    json& vm = fields(document, "VM");
    vm["HVM_boot_params"]["firmware"] = "uefi";
    vm["platform"]["secureboot"] = "true";
    vm["platform"]["cores-per-socket"] = "2";
    vm["platform"]["device-model"] = "qemu-upstream-uefi";
    vm["blocked_operations"]["destroy"] = "true";
    vm["requires_reboot"] = false;
    fields(document, "VIF")["locking_mode"] = "locked";
    fields(document, "VIF")["ipv4_allowed"] = {"192.0.2.17"};
    return document;
}

struct Case {
    const char* check;
    void (*spoil)(json& document);
    Level level;
    std::size_t findings = 1;
};

void set_vm(json& document, const char* field, const json& value) {
    fields(document, "VM")[field] = value;
}

const Case cases[] = {
    {"MEM-001", [](json& d) { set_vm(d, "memory_static_min", 9 * GiB); }, Level::error},
    {"MEM-002", [](json& d) { set_vm(d, "memory_dynamic_min", 4 * GiB); }, Level::warning},
    {"MEM-003", [](json& d) { set_vm(d, "memory_dynamic_min", GiB); }, Level::warning},
    {"MEM-004",
     [](json& d) {
         set_vm(d, "memory_dynamic_min", 4 * GiB);
         fields(d, "VM_guest_metrics")["os_version"] = {{"distro", "rocky"}, {"major", "9"}};
     },
     Level::error},
    {"MEM-005",
     [](json& d) {
         for (const char* field : {"memory_static_max", "memory_dynamic_max", "memory_dynamic_min"})
             set_vm(d, field, 2048 * GiB);
         fields(d, "VM")["recommendations"] = json::object();
     },
     Level::warning},
    {"MEM-006", [](json& d) { set_vm(d, "HVM_shadow_multiplier", "4"); }, Level::info},
    {"MEM-007", [](json& d) { set_vm(d, "memory_static_max", 9 * GiB); }, Level::warning},
    {"CPU-001", [](json& d) { set_vm(d, "VCPUs_at_startup", 3); }, Level::error},
    {"CPU-001", [](json& d) { set_vm(d, "VCPUs_at_startup", 1); }, Level::info},
    {"CPU-002", [](json& d) { set_vm(d, "VCPUs_max", 34); }, Level::warning},
    {"CPU-003", [](json& d) { set_vm(d, "VCPUs_max", 66); }, Level::error},
    {"CPU-003",
     [](json& d) {
         set_vm(d, "VCPUs_max", 34);
         set_vm(d, "tags", {"prod", "guest"});
     },
     Level::warning},
    {"CPU-004", [](json& d) { set_vm(d, "VCPUs_max", 3); }, Level::warning},
    {"CPU-005", [](json& d) { fields(d, "VM")["VCPUs_params"]["mask"] = "1,2"; }, Level::info},
    {"CPU-006", [](json& d) { set_vm(d, "VCPUs_max", 10); }, Level::warning},
    {"NET-001",
     [](json& d) {
         add_twin(d);
         fields(d, "VIF", 1)["MAC"] = "02:dd:bf:d3:7e:ab";
     },
     Level::error},
    {"NET-002",
     [](json& d) {
         add_twin(d);
         fields(d, "VM", 1)["other_config"]["mac_seed"] = fields(d, "VM")["other_config"]["mac_seed"];
     },
     Level::warning},
    {"NET-003",
     [](json& d) {
         add_twin(d);
         fields(d, "VM_guest_metrics", 1)["networks"]["0/ip"] = "192.0.2.17";
     },
     Level::error},
    {"NET-004", [](json& d) { fields(d, "VIF")["MAC"] = "03:dd:bf:d3:7e:ab"; }, Level::error},
    {"NET-004", [](json& d) { fields(d, "VIF")["MAC"] = "02:16:3e:d3:7e:ab"; }, Level::warning},
    {"NET-005",
     [](json& d) {
         for (unsigned i = 1; i <= 7; ++i) add(d, "VIF", 0, i)["fields"]["device"] = std::to_string(i);
     },
     Level::warning},
    {"NET-006", [](json& d) { fields(d, "network")["MTU"] = 9000; }, Level::info},
    {"NET-006", [](json& d) { fields(d, "VIF")["other_config"]["mtu"] = "9000"; }, Level::warning},
    {"NET-007", [](json& d) { fields(d, "VIF")["network"] = nullptr; }, Level::error},
    {"NET-008", [](json& d) { fields(d, "VIF")["locking_mode"] = "network_default"; }, Level::warning},
    {"NET-008", [](json& d) { fields(d, "VIF")["ipv4_allowed"] = json::array(); }, Level::warning},
    {"NET-009", [](json& d) { fields(d, "VM_guest_metrics")["networks"]["0/ip"] = "192.0.2.99"; },
     Level::error},
    {"NET-010", [](json& d) { fields(d, "VM_guest_metrics")["networks"]["0/ip"] = "169.254.3.4"; },
     Level::warning},
    {"NET-010", [](json& d) { fields(d, "VM_guest_metrics")["networks"]["0/ip"] = "198.51.100.1"; },
     Level::warning},
    {"NET-010", [](json& d) { fields(d, "VM_guest_metrics")["networks"]["0/ipv6/0"] = "2001:db9::1"; },
     Level::warning},
    {"NET-011",
     [](json& d) {
         fields(d, "VIF")["qos_algorithm_type"] = "ratelimit";
         fields(d, "VIF")["qos_algorithm_params"] = {{"kbps", "100"}};
     },
     Level::info},
    {"STO-001", [](json& d) { fields(d, "VBD", 1)["empty"] = false; }, Level::warning},
    {"STO-002", [](json& d) { add(d, "VBD", 1, 1)["fields"]["userdevice"] = "4"; }, Level::warning},
    {"STO-003",
     [](json& d) {
         for (unsigned i = 1; i <= 255; ++i) {
             json& disk = add(d, "VBD", 0, i)["fields"];
             disk["userdevice"] = std::to_string(i + 10);
             disk["VDI"] = nullptr;
         }
     },
     Level::warning},
    {"STO-004",
     [](json& d) {
         add(d, "VBD", 0, 1)["fields"]["userdevice"] = "1";
         fields(d, "VDI")["sharable"] = true;
     },
     Level::error},
    {"STO-004", [](json& d) { add(d, "VBD", 0, 1)["fields"]["userdevice"] = "1"; }, Level::warning},
    {"STO-005", [](json& d) { fields(d, "VDI")["virtual_size"] = 2041 * GiB; }, Level::warning},
    {"STO-006",
     [](json& d) {
         set_vm(d, "domain_type", "pv");
         set_vm(d, "HVM_boot_policy", "");
         fields(d, "VBD")["bootable"] = false;
     },
     Level::warning},
    {"STO-007", [](json& d) { fields(d, "VDI")["on_boot"] = "reset"; }, Level::warning},
    {"STO-008", [](json& d) { fields(d, "VDI")["name_label"] = "swap [NOBAK]"; }, Level::info},
    {"STO-009", [](json& d) { fields(d, "SR")["name_label"] = "scratch 1"; }, Level::warning},
    {"STO-010", [](json& d) { fields(d, "VDI")["missing"] = true; }, Level::warning},
    {"STO-010", [](json& d) { fields(d, "VDI")["managed"] = false; }, Level::warning},
    {"HA-001",
     [](json& d) {
         set_vm(d, "tags", {"prod", "gold"});
     },
     Level::warning},
    {"HA-001", [](json& d) { set_vm(d, "ha_restart_priority", "always"); }, Level::error},
    {"HA-002", [](json& d) { set_vm(d, "ha_restart_priority", "restart"); }, Level::error},
    {"HA-003", [](json& d) { set_vm(d, "appliance", "OpaqueRef:00000000-0000-4000-8000-000000000007"); },
     Level::info},
    {"BOO-001", [](json& d) { set_vm(d, "domain_type", "pv"); }, Level::warning},
    {"BOO-002", [](json& d) { fields(d, "VM")["platform"]["secureboot"] = "false"; }, Level::warning},
    {"BOO-002", [](json& d) { fields(d, "VM")["HVM_boot_params"]["firmware"] = "bios"; }, Level::warning},
    {"BOO-003", [](json& d) { fields(d, "VM")["HVM_boot_params"]["order"] = "ncd"; }, Level::info},
    {"BOO-003",
     [](json& d) {
         fields(d, "VM")["HVM_boot_params"]["order"] = "dc";
         fields(d, "VBD", 1)["empty"] = false;
     },
     Level::info},
    {"BOO-004", [](json& d) { fields(d, "VM")["platform"]["device-model"] = "qemu-trad"; }, Level::warning},
    {"SEC-001",
     [](json& d) {
         fields(d, "VM")["NVRAM"] = {{"EFI-variables", "AAAA"}};
     },
     Level::info},
    {"SEC-002", [](json& d) { fields(d, "VM")["platform"]["exp-nested-hvm"] = "1"; }, Level::warning},
    {"SEC-003", [](json& d) { fields(d, "VM")["other_config"]["pci"] = "0/0000:04:01.0"; }, Level::info},
    {"SEC-004", [](json& d) { fields(d, "VM")["xenstore_data"]["vm-data/password"] = "hunter2"; },
     Level::warning},
    {"SEC-004", [](json& d) { set_vm(d, "PV_args", "quiet password=hunter2"); }, Level::warning},
    {"SEC-004", [](json& d) { set_vm(d, "name_description", "root password=hunter2"); }, Level::warning},
    {"SEC-004",
     [](json& d) {
         set_vm(d, "tags", {"prod", "password=hunter2"});
     },
     Level::warning},
    {"SEC-004", [](json& d) { fields(d, "VM")["other_config"]["note"] = "https://me:hunter2@host/"; },
     Level::warning},
    {"SEC-004", [](json& d) { fields(d, "VM")["platform"]["note"] = "password=hunter2"; }, Level::warning},
    {"SEC-004", [](json& d) { fields(d, "VIF")["other_config"]["api-token"] = "hunter2"; }, Level::warning},
    {"SEC-004", [](json& d) { fields(d, "VDI")["name_description"] = "password=hunter2"; }, Level::warning},
    {"SEC-005", [](json& d) { set_vm(d, "blocked_operations", json::object()); }, Level::warning},
    {"TLS-001", [](json& d) { fields(d, "VM_guest_metrics")["PV_drivers_version"] = json::object(); },
     Level::warning},
    {"TLS-002", [](json& d) { fields(d, "VM_guest_metrics")["PV_drivers_version"]["major"] = "6"; },
     Level::warning},
    {"TLS-003", [](json& d) { fields(d, "VM_guest_metrics")["last_updated"] = "2026-11-18T01:58:40Z"; },
     Level::info},
    {"MET-001", [](json& d) { set_vm(d, "name_description", ""); }, Level::info},
    {"MET-001", [](json& d) { set_vm(d, "tags", {"test"}); }, Level::warning},
    {"MET-002", [](json& d) { set_vm(d, "name_label", "shop"); }, Level::warning},
    {"MET-002",
     [](json& d) {
         add_twin(d);
         fields(d, "VM", 1)["name_label"] = "web01";
     },
     Level::warning},
    {"MET-003", [](json& d) { fields(d, "VM")["blocked_operations"]["start"] = "DR copy"; }, Level::info},
    {"MET-004", [](json& d) { set_vm(d, "requires_reboot", true); }, Level::warning},
    {"MET-005",
     [](json& d) {
         add_twin(d);
         add_twin(d);
         set_vm(d, "hardware_platform_version", 0);
     },
     Level::info},
    {"FLT-001",
     [](json& d) {
         add_twin(d);
         add_twin(d);
         set_vm(d, "actions_after_crash", "preserve");
     },
     Level::warning},
    {"FLT-003", [](json& d) { set_vm(d, "memory_static_max", 96 * GiB); }, Level::warning},
};

TEST(Audit, AHealthyVmHasNoFinding) {
    const Audit audit = audited(of_the_house(), strict_options());
    for (const Finding& finding : audit.findings) ADD_FAILURE() << finding.id << ": " << finding.message;
    EXPECT_EQ(exit_status(audit), 0);
}

TEST(Audit, EachCheckPassesTheVmThatItFailsOnceItIsSpoilt) {
    for (const Case& spoilt : cases) {
        SCOPED_TRACE(spoilt.check);
        json document = of_the_house();
        const Verdict before = verdict_of(audited(document, strict_options()), spoilt.check);
        EXPECT_TRUE(before == Verdict::pass || before == Verdict::not_applicable) << to_string(before);
        spoilt.spoil(document);
        const Audit audit = audited(document, strict_options());
        EXPECT_EQ(verdict_of(audit, spoilt.check), Verdict::fail);
        const auto of_this = [&](const Finding& finding) {
            return audit.checks[finding.check].id == spoilt.check;
        };
        EXPECT_EQ(static_cast<std::size_t>(std::ranges::count_if(audit.findings, of_this)), spoilt.findings)
            << told(audit, spoilt.check);
        const auto found = std::ranges::find_if(audit.findings, of_this);
        ASSERT_NE(found, audit.findings.end());
        EXPECT_EQ(found->level, spoilt.level) << found->message;
        EXPECT_TRUE(found->id.starts_with(spoilt.check));
        EXPECT_NE(found->message, "");
    }
}

// What they read is not in the document of one VM: they have tests of their own.
const char* const with_own_test[] = {"SNP-001", "SNP-002", "SNP-003", "EXP-001", "FLT-002"};

TEST(Audit, EveryCheckIsSpoiltAbove) {
    for (const Check& check : checks()) {
        const bool has_case =
            std::ranges::any_of(cases, [&](const Case& one) { return one.check == check.id; }) ||
            std::ranges::any_of(with_own_test, [&](const char* id) { return check.id == id; });
        EXPECT_TRUE(has_case) << check.id;
    }
}

std::vector<std::pair<std::string, std::string>> fields_of(const Check& check) {
    std::vector<std::pair<std::string, std::string>> found;
    std::istringstream words{std::string(check.reads)};
    for (std::string word; words >> word;) {
        const std::size_t dot = word.find('.');
        found.emplace_back(word.substr(0, dot), word.substr(dot + 1, word.find(':') - dot - 1));
    }
    return found;
}

TEST(Audit, ChecksReadFieldsThatThereAre) {
    for (const Check& check : checks())
        for (const auto& [class_name, field] : fields_of(check)) {
            const auto class_id = find_class(class_name);
            ASSERT_TRUE(class_id) << check.id << " " << class_name;
            EXPECT_TRUE(find_field(*class_id, field)) << check.id << " " << class_name << "." << field;
        }
}

/// What a check did not need for a VM that passes, it needs for one that is spoilt.
TEST(Audit, WhatCannotBeSeenIsNeverAPass) {
    for (const Case& spoilt : cases) {
        json document = of_the_house();
        spoilt.spoil(document);
        if (spoilt.check == std::string("SEC-001")) continue;  // what is not in the file is not given away
        for (const auto& [class_name, field] : fields_of(*find_check(spoilt.check))) {
            const Audit audit = audited(without(document, class_name, field), strict_options());
            EXPECT_NE(verdict_of(audit, spoilt.check), Verdict::pass)
                << spoilt.check << " passes without " << class_name << "." << field;
        }
    }
}

TEST(Audit, APolicyCheckDoesNotApplyWithoutItsParameter) {
    const Audit audit = audited(of_the_house());
    for (const Check& check : checks()) {
        if (check.parameter.empty()) continue;
        EXPECT_EQ(verdict_of(audit, check.id), Verdict::not_applicable) << check.id;
    }
}

TEST(Audit, OrdinaryPoolsRaiseNoFalseAlarm) {
    json document = healthy();
    add_twin(document);
    fields(document, "VIF")["MTU"] = 0;
    fields(document, "VM", 1)["power_state"] = "Halted";
    fields(document, "VM_guest_metrics", 1)["networks"]["0/ip"] = "192.0.2.17";  // what it had when it ran
    fields(document, "VM")["HVM_boot_params"]["order"] = "dc";                   // the drive is empty
    for (json& object : document["objects"])
        if (object["class"] == "VBD") object["fields"]["bootable"] = false;  // an HVM guest needs none
    const Audit audit = audited(document);
    for (const Finding& finding : audit.findings) ADD_FAILURE() << finding.id << ": " << finding.message;
}

TEST(Audit, AnAddressOfTheHostInternalNetworkIsNoAlarm) {
    json document = healthy();
    fields(document, "VM_guest_metrics")["networks"]["0/ip"] = "169.254.3.4";
    EXPECT_EQ(verdict_of(audited(document), "NET-010"), Verdict::fail);
    fields(document, "network")["other_config"]["is_host_internal_management_network"] = "true";
    EXPECT_EQ(verdict_of(audited(document), "NET-010"), Verdict::pass);
}

TEST(Audit, OneAddressOnTwoNetworksIsNoConflict) {
    json document = healthy();
    add_twin(document);
    fields(document, "VM_guest_metrics", 1)["networks"]["0/ip"] = "192.0.2.17";
    json& other = add(document, "network", 0, 1);
    other["name"] = other["fields"]["name_label"] = "another";
    EXPECT_EQ(verdict_of(audited(document), "NET-003"), Verdict::fail);
    fields(document, "VIF", 1)["network"] = {
        {"class", "network"}, {"uuid", other["uuid"]}, {"name", "another"}};
    EXPECT_EQ(verdict_of(audited(document), "NET-003"), Verdict::pass);
}

TEST(Audit, AFindingOfSeveralVmsStandsOnceAndFailsAllOfThem) {
    json document = healthy();
    add_twin(document);
    fields(document, "VIF", 1)["MAC"] = "02:dd:bf:d3:7e:ab";
    const Audit audit = audited(document);
    EXPECT_EQ(verdict_of(audit, "NET-001", 0), Verdict::fail);
    EXPECT_EQ(verdict_of(audit, "NET-001", 1), Verdict::fail);
    ASSERT_EQ(audit.findings.size(), 1u);
    EXPECT_EQ(audit.findings[0].others, std::vector<std::string>{"VM:web02/VIF:0"});
    EXPECT_EQ(audit.findings[0].id, "NET-001 02:dd:bf:d3:7e:ab");
}

TEST(Audit, WhatAChosenVmSharesWithOthersIsAFaultOfIt) {
    json document = healthy();
    add_twin(document);
    fields(document, "VIF", 1)["MAC"] = "02:dd:bf:d3:7e:ab";
    AuditOptions options;
    options.vms = {"web02"};
    const Audit audit = audited(document, options);
    ASSERT_EQ(audit.vms.size(), 1u);
    EXPECT_EQ(verdict_of(audit, "NET-001", 0), Verdict::fail);
    ASSERT_EQ(audit.findings.size(), 1u);
    EXPECT_EQ(audit.findings[0].path, "VM:web02/VIF:0");
    add(document, "VM", 1, 3);
    options.vms = {"web01"};
    fields(document, "VIF", 1)["MAC"] = "02:dd:bf:d3:7e:ac";
    for (const Finding& finding : audited(document, options).findings)
        EXPECT_EQ(finding.vm, 0u) << finding.id;
}

TEST(Audit, NoSecretIsTold) {
    json document = healthy();
    fields(document, "VM")["other_config"]["api-token"] = "hunter2";
    set_vm(document, "PV_args", "password=hunter2");
    for (const Finding& finding : audited(document).findings)
        EXPECT_EQ(finding.message.find("hunter2"), std::string::npos) << finding.message;
}

TEST(Audit, SnapshotsAreCountedAndAged) {
    const Capture capture = load(OVAUDIT_SOURCE_DIR "/fixtures/snapshots/after.xva");
    AuditOptions options;
    EXPECT_EQ(verdict_of(audit(capture, options), "SNP-002"), Verdict::not_observable);
    options.now = "2030-01-01T00:00:00Z";
    options.policy.parameters.snapshots_max = 0;
    const Audit found = audit(capture, options);
    EXPECT_EQ(verdict_of(found, "SNP-001"), Verdict::fail);
    EXPECT_EQ(verdict_of(found, "SNP-002"), Verdict::fail);
    options.policy.parameters.snapshots_max = 10;
    options.policy.parameters.snapshot_days = 4000;
    EXPECT_EQ(verdict_of(audit(capture, options), "SNP-001"), Verdict::pass);
    EXPECT_EQ(verdict_of(audit(capture, options), "SNP-002"), Verdict::pass);
}

TEST(Audit, ABaselineTellsNewKnownAndFixedApart) {
    json document = healthy();
    set_vm(document, "VCPUs_at_startup", 3);
    set_vm(document, "memory_static_min", 9 * GiB);
    const Audit earlier = audited(document);
    EXPECT_EQ(exit_status(earlier), 1);
    set_vm(document, "memory_static_min", GiB);
    set_vm(document, "name_label", "renamed");
    Audit later = against_baseline(audited(document), earlier, "earlier.json");
    ASSERT_EQ(later.findings.size(), 1u);
    EXPECT_TRUE(later.findings[0].is_known) << "a rename does not make it new";
    EXPECT_EQ(exit_status(later), 0);
    ASSERT_EQ(later.fixed.size(), 1u);
    EXPECT_TRUE(later.fixed[0].id.starts_with("MEM-001"));
    fields(document, "VIF")["network"] = nullptr;
    EXPECT_EQ(exit_status(against_baseline(audited(document), earlier, "earlier.json")), 1);
}

TEST(Audit, WhatABaselineFoundIsNotFixedByNotLooking) {
    json document = healthy();
    set_vm(document, "memory_static_min", 9 * GiB);
    fields(document, "VIF")["network"] = nullptr;
    const Audit earlier = audited(document);
    ASSERT_EQ(earlier.findings.size(), 2u);
    AuditOptions only_memory;
    only_memory.only = {Category::memory};
    set_vm(document, "memory_static_min", GiB);
    const Audit later = against_baseline(audited(document, only_memory), earlier, "earlier.json");
    ASSERT_EQ(later.fixed.size(), 1u);
    EXPECT_TRUE(later.fixed[0].id.starts_with("MEM-001"));
    EXPECT_EQ(later.notes,
              std::vector<std::string>{"1 finding of earlier.json cannot be told fixed: the VM or "
                                       "the check has no answer here"});
    const Audit unseen =
        against_baseline(audited(without(document, "VIF", "network")), earlier, "earlier.json");
    EXPECT_EQ(unseen.fixed.size(), 1u) << "NET-007 is not observable now";
}

/// Backups of Xen Orchestra refer to SRs and networks that they do not hold.
TEST(Audit, WhatASourceOnlyRefersToIsNeverAPass) {
    json document = of_the_house();
    std::erase_if(document["objects"].get_ref<json::array_t&>(),
                  [](const json& object) { return object["class"] == "SR" || object["class"] == "network"; });
    const json elsewhere = {{"outside", "OpaqueRef:00000000-0000-4000-8000-000000000007"}};
    fields(document, "VDI")["SR"] = elsewhere;
    fields(document, "VIF")["network"] = elsewhere;
    set_vm(document, "ha_restart_priority", "restart");
    fields(document, "VDI")["virtual_size"] = 2041 * GiB;
    fields(document, "VIF")["MTU"] = 9000;
    const Audit audit = audited(document, strict_options());
    for (const char* check : {"HA-002", "STO-005", "STO-009", "NET-006", "NET-007"})
        EXPECT_EQ(verdict_of(audit, check), Verdict::not_observable) << check;
}

TEST(Audit, WordsOfOldReleasesAndToolsAreNoAlarm) {
    json document = healthy();
    set_vm(document, "ha_restart_priority", "2");  // before 6.0
    fields(document, "VIF")["qos_algorithm_type"] = "ratelimit";
    fields(document, "VIF")["qos_algorithm_params"] = {{"kbps", ""}};
    fields(document, "VM")["HVM_boot_params"]["order"] = "dc";
    fields(document, "VBD", 1)["empty"] = false;
    json& disc = add(document, "VDI", 0, 1);
    disc["name"] = disc["fields"]["name_label"] = "guest-tools.iso";
    disc["owner"] = nullptr;
    disc["path"] = "VDI:guest-tools.iso";
    fields(document, "VBD", 1)["VDI"] = {
        {"class", "VDI"}, {"uuid", disc["uuid"]}, {"name", "guest-tools.iso"}};
    const Audit audit = audited(document);
    EXPECT_EQ(told(audit, "STO-001"), "info VM:web01/VBD:3: CD drive 3 holds a disc: guest-tools.iso\n");
    EXPECT_EQ(audit.findings.size(), 1u);
}

TEST(Audit, APrefixOfMacsMayBeWrittenInCapitals) {
    AuditOptions options;
    options.policy.parameters.mac_prefixes = {"02:DD:BF"};
    EXPECT_EQ(verdict_of(audited(healthy(), options), "NET-004"), Verdict::pass);
    json document = healthy();
    fields(document, "VIF")["MAC"] = "none";
    EXPECT_EQ(told(audited(document), "NET-004"), "error VM:web01/VIF:0: NIC 0 has none, which is no MAC\n");
}

TEST(Audit, DisksWithoutUuidsAreNotTakenForOne) {
    const Capture two_disks = load_bytes(
        "v1.xml",
        "<appliance version=\"0.1\"><vm name=\"a\"><label>a</label><shortdesc/><config mem_set=\"536870912\" "
        "vcpus=\"1\"/><hacks/><vbd device=\"sda\" function=\"root\" mode=\"w\" vdi=\"x\"/><vbd "
        "device=\"sdb\" "
        "function=\"\" mode=\"w\" vdi=\"y\"/></vm><vdi name=\"x\" size=\"1\" source=\"file://x\" "
        "type=\"dir-gzipped-"
        "chunks\"/><vdi name=\"y\" size=\"1\" source=\"file://y\" type=\"dir-gzipped-chunks\"/></appliance>");
    EXPECT_EQ(verdict_of(audit(two_disks), "STO-004"), Verdict::pass);
}

TEST(Audit, TheLevelsOfChecksAreNotForRulesOfTheHouse) {
    AuditOptions options;
    options.policy = parse_policy(
        "[checks]\n\"*\" = \"off\"\n[[rule]]\nid = \"HOUSE-1\"\npath = \"VCPUs_max\"\nrequire = \"= 1\"\n"
        "why = \"one is enough\"\n",
        "house.toml");
    const Audit audit = audited(healthy(), options);
    ASSERT_EQ(audit.findings.size(), 1u);
    EXPECT_EQ(audit.findings[0].level, Level::error);
}

TEST(Audit, ARuleOnWhatTheSourceHoldsNothingOfIsNotObservable) {
    AuditOptions options;
    options.policy = parse_policy(
        "[[rule]]\nid = \"HOUSE-1\"\npath = \"VIF:*/locking_mode\"\nrequire = \"= locked\"\nwhy = \"so\"\n",
        "house.toml");
    EXPECT_EQ(verdict_of(audited(healthy(), options), "HOUSE-1"), Verdict::fail);
    const Capture no_nics = load_bytes(
        "v1.xml",
        "<appliance version=\"0.1\"><vm name=\"a\"><label>a</label><shortdesc/><config mem_set=\"536870912\" "
        "vcpus=\"1\"/><hacks/></vm></appliance>");
    EXPECT_EQ(verdict_of(audit(no_nics, options), "HOUSE-1"), Verdict::not_observable);
}

TEST(Audit, OfManyNicsCostsNoSquare) {
    using namespace test;
    constexpr std::size_t count = 20'000;  // a square of which takes minutes
    std::vector<std::string> objects = {
        vm(member("power_state", "Running") + member("guest_metrics", "Ref:m"))};
    std::string networks;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string device = std::to_string(i);
        networks += member(device + "/ip", "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250));
        objects.push_back(
            object("VIF", "Ref:v" + device,
                   member("uuid", "v" + device) + member("VM", "Ref:0") + member("device", device)));
    }
    objects.push_back(object("VM_guest_metrics", "Ref:m", member("networks", struct_of(networks))));
    EXPECT_EQ(audit(capture_of(export_of(objects))).vms.size(), 1u);
}

/// Baselines and suppressions stand on them.
TEST(Audit, NoTwoFindingsHaveOneId) {
    json document = healthy();
    set_vm(document, "PV_args", "password=hunter2");
    fields(document, "VM")["other_config"]["api-token"] = "hunter2";
    fields(document, "VM")["other_config"]["api-secret"] = "hunter2";
    fields(document, "VM")["VCPUs_params"] = {{"mask", "1"}, {"cap", "50"}};
    fields(document, "VM")["pending_guidances"] = {"restart_vm", "restart_device_model"};
    fields(document, "VM")["blocked_operations"]["start"] = "DR copy";
    set_vm(document, "tags", {"Disaster Recovery"});
    fields(document, "VM_guest_metrics")["networks"] = {{"0/ip", "169.254.3.4"}, {"0/ipv4/1", "169.254.3.5"}};
    fields(document, "VDI")["name_label"] = "swap [NOBAK] [NOSNAP]";
    AuditOptions options;
    options.policy.parameters.required_tags = {"owner", "cost"};
    const Audit audit = audited(document, options);
    EXPECT_GE(audit.findings.size(), 14u);
    std::set<std::string> ids;
    for (const Finding& finding : audit.findings) EXPECT_TRUE(ids.insert(finding.id).second) << finding.id;
    const Audit again = against_baseline(audit, audit, "same.json");
    EXPECT_TRUE(std::ranges::all_of(again.findings, &Finding::is_known));
    EXPECT_TRUE(again.fixed.empty());
}

TEST(Audit, TheLevelThatIsNamedDecidesTheStatus) {
    json document = healthy();
    set_vm(document, "memory_dynamic_min", 4 * GiB);
    Audit audit = audited(document);
    for (const auto& [fail_on, status] : {std::pair("error", 0), {"warning", 1}, {"info", 1}, {"none", 0}}) {
        audit.arguments.fail_on = fail_on;
        EXPECT_EQ(exit_status(audit), status) << fail_on;
    }
}

}  // namespace
}  // namespace ovaudit
