// The rules of the importer, each accepted, refused, and where the pool's source cannot tell.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "load/load_bytes.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/import.hpp"
#include "ovaudit/load.hpp"
#include "support/checked_pool.hpp"
#include "support/schema_check.hpp"

namespace ovaudit {
namespace {

using test::Document, test::fields, test::healthy;

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

ImportOptions options_with(bool ImportOptions::*flag, bool value = true) {
    ImportOptions options;
    options.*flag = value;
    return options;
}

Capture of(const Document& document) {
    return load_bytes("pool.json", document.dump());
}

Import imported(const Document& backup, const Capture& into, const ImportOptions& options = {}) {
    return can_import(load_bytes("backup.json", backup.dump()), into, options);
}

Import imported(const Capture& into, bool preserve, bool force = false) {
    ImportOptions options;
    options.preserve = preserve;
    options.force = force;
    return can_import(load(fixtures + "export-against-database/before.xva"), into, options);
}

/// The first line that holds the words; nullptr if none does.
const ImportLine* line(const Import& import, const std::string& words) {
    const auto& lines = import.vms.at(0).lines;
    const auto found = std::ranges::find_if(
        lines, [&](const ImportLine& one) { return one.text.find(words) != one.text.npos; });
    return found == lines.end() ? nullptr : &*found;
}
std::optional<ImportAnswer> answer(const Import& import, const std::string& words) {
    const ImportLine* found = line(import, words);
    return found == nullptr ? std::nullopt : std::optional(found->answer);
}
std::string error(const Import& import, const std::string& words) {
    const ImportLine* found = line(import, words);
    return found == nullptr ? "no such line" : found->error;
}

const std::string disk_uuid = "d0f9b648-c346-4ebb-9f8a-d8e3cbcb2842";  // of its first disk

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
    EXPECT_EQ(answer(forced, "reset without a word"), std::nullopt) << "nothing is imported";
    EXPECT_TRUE(forced.vms[0].is_passed_over);
    EXPECT_FALSE(is_accepted(forced.vms[0]));
    EXPECT_FALSE(is_refused(forced.vms[0]));
    EXPECT_EQ(exit_status(forced), 1);
}

TEST(CanImport, WhatTheImporterCannotReadIsRefused) {
    const auto verdict = [](const std::string& name, const std::string& bytes) {
        return can_import(load_bytes(name, bytes), pool(), {});
    };
    const Import first = verdict("ova.xml",
                                 "<appliance version=\"0.1\"><vm name=\"v\"><label>old</label>"
                                 "<shortdesc>x</shortdesc><config mem_set=\"268435456\" vcpus=\"1\"/>"
                                 "<hacks/></vm></appliance>");
    EXPECT_EQ(answer(first, "xe vm-import reads no XVA v1, only XVA files of version 2"),
              ImportAnswer::refused);
    EXPECT_EQ(exit_status(first), 1);
    EXPECT_EQ(answer(first, "a new VM with a new uuid and new MACs"), ImportAnswer::note);
    EXPECT_EQ(answer(first, "on the original's disks"), std::nullopt) << "it has none";
    const auto of_file = [](const std::string& name) {
        return can_import(load(fixtures + name), pool(), {});
    };
    for (const char* name : {"export-against-database/after.db", "xe-text-against-export/before.txt"}) {
        EXPECT_EQ(answer(of_file(name), "only XVA files"), ImportAnswer::refused) << name;
        EXPECT_EQ(exit_status(of_file(name)), 1) << name;
    }
    EXPECT_EQ(answer(imported(healthy(), pool()), "the answers are for the file that it shows"),
              ImportAnswer::note);
    EXPECT_EQ(answer(of_file("export-against-database/before.xva"), "xe vm-import reads"), std::nullopt);
}

TEST(CanImport, WhatHasNoNameLeavesNoHole) {
    Document backup = healthy();
    fields(backup, "VDI")["name_label"] = test::object(backup, "VDI")["name"] = "";
    fields(backup, "VDI")["uuid"] = test::object(backup, "VDI")["uuid"] = "";
    const Import import = imported(backup, pool());
    for (const ImportLine& one : import.vms.at(0).lines) {
        EXPECT_EQ(one.text.find("  "), one.text.npos) << one.text;
        EXPECT_EQ(one.text.find("()"), one.text.npos) << one.text;
    }
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
    const Import copy = can_import(load(fixtures + "full-against-metadata/before.xva.gz"), pool(), full);
    EXPECT_EQ(answer(copy, "on the original's disks"), std::nullopt);
    EXPECT_EQ(answer(copy, "disk 0"), std::nullopt) << "the backup brings them";
    const Import none = can_import(load(fixtures + "export-against-database/before.xva"), pool(), full);
    EXPECT_EQ(answer(none, "disk 0 (web01 system): a metadata export does not hold it"),
              ImportAnswer::refused);
}

TEST(CanImport, DisksAreFoundBySrAndLocationOrTheMissingOneRefuses) {
    EXPECT_EQ(answer(imported(pool(), false), "disk 0 (web01 system) is in the pool, by its SR and location"),
              ImportAnswer::ok);
    const Capture elsewhere = load(fixtures + "pool-database/after.db");
    const Import import = imported(elsewhere, false);
    EXPECT_EQ(answer(import, "disk 0 (web01 system) is not in the pool, and its SR is not either"),
              ImportAnswer::refused);
    EXPECT_EQ(error(import, "disk 0"), "VDI_CONTENT_ID_MISSING");
    const std::string location = "location=\"" + disk_uuid;
    const Import gone = imported(pool(location, "location=\"gone"), false);
    EXPECT_EQ(error(gone, "disk 0 (web01 system) is not in the pool"), "VDI_LOCATION_MISSING");
}

TEST(CanImport, ForceDoesNotPassOverAnAttachedDisk) {
    const Capture elsewhere = load(fixtures + "pool-database/after.db");
    const Import attached = imported(elsewhere, false, true);
    EXPECT_EQ(answer(attached, "disk 0 (web01 system) is not in the pool"), ImportAnswer::refused);
    EXPECT_EQ(error(attached, "disk 0"), "IMPORT_ERROR_ATTACHED_DISKS_NOT_FOUND");
    Document halted = healthy();
    fields(halted, "VBD")["currently_attached"] = false;
    EXPECT_EQ(answer(imported(halted, elsewhere, options_with(&ImportOptions::force)),
                     "forced: the VM comes without it"),
              ImportAnswer::note);
}

TEST(CanImport, ALunIsFoundByItsScsiIdWhereverItIs) {
    Document backup = healthy(), there = healthy();
    fields(backup, "VDI")["sm_config"]["SCSIid"] = fields(there, "VDI")["sm_config"]["SCSIid"] =
        "36005076801";
    fields(there, "VDI")["location"] = "elsewhere";
    EXPECT_EQ(answer(imported(backup, of(there)), "is in the pool, by its SCSIid"), ImportAnswer::ok);
    fields(there, "VDI")["sm_config"]["SCSIid"] = "36005076802";
    EXPECT_EQ(answer(imported(backup, of(there)), "whether the pool has disk 0"),
              ImportAnswer::not_observable);
}

TEST(CanImport, ADiscIsFoundByItsLocationOrEjected) {
    const auto with_disc = [](const std::string& location) {
        Document document = healthy();
        Document& sr = test::add(document, "SR", 0, 5);
        sr["name"] = sr["fields"]["name_label"] = "ISOs";
        sr["path"] = "SR:ISOs";
        sr["fields"]["content_type"] = "iso";
        const Document sr_reference = {{"class", "SR"}, {"uuid", sr["uuid"]}, {"name", "ISOs"}};
        Document& disc = test::add(document, "VDI", 0, 6);
        disc["name"] = disc["fields"]["name_label"] = "debian.iso";
        disc["owner"] = nullptr;
        disc["path"] = "VDI:debian.iso";
        disc["fields"]["location"] = location;
        disc["fields"]["SR"] = sr_reference;
        fields(document, "VBD", 1)["VDI"] = {
            {"class", "VDI"}, {"uuid", disc["uuid"]}, {"name", "debian.iso"}};
        fields(document, "VBD", 1)["empty"] = false;
        return document;
    };
    const Document backup = with_disc("debian.iso");
    EXPECT_EQ(answer(imported(backup, of(with_disc("debian.iso"))), "the disc is in the pool"),
              ImportAnswer::ok);
    EXPECT_EQ(answer(imported(backup, pool()), "CD drive 3 (debian.iso): the disc is not in the pool"),
              ImportAnswer::note);
    EXPECT_EQ(answer(imported(backup, of(with_disc("other.iso"))), "whether the pool has the disc"),
              ImportAnswer::not_observable);
}

TEST(CanImport, NetworksAreFoundByNameThenByBridgeOrMade) {
    const std::string nic = "NIC 0: network Pool-wide network associated with eth0";
    EXPECT_EQ(answer(imported(pool(), false), nic + " is found by its name"), ImportAnswer::ok);
    const Import elsewhere = imported(load(fixtures + "pool-database/after.db"), false);
    EXPECT_EQ(answer(elsewhere, nic + " is found by its name; its uuid is another"), ImportAnswer::note);
    EXPECT_EQ(answer(imported(pool("name__label=\"Backup\"", "name__label=\"Other\""), false),
                     "network Backup is found by its bridge, as Other"),
              ImportAnswer::note)
        << "the uuid is never asked for";
    Document backup = healthy();
    fields(backup, "network")["bridge"] = "xapi77";
    Document& network = test::object(backup, "network");
    network["name"] = network["fields"]["name_label"] = "new";
    network["path"] = "network:new";
    fields(backup, "VIF")["network"]["name"] = "new";
    EXPECT_EQ(answer(imported(backup, pool()), "a new one is made"), ImportAnswer::note);
    EXPECT_EQ(answer(imported(backup, of(healthy())), "whether the pool has NIC 0"),
              ImportAnswer::not_observable);
}

TEST(CanImport, ABackupOfANewerXapiIsRefused) {
    const auto with_xapi = [](const std::string& version) {
        return pool("build_number&apos;%.&apos;cloud", "xapi&apos;%.&apos;" + version);
    };
    EXPECT_EQ(answer(imported(with_xapi("26.17"), false), "xapi 26.17 wrote the backup, the pool has 26.17"),
              ImportAnswer::ok);
    const Import older = imported(with_xapi("26.9"), false);
    EXPECT_EQ(answer(older, "the pool has 26.9, which is older"), ImportAnswer::refused);
    EXPECT_EQ(error(older, "which is older"), "IMPORT_INCOMPATIBLE_VERSION");
    EXPECT_EQ(answer(imported(pool(), false), "a newer xapi than the pool's: the pool's hosts do not tell"),
              ImportAnswer::not_observable);
    EXPECT_EQ(answer(imported(healthy(), pool()), "the backup does not tell"), ImportAnswer::not_observable);
}

TEST(CanImport, AGpuGroupIsFoundByItsTypes) {
    const Capture backup = load(fixtures + "gpu-and-vtpm/after.xva");
    EXPECT_EQ(answer(can_import(backup, backup, {}), "is in the pool, by its GPU_types"), ImportAnswer::ok);
    EXPECT_EQ(answer(can_import(backup, pool(), {}), "GPU group"), ImportAnswer::refused);
    EXPECT_EQ(answer(can_import(backup, pool(), options_with(&ImportOptions::metadata, false)),
                     "a new one is made, with no GPU"),
              ImportAnswer::note);
    EXPECT_EQ(answer(can_import(backup, of(healthy()), {}), "whether the pool has GPU group"),
              ImportAnswer::not_observable);
}

TEST(CanImport, APvsProxyIsDroppedWithoutItsSite) {
    const auto with_proxy = [](const char* pvs_uuid) {
        Document document = healthy();
        const Document site = {
            {"class", "PVS_site"}, {"uuid", "00000000-0000-4000-8000-000000000008"}, {"name", "farm"}};
        const auto add = [&](Document object, const Document& owner, const char* path, Document more) {
            object["owner"] = owner;
            object["path"] = path;
            more["uuid"] = object["uuid"];
            object["fields"] = more;
            document["objects"].push_back(object);
        };
        add(site, nullptr, "PVS_site:farm", {{"name_label", "farm"}, {"PVS_uuid", pvs_uuid}});
        const Document vif = test::object(document, "VIF");
        add({{"class", "PVS_proxy"}, {"uuid", "00000000-0000-4000-8000-000000000009"}, {"name", ""}},
            "VM:web01/VIF:0", "VM:web01/VIF:0/PVS_proxy",
            {{"site", site}, {"VIF", {{"class", "VIF"}, {"uuid", vif["uuid"]}, {"name", ""}}}});
        return document;
    };
    const Document backup = with_proxy("farm-1");
    EXPECT_EQ(answer(imported(backup, of(with_proxy("farm-1"))), "NIC 0: PVS site farm is in the pool"),
              ImportAnswer::ok);
    EXPECT_EQ(answer(imported(backup, pool()), "the NIC comes without its proxy"), ImportAnswer::note);
    EXPECT_EQ(answer(imported(backup, of(healthy())), "whether the pool has PVS site farm"),
              ImportAnswer::not_observable);
}

TEST(CanImport, AnotherVmWithTheSeedIsFoundBesideItsOwn) {
    Document there = healthy();
    test::add_twin(there);
    fields(there, "VM", 1)["other_config"]["mac_seed"] = fields(there, "VM")["other_config"]["mac_seed"];
    EXPECT_EQ(answer(imported(healthy(), of(there), options_with(&ImportOptions::preserve)),
                     "VM web02 has the same mac_seed"),
              ImportAnswer::refused);
}

TEST(CanImport, AFullImportAsksWhetherTheFileIsWhole) {
    const std::string path = fixtures + "full-against-metadata/before.xva.gz";
    const ImportOptions full = options_with(&ImportOptions::metadata, false);
    EXPECT_EQ(answer(can_import(load(path), pool(), full), "checksums"), std::nullopt) << "all was read";
    const Capture unread = load(fixtures + "special-characters/after.xva");
    EXPECT_EQ(
        answer(can_import(unread, pool(), full), "whether the checksums of the backup's disks are right"),
        ImportAnswer::not_observable);
    EXPECT_EQ(answer(can_import(unread, pool(), {}), "checksums"), std::nullopt) << "it takes no disks";
}

TEST(CanImport, ADefaultTemplateIsNotImported) {
    Document backup = healthy();
    fields(backup, "VM")["is_a_template"] = true;
    fields(backup, "VM")["other_config"]["default_template"] = "true";
    fields(backup, "VM")["name_label"] = test::object(backup, "VM")["name"] = "Debian Bookworm 12";
    EXPECT_EQ(answer(imported(backup, pool()), "the pool's of the same name stands for it"),
              ImportAnswer::note);
    fields(backup, "VM")["name_label"] = test::object(backup, "VM")["name"] = "Debian 42";
    EXPECT_EQ(answer(imported(backup, pool()), "the pool has none of its name"), ImportAnswer::note);
}

TEST(CanImport, WhatItResetsIsSaid) {
    EXPECT_EQ(answer(imported(pool(), false), "reset without a word: a new generation_id, version 0"),
              ImportAnswer::note);
    Document backup = healthy();
    fields(backup, "VM")["version"] = 4;
    fields(backup, "VM")["appliance"] = {{"outside", "OpaqueRef:00000000-0000-4000-8000-000000000007"}};
    EXPECT_EQ(answer(imported(backup, pool(), options_with(&ImportOptions::preserve)),
                     "reset without a word: a new generation_id, no appliance, version 5"),
              ImportAnswer::note);
}

TEST(CanImport, WhatAnExportDoesNotShowIsNotObservable) {
    const Import import = imported(load(fixtures + "memory-grew/after.xva"), true);
    EXPECT_EQ(answer(import, "whether the pool has disk 0"), ImportAnswer::not_observable);
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
