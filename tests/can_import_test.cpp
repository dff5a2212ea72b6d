// The rules of the importer, each accepted, refused, and where the pool's source cannot tell.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "load/load_bytes.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/import.hpp"
#include "ovaudit/load.hpp"
#include "support/schema_check.hpp"

namespace ovaudit {
namespace {

const std::string fixtures = OVAUDIT_SOURCE_DIR "/fixtures/";
const std::string uuid = "2dbe5ce3-ade7-457e-8609-89567a577e28";  // of web01 in export-against-database

/// The pool's database with one text put in the place of another.
Capture pool(const std::string& what = "", const std::string& by = "") {
    std::string text;
    FILE* file = std::fopen((fixtures + "export-against-database/after.db").c_str(), "rb");
    char block[4096];
    for (std::size_t size; (size = std::fread(block, 1, sizeof block, file)) > 0;) text.append(block, size);
    std::fclose(file);
    if (!what.empty()) {
        EXPECT_NE(text.find(what), text.npos) << what;
        for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size())
            text.replace(at, what.size(), by);
    }
    return load_bytes("pool.db", text);
}
Capture halted_pool() {
    return pool("power_state=\"Running\"", "power_state=\"Halted\"");
}

Import imported(const Capture& into, bool preserve, bool force = false) {
    ImportOptions options;
    options.preserve = preserve;
    options.force = force;
    return can_import(load(fixtures + "export-against-database/before.xva"), into, options);
}

/// The answer of the first line that holds the words; nothing if none does.
std::optional<ImportAnswer> answer(const Import& import, const std::string& words) {
    const auto& lines = import.vms.at(0).lines;
    const auto found = std::ranges::find_if(
        lines, [&](const ImportLine& line) { return line.text.find(words) != line.text.npos; });
    return found == lines.end() ? std::nullopt : std::optional(found->answer);
}

TEST(CanImport, AVmsOwnBackupIsRefusedOverIt) {
    const Import import = imported(halted_pool(), true);
    EXPECT_EQ(answer(import, "the existing VM is Halted"), ImportAnswer::ok);
    EXPECT_EQ(answer(import, "file version 0, existing version 0"), ImportAnswer::refused);
    EXPECT_EQ(exit_status(import), 1);
    const auto& lines = import.vms[0].lines;
    EXPECT_TRUE(std::ranges::any_of(
        lines, [](const ImportLine& line) { return line.error == "VM_TO_IMPORT_IS_NOT_NEWER_VERSION"; }));
}

TEST(CanImport, ForceReplacesTheVmAndKeepsItsDisks) {
    const Import import = imported(halted_pool(), true, true);
    EXPECT_EQ(answer(import, "forced: the existing VM, its NICs and its drives are destroyed"),
              ImportAnswer::note);
    EXPECT_EQ(exit_status(import), 0);
}

TEST(CanImport, ARunningVmIsInTheWay) {
    EXPECT_EQ(answer(imported(pool(), true), "the existing VM is Running"), ImportAnswer::refused);
    const Import forced = imported(pool(), true, true);
    EXPECT_EQ(answer(forced, "passed over without a word"), ImportAnswer::note);
    EXPECT_EQ(answer(forced, "its drives are destroyed"), std::nullopt) << "it does not come to that";
}

TEST(CanImport, WithoutTheVmItIsTakenAsItIs) {
    const Import import = imported(pool(uuid, "ffffffff" + uuid.substr(8)), true);
    EXPECT_EQ(answer(import, "no VM of the pool has this uuid"), ImportAnswer::ok);
    EXPECT_EQ(answer(import, "has the same mac_seed"), ImportAnswer::refused)
        << "of the VM that has another uuid now";
}

TEST(CanImport, WithoutPreserveASecondVmStandsOnTheSameDisks) {
    const Import import = imported(pool(), false);
    EXPECT_EQ(answer(import, "a new VM with a new uuid and new MACs, on the original's disks"),
              ImportAnswer::note);
    EXPECT_EQ(exit_status(import), 0);
    ImportOptions full;
    full.metadata = false;
    const Import copy = can_import(load(fixtures + "export-against-database/before.xva"), pool(), full);
    EXPECT_EQ(answer(copy, "on the original's disks"), std::nullopt);
    EXPECT_EQ(answer(copy, "disk 0"), std::nullopt) << "the backup brings them";
}

TEST(CanImport, DisksAreFoundByUuidOrTheMissingOneRefuses) {
    EXPECT_EQ(answer(imported(pool(), false), "disk 0 (web01 system) is in the pool, by its uuid"),
              ImportAnswer::ok);
    const Capture elsewhere = load(fixtures + "pool-database/after.db");
    const Import import = imported(elsewhere, false);
    EXPECT_EQ(answer(import, "disk 0 (web01 system) is not in the pool"), ImportAnswer::refused);
    EXPECT_EQ(answer(imported(elsewhere, false, true), "forced: the VM comes without it"),
              ImportAnswer::note);
}

TEST(CanImport, NetworksAreFoundByUuidByNameOrMade) {
    EXPECT_EQ(answer(imported(pool(), false), "associated with eth0 is found by its uuid"), ImportAnswer::ok);
    const Import elsewhere = imported(load(fixtures + "pool-database/after.db"), false);
    EXPECT_EQ(answer(elsewhere, "associated with eth0 is found by its name alone"), ImportAnswer::note);
    EXPECT_EQ(answer(imported(pool("name__label=\"Backup\"", "name__label=\"Other\""), false),
                     "Backup is found by its uuid"),
              ImportAnswer::ok);
}

TEST(CanImport, WhatAnExportDoesNotShowIsNotObservable) {
    const Import import = imported(load(fixtures + "memory-grew/after.xva"), true);
    EXPECT_EQ(answer(import, "whether the pool has disk 0"), ImportAnswer::not_observable);
    EXPECT_EQ(answer(import, "the versions of xapi"), ImportAnswer::not_observable);
    EXPECT_EQ(exit_status(import), 0);
}

TEST(CanImport, TextSaysItInAWordAndJsonKeepsItsSchema) {
    const auto rendered = [](const Import& import, auto render) {
        std::string text;
        render(import, TextStyle{}, [&](std::string_view bytes) { text += bytes; });
        return text;
    };
    for (const bool force : {false, true}) {
        const Import import = imported(halted_pool(), true, force);
        const std::string text = rendered(import, render_import_text);
        EXPECT_NE(text.find(force ? ": accepted\n" : ": REFUSED\n"), text.npos) << text;
        const std::string json = rendered(import, render_import_json);
        EXPECT_EQ(test::breaches(schema("can-import"), json), "");
        EXPECT_EQ(nlohmann::json::parse(json)["vms"][0]["accepted"], force);
    }
    const Import odd = can_import(load(fixtures + "special-characters/after.xva"), pool(), {});
    for (const char c : rendered(odd, render_import_text))
        EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= ' ');
}

TEST(CanImport, ANameThatFitsNoVmIsAnError) {
    ImportOptions options;
    options.vms = {"nobody"};
    EXPECT_THROW(can_import(load(fixtures + "memory-grew/after.xva"), pool(), options), Error);
}

}  // namespace
}  // namespace ovaudit
