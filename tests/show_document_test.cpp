#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "load/load_bytes.hpp"
#include "ovaudit/diff.hpp"
#include "report/show.hpp"
#include "support/documents.hpp"
#include "support/export_writer.hpp"
#include "support/outcome.hpp"
#include "support/pool_maker.hpp"
#include "support/seeds.hpp"

/// What `ovaudit show --format json` writes, read back; and such documents by hand.
namespace ovaudit {
namespace {

using nlohmann::json;
using test::paths, test::said;

std::string shown(const Capture& capture) {
    std::string text;
    render_show_json(capture, {}, [&](std::string_view bytes) { text += bytes; });
    return text;
}

/// Without what is said of the file, and not of what is in it.
json without_file_facts(const std::string& text) {
    json document = json::parse(text);
    json& source = document.at("source");
    for (json* side : {&source, &source.at("sources").at(0)})
        for (const char* key : {"name", "form", "sha256", "complete", "verified"}) side->erase(key);
    return document;
}

void expect_law(const std::string& name, const std::string& bytes) {
    SCOPED_TRACE(name);
    const Capture capture = load_bytes(name, bytes);
    const std::string text = shown(capture);
    const Capture back = load_bytes("show.json", text);
    EXPECT_EQ(back.sources().front().form, "ovaudit show JSON");
    const json one = without_file_facts(text), other = without_file_facts(shown(back));
    const bool is_ambiguous = test::notes(back, "name several objects alike");
    if (one != other && !is_ambiguous) ADD_FAILURE() << json::diff(one, other).dump(1).substr(0, 2000);
    DiffOptions options;
    options.include_templates = options.include_control = true;
    for (const Change& change : diff(capture, back, options).changes) ADD_FAILURE() << change.id;
    for (const Change& change : diff(back, capture, options).changes) ADD_FAILURE() << change.id;
}

Capture capture_of(const std::string& objects, const std::string& further = "") {
    return load_bytes("wanted.json",
                      R"({"schema": "ovaudit/show/1", "objects": [)" + objects + "]" + further + "}");
}

std::string error_of(const std::string& text) {
    return test::error_from([&] { load_bytes("wanted.json", text); });
}

TEST(ShowDocument, OfEveryExportSaysTheSame) {
    for (const auto& sample : generated::ova_documents()) expect_law(sample.name, sample.bytes);
}

TEST(ShowDocument, OfEverySampleSaysTheSame) {
    std::size_t samples = 0;
    for (const char* folder : {"records", "xo"})
        for (const auto& sample : generated::samples_in(folder)) {
            expect_law(sample.name, sample.bytes);
            ++samples;
        }
    if (samples == 0) GTEST_SKIP() << "no ../shared/samples";
}

TEST(ShowDocument, OfGeneratedPoolsSaysTheSame) {
    generated::for_each_seed(20, [](generated::Random& random) {
        expect_law("ova.xml", generated::write_export(generated::make_pool(random)));
    });
}

constexpr const char* web01 =
    R"({"class": "VM", "uuid": "9538882a-c7e4-b8e5-c1f9-0d136f4a81b1", "path": "VM:web01",
    "fields": {"name_label": "web01", "memory_static_max": 8589934592, "affinity": null}})";

TEST(ShowDocument, ByHandIsComparedByWhatItSays) {
    using namespace test;
    const Capture is =
        test::capture_of(export_of({vm(member("memory_static_max", "4294967296") + member("VCPUs_max", "2")),
                                    object("VIF", "Ref:1", member("VM", "Ref:0") + member("device", "0"))}));
    const Diff found = diff(is, capture_of(web01));
    EXPECT_EQ(paths(found), std::vector<std::string>{"VM:web01/memory_static_max"});
    EXPECT_FALSE(found.not_comparable.empty());
}

TEST(ShowDocument, ByHandSaysNothingByLeavingOut) {
    const Capture capture = capture_of(
        web01 +
        std::string(R"(, {"class": "VM", "uuid": "b", "fields": {"name_label": "web02", "VCPUs_max": 2}})"));
    const auto& covered = capture.sources().front().coverage->classes.at(*find_class("VM"));
    EXPECT_FALSE(covered.absent_reason.empty());
    EXPECT_EQ(covered.extent, Extent::referenced);
    EXPECT_TRUE(covered.gaps.contains(*find_field(*find_class("VM"), "memory_target")));
    EXPECT_FALSE(covered.gaps.contains(*find_field(*find_class("VM"), "VCPUs_max")));
}

TEST(ShowDocument, GivesWhatIsOwnedToItsOwner) {
    const Capture capture = capture_of(
        web01 + std::string(R"(, {"class": "VIF", "owner": "VM:web01", "fields": {"device": "0"}})"));
    EXPECT_EQ(said(capture, "VIF", "VM"), "-> VM");
}

