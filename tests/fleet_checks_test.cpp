// The checks that hold VMs against one another, against their template or their host; and what comes of a
// finding that is about several VMs.
#include <gtest/gtest.h>

#include <algorithm>

#include "ovaudit/audit_report.hpp"
#include "ovaudit/load.hpp"
#include "support/checked_pool.hpp"

namespace ovaudit {
namespace {

using test::add_template, test::add_twin, test::audited, test::Document, test::fields, test::GiB,
    test::healthy, test::told, test::verdict_of, test::without;

/// web01, web02 and web03.
Document three_alike() {
    Document document = healthy();
    add_twin(document);
    add_twin(document);
    return document;
}

AuditOptions of_group(const std::string& word) {
    AuditOptions options;
    options.policy.parameters.groups = {word};
    return options;
}

std::string found(const Document& document, const char* check, const AuditOptions& options = {}) {
    return told(audited(document, options), check);
}

TEST(FleetChecks, AGroupsMembersAreHeldAgainstMostOfThem) {
    Document document = three_alike();
    EXPECT_EQ(verdict_of(audited(document, of_group("web*")), "FLT-001"), Verdict::pass);
    fields(document, "VM", 1)["memory_static_max"] = 16 * GiB;
    fields(document, "VM", 2)["platform"].erase("secureboot");
    const Audit audit = audited(document, of_group("web*"));
    EXPECT_EQ(told(audit, "FLT-001"),
              "warning VM:web02: memory_static_max is 16 GiB, 2 of 3 VMs of web* have 8 GiB\n"
              "warning VM:web03: platform:secureboot is (none), 2 of 3 VMs of web* have false\n");
    EXPECT_EQ(verdict_of(audit, "FLT-001", 0), Verdict::pass);
    EXPECT_EQ(verdict_of(audit, "FLT-001", 1), Verdict::fail);
    EXPECT_EQ(verdict_of(audited(document), "FLT-001", 1), Verdict::not_applicable) << "nobody named a group";
    const Document unseen = without(document, "VM", "memory_static_max");
    EXPECT_EQ(verdict_of(audited(unseen, of_group("web*")), "FLT-001", 1), Verdict::not_observable);
    EXPECT_EQ(verdict_of(audited(without(document, "VM", "tags"), of_group("tag:prod")), "FLT-001"),
              Verdict::not_observable);
}

TEST(FleetChecks, OfTwoThatDifferNeitherIsTheOddOne) {
    Document document = healthy();
    add_twin(document);
    fields(document, "VM")["memory_static_max"] = 16 * GiB;
    fields(document, "VM")["hardware_platform_version"] = 0;
    EXPECT_EQ(found(document, "FLT-001", of_group("web*")), "");
    EXPECT_EQ(found(document, "MET-005"), "");
}

TEST(FleetChecks, PlatformFlagsAreHeldAgainstTheTemplate) {
    Document document = healthy();
    EXPECT_EQ(verdict_of(audited(document), "FLT-002"), Verdict::not_observable) << "no template is shown";
    add_template(document, "Debian Bookworm 12");
    EXPECT_EQ(verdict_of(audited(document), "FLT-002"), Verdict::pass);
    fields(document, "VM")["platform"]["viridian"] = "true";
    fields(document, "VM")["platform"]["timeoffset"] = "7";  // the guest's clock
    fields(document, "VM")["platform"]["cores-per-socket"] = "2";
    fields(document, "VM")["platform"].erase("hpet");
    EXPECT_EQ(found(document, "FLT-002"),
              "info VM:web01: platform:hpet is (none), template Debian Bookworm 12 has true\n"
              "info VM:web01: platform:viridian is true, template Debian Bookworm 12 has false\n");
    EXPECT_EQ(verdict_of(audited(without(document, "VM", "platform")), "FLT-002"), Verdict::not_observable);
    EXPECT_EQ(verdict_of(audited(without(document, "VM", "other_config")), "FLT-002"),
              Verdict::not_observable);
    fields(document, "VM")["other_config"]["base_template_name"] = "one that was deleted";
    EXPECT_EQ(verdict_of(audited(document), "FLT-002"), Verdict::not_applicable);
}

TEST(FleetChecks, RunningVmsHaveToFitOnTheirHost) {
    Document document = three_alike();
    EXPECT_EQ(verdict_of(audited(document), "FLT-003"), Verdict::not_observable) << "no memory is shown";
    AuditOptions house;
    house.policy.parameters.host_memory = 24 * GiB;
    EXPECT_EQ(verdict_of(audited(document, house), "FLT-003"), Verdict::pass);
    house.policy.parameters.host_memory = 20 * GiB;
    const Audit audit = audited(document, house);
    EXPECT_EQ(told(audit, "FLT-003"), "warning host:xen01: 3 VMs on xen01 may take 24 GiB, it has 20 GiB\n");
    for (std::size_t vm = 0; vm < 3; ++vm) EXPECT_EQ(verdict_of(audit, "FLT-003", vm), Verdict::fail);
    fields(document, "VM", 2)["power_state"] = "Halted";
    EXPECT_EQ(found(document, "FLT-003", house), "");
    EXPECT_EQ(verdict_of(audited(document, house), "FLT-003", 2), Verdict::not_applicable);
    for (const char* field : {"memory_static_max", "resident_on", "power_state"})
        EXPECT_EQ(verdict_of(audited(without(document, "VM", field), house), "FLT-003"),
                  Verdict::not_observable)
            << field;
}

TEST(FleetChecks, AHostsOwnMemoryCountsWhereItIsShown) {
    Document document = three_alike();
    const char* uuid = "00000000-0000-4000-8000-000000000099";
    fields(document, "host")["metrics"] = {{"class", "host_metrics"}, {"uuid", uuid}, {"name", ""}};
    document["objects"].push_back({{"class", "host_metrics"},
                                   {"uuid", uuid},
                                   {"name", ""},
                                   {"owner", "host:xen01"},
                                   {"path", "host:xen01/metrics"},
                                   {"fields", {{"uuid", uuid}, {"memory_total", 20 * GiB}}}});
    AuditOptions house;
    house.policy.parameters.host_memory = 1000 * GiB;
    EXPECT_EQ(found(document, "FLT-003", house),
              "warning host:xen01: 3 VMs on xen01 may take 24 GiB, it has 20 GiB\n");
}

TEST(FleetChecks, VmsOfOneTemplateAreOfOneGeneration) {
    Document document = three_alike();
    EXPECT_EQ(verdict_of(audited(document), "MET-005"), Verdict::pass);
    fields(document, "VM", 2)["hardware_platform_version"] = 0;
    EXPECT_EQ(
        found(document, "MET-005"),
        "info VM:web03: hardware_platform_version is 0, 2 of 3 VMs made from Debian Bookworm 12 have 2\n");
    EXPECT_EQ(verdict_of(audited(without(document, "VM", "hardware_platform_version")), "MET-005"),
              Verdict::not_observable);
    fields(document, "VM", 2)["other_config"]["base_template_name"] = "Windows 10 (64-bit)";
    EXPECT_EQ(found(document, "MET-005"), "") << "another template is another generation by right";
    fields(document, "VM", 2)["other_config"].erase("base_template_name");
    EXPECT_EQ(verdict_of(audited(document), "MET-005", 2), Verdict::not_applicable);
}

// ---- a finding about several VMs

Document with_one_mac() {
    Document document = three_alike();
    fields(document, "VIF", 2)["MAC"] = fields(document, "VIF")["MAC"];
    return document;
}

TEST(SharedFinding, FailsEachVmThatItHits) {
    const Audit audit = audited(with_one_mac());
    ASSERT_EQ(audit.findings.size(), 1u);
    EXPECT_EQ(audit.findings[0].vm, 0u);
    EXPECT_EQ(audit.findings[0].further_vms, std::vector<std::uint32_t>{2});
    EXPECT_EQ(verdict_of(audit, "NET-001", 1), Verdict::pass);
    EXPECT_EQ(verdict_of(audit, "NET-001", 2), Verdict::fail);
}

TEST(SharedFinding, FailsTheJunitTestOfEachVmThatItHits) {
    std::string xml;
    render_junit(audited(with_one_mac()), {}, [&](std::string_view bytes) { xml += bytes; });
    const auto suite = [&](const std::string& name) {
        const std::size_t begin = xml.find("<testsuite name=\"VM " + name + "\"");
        return xml.substr(begin, xml.find("</testsuite>", begin) - begin);
    };
    EXPECT_NE(suite("web01").find("failures=\"1\""), std::string::npos);
    EXPECT_NE(suite("web02").find("failures=\"0\""), std::string::npos);
    EXPECT_NE(suite("web03").find("failures=\"1\""), std::string::npos);
    EXPECT_NE(suite("web03").find("VM:web01/VIF:0: 02:dd:bf:d3:7e:ab is the MAC of 2 NICs"),
              std::string::npos)
        << "another VM's finding says whose it is";
}

TEST(SharedFinding, AVmForWhichTheCheckIsOffTakesNoPart) {
    AuditOptions options;
    options.policy.levels = {{"NET-001", {"web01"}, std::nullopt}};
    const Audit audit = audited(with_one_mac(), options);
    EXPECT_EQ(told(audit, "NET-001"), "");
    EXPECT_EQ(verdict_of(audit, "NET-001", 0), Verdict::not_applicable);
    EXPECT_EQ(verdict_of(audit, "NET-001", 2), Verdict::pass);
}

TEST(SharedFinding, IsSuppressedForAllOrForNone) {
    AuditOptions options;
    Suppression& one = options.policy.suppressions.emplace_back();
    one.check = "NET-001";
    one.scope = {"web03"};
    one.reason = "a copy";
    const Audit audit = audited(with_one_mac(), options);
    EXPECT_EQ(verdict_of(audit, "NET-001", 0), Verdict::suppressed);
    EXPECT_EQ(verdict_of(audit, "NET-001", 2), Verdict::suppressed);
}

TEST(SharedFinding, ACopyWhoseStartIsBlockedMeetsNobody) {
    Document document = with_one_mac();
    EXPECT_EQ(audited(document).findings[0].level, Level::error);
    fields(document, "VM", 2)["blocked_operations"]["start"] = "Start operation for this vm is blocked";
    EXPECT_EQ(found(document, "NET-001"),
              "warning VM:web01/VIF:0: 02:dd:bf:d3:7e:ab is the MAC of 2 NICs in 2 VMs, which do not meet on "
              "one network\n");
}

TEST(SharedFinding, LevelsOfAPolicyAreForIt) {
    AuditOptions options;
    options.policy.levels = {{"NET-001", {}, Level::info}};
    EXPECT_EQ(audited(with_one_mac(), options).findings.at(0).level, Level::info);
}

}  // namespace
}  // namespace ovaudit
