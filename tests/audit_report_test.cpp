// What checks found, as it is told: text, JSON by its schema, and JSON read back.
#include "ovaudit/audit_report.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "ovaudit/load.hpp"
#include "support/outcome.hpp"
#include "support/schema_check.hpp"

namespace ovaudit {
namespace {

const std::string fixtures = OVAUDIT_SOURCE_DIR "/fixtures/";

std::string rendered(const Audit& audit, const AuditFormat& format = *find_audit_format("json")) {
    std::string text;
    format.render(audit, {}, [&](std::string_view bytes) { text += bytes; });
    return text;
}
std::string text_of(const Audit& audit) {
    return rendered(audit, *find_audit_format("text"));
}

AuditOptions at_the_time() {
    AuditOptions options;
    options.now = "2026-11-20T02:00:03Z";
    return options;
}

/// Of every fixture, one of them against a baseline.
std::vector<Audit> audits() {
    std::vector<Audit> all;
    for (const auto& file : std::filesystem::recursive_directory_iterator(fixtures))
        if (file.path().filename().string().starts_with("after."))
            all.push_back(audit(load(file.path().string()), at_the_time()));
    const Audit before = audit(load(fixtures + "own-limits/before.xva"), at_the_time());
    all.push_back(against_baseline(all.front(), before, "earlier.json"));
    return all;
}

TEST(AuditReport, JsonKeepsItsSchemaAndReadsBack) {
    std::size_t findings = 0;
    for (const Audit& audit : audits()) {
        findings += audit.findings.size();
        const std::string json = rendered(audit);
        EXPECT_EQ(test::breaches(schema("check"), json), "") << audit.side.name;
        const Audit back = parse_audit(json);
        for (const AuditFormat& format : audit_formats())
            EXPECT_EQ(rendered(back, format), rendered(audit, format))
                << audit.side.name << " as " << format.name;
    }
    EXPECT_GT(findings, 5u);
}

std::string error_of(const std::string& report) {
    return test::error_from([&] { parse_audit(report); });
}

TEST(AuditReport, WhatContradictsItselfIsRefused) {
    const Audit found = audit(load(fixtures + "own-limits/after.xva"), at_the_time());
    ASSERT_FALSE(found.findings.empty());
    const auto broken = [&](auto edit) {
        auto report = nlohmann::ordered_json::parse(rendered(found));
        edit(report);
        return error_of(report.dump());
    };
    using Json = nlohmann::ordered_json;
    EXPECT_EQ(broken([](Json&) {}), "no error");
    EXPECT_NE(broken([](Json& report) { report["schema"] = "ovaudit/diff/1"; }), "no error");
    EXPECT_NE(broken([](Json& report) { report["summary"]["exit_status"] = 0; }), "no error");
    EXPECT_NE(broken([](Json& report) { report["findings"][0]["check"] = "MEM-999"; }), "no error");
    EXPECT_NE(broken([](Json& report) { report["findings"][0]["vm"]["index"] = 7; }), "no error");
    EXPECT_NE(broken([](Json& report) { report["findings"][0]["counts"] = false; }), "no error");
    EXPECT_NE(broken([](Json& report) { report["vms"][0]["verdicts"].erase("MEM-001"); }), "no error");
    EXPECT_NE(broken([](Json& report) { report["extra"] = 1; }), "no error");
    EXPECT_NE(error_of("{"), "no error");
}

TEST(AuditReport, TextTellsWhatWhereAndHowToMendIt) {
    const std::string text = text_of(audit(load(fixtures + "own-limits/after.xva"), at_the_time()));
    EXPECT_NE(text.find("error    MEM-005  more memory than supported\n"), text.npos) << text;
    EXPECT_NE(text.find("xe vm-memory-set uuid="), text.npos) << text;
    EXPECT_NE(text.find("1 VM, "), text.npos) << text;
}

TEST(AuditReport, NothingIsSaidWhereNothingIsFound) {
    EXPECT_EQ(text_of(audit(load(fixtures + "renumbered/after.xva"), at_the_time())), "");
}

TEST(AuditReport, WhatMostVmsHaveIsOneLineWithACount) {
    const std::string text = text_of(audit(load(fixtures + "many-vms/after.xva.gz"), at_the_time()));
    EXPECT_NE(text.find("info     MET-001  no description, or a tag missing\n  7 of 7 VMs: db, golden image, "
                        "proxy and 4 more\n"),
              text.npos)
        << text;
}

TEST(AuditReport, NamesAreEscaped) {
    const std::string text = text_of(audit(load(fixtures + "special-characters/after.xva"), at_the_time()));
    for (const char c : text)
        EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= ' ') << static_cast<int>(c);
    EXPECT_EQ(text.find("\u202e"), text.npos);
}

TEST(AuditReport, EveryCheckIsListedAndExplained) {
    std::string list;
    render_check_list([&](std::string_view bytes) { list += bytes; });
    for (const Check& check : checks()) {
        EXPECT_NE(list.find(std::string(check.id) + "  "), list.npos) << check.id;
        std::string text;
        render_explanation(check, [&](std::string_view bytes) { text += bytes; });
        EXPECT_NE(text.find(check.why), text.npos) << check.id;
        const std::string others(check.others.which);
        EXPECT_NE(text.find(others), text.npos) << check.id;
        EXPECT_NE(list.find(others), list.npos) << check.id;
    }
    EXPECT_NE(
        list.find("SEC-001  warning  security  source holds a guest's own secrets (info: EFI variables)\n"),
        list.npos)
        << list;
}

}  // namespace
}  // namespace ovaudit