TEST(ShowDocument, ReadsEveryKindOfValue) {
    const Capture capture =
        capture_of(web01 + std::string(R"(, {"class": "VIF", "fields": {"VM": {"class": "VM",
            "uuid": "9538882a-c7e4-b8e5-c1f9-0d136f4a81b1", "name": "web01"}, "network": {"outside": "OpaqueRef:9"},
            "metrics": {"class": "VIF_metrics", "uuid": "m", "name": ""}, "MAC": {"unknown": true},
            "other_config": {"entries": [{"key": "masked", "value": "yes"}, {"key": "k", "value": {"masked": true}}]},
            "qos_algorithm_params": {"outside": "a"}}})"));
    EXPECT_EQ(said(capture, "VM", "affinity"), "outside");
    EXPECT_EQ(said(capture, "VIF", "VM"), "-> VM");
    EXPECT_EQ(said(capture, "VIF", "network"), "outside OpaqueRef:9");
    EXPECT_EQ(said(capture, "VIF", "metrics"), "outside m");
    EXPECT_EQ(said(capture, "VIF", "MAC"), "unknown");
    EXPECT_EQ(said(capture, "VIF", "other_config"), "{k: masked, masked: \"yes\"}");
}

TEST(ShowDocument, AHiddenSecretEqualsEach) {
    using namespace test;
    const auto secret = [](const std::string& text) {
        return test::capture_of(export_of({vm(member("other_config", struct_of(member("password", text))) +
                                              member("name_description", "password=" + text))}));
    };
    const Capture one = secret("hunter2"), back = load_bytes("show.json", shown(one));
    EXPECT_EQ(paths(diff(secret("hunter3"), back)), std::vector<std::string>());
    EXPECT_EQ(paths(diff(one, secret("hunter3"))).size(), 2U);
}

TEST(ShowDocument, KeepsWhatIsKnownOfTheCapture) {
    const Capture capture = capture_of(web01, R"(, "source": {"product": "XCP-ng", "product_version": "8.3.0",
        "export": "full", "captured_at": "2026-11-16T02:00:04Z", "captured_from": "archive", "notes": ["a note"]})");
    const Source& source = capture.sources().front();
    EXPECT_EQ(source.product + " " + source.product_version, "XCP-ng 8.3.0");
    EXPECT_EQ(source.export_kind, ExportKind::full);
    EXPECT_EQ(source.captured_at, "2026-11-16T02:00:04Z");
    EXPECT_EQ(source.captured_from, TimeFrom::archive);
    EXPECT_TRUE(test::notes(capture, "a note"));
}

TEST(ShowDocument, DoesNotGuessWhichOfSeveralIsMeant) {
    const Capture capture = capture_of(
        R"({"class": "network", "fields": {"name_label": "LAN"}}, {"class": "network", "fields": {"name_label": "LAN"}},
            {"class": "VIF", "fields": {"network": {"class": "network", "uuid": null, "name": "LAN"}}})");
    EXPECT_EQ(said(capture, "VIF", "network"), "unknown");
    EXPECT_TRUE(test::notes(capture, "references that name several objects alike are not known: 1"));
}

// A search through all fields for each would take half an hour.
TEST(ShowDocument, IsLinear) {
    std::string fields;
    for (int i = 0; i < 500'000; ++i) fields += (i == 0 ? "\"a" : ", \"a") + std::to_string(i) + "\": 1";
    EXPECT_EQ(
        error_of(R"({"schema": "ovaudit/show/1", "objects": [{"class": "VM", "fields": {)" + fields + "}}]}"),
        "wanted.json: more than 10,000 fields that XenAPI does not have");
}

TEST(ShowDocument, RefusesAnother) {
    EXPECT_EQ(error_of(R"({"schema": "ovaudit/diff/1"})"),
              "wanted.json: line 1, column 1: expected the schema ovaudit/show/1, found another");
    EXPECT_EQ(error_of(R"({"schema": "ovaudit/show/1"})"),
              "wanted.json: line 1, column 1: expected a list of objects, found none");
    EXPECT_EQ(error_of(R"({"schema": "ovaudit/show/1", "objects": []})"),
              "wanted.json: expected at least one object, found none");
    EXPECT_EQ(
        error_of(R"({"schema": "ovaudit/show/1", "objects": [{"class": "VM"}]})"),
        "wanted.json: line 1, column 42: expected an object with its class and fields, found another value");
    EXPECT_NE(error_of(R"({"schema": "ovaudit/show/1", "objects": [7]})").find("found another value"),
              std::string::npos);
}

}  // namespace
}  // namespace ovaudit
