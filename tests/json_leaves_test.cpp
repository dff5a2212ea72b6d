#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "load/load_bytes.hpp"
#include "ovaudit/diff.hpp"
#include "support/leaves.hpp"
#include "support/seeds.hpp"

/// Each value of each record in JSON, changed alone, is a difference: shown, hidden or not comparable.
namespace ovaudit::generated {

namespace {

using Json = nlohmann::ordered_json;

/// Another value of the same kind.
Json changed(const Json& leaf) {
    if (leaf.is_boolean()) return !leaf.get<bool>();
    if (leaf.is_number_integer()) return leaf.get<std::int64_t>() + 1;
    if (leaf.is_number()) return leaf.get<double>() + 1;
    const std::string text = leaf.get<std::string>();
    const bool is_number = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
    if (is_number) return std::to_string(std::stoull(text) + 1);
    if (text.size() == 18 && text.ends_with('Z')) return "20010203T04:05:06Z";
    return text + "x";
}

/// What stands around records, and is none of them.
bool is_wrapping(const std::string& path) {
    return path.find("/method/") != path.npos || path.find("/params/") != path.npos;
}

std::uint64_t differences(const Capture& capture, const std::string& name, const std::string& text) {
    DiffOptions options;
    options.include_templates = options.include_control = true;
    return landed(diff(capture, load_bytes(name, text), options)).all();
}

void expect_leaves(const Sample& sample) {
    SCOPED_TRACE(sample.name);
    Json document = Json::parse(sample.bytes);
    const Json leaves = document.flatten();
    const Capture capture = load_bytes(sample.name, sample.bytes);
    for (const auto& [path, leaf] : leaves.items()) {
        if (leaf.is_null() || is_wrapping(path)) continue;
        Json& place = document[Json::json_pointer(path)];
        place = changed(leaf);
        EXPECT_GT(differences(capture, sample.name, document.dump()), 0U) << path;
        place = leaf;
    }
}

}  // namespace

TEST(JsonLeaves, OfTheSamples) {
    const auto samples = samples_in("records");
    for (const Sample& sample : samples)
        if (sample.name.ends_with(".json")) expect_leaves(sample);
    if (samples.empty()) GTEST_SKIP() << "no ../shared/samples/records";
}

}  // namespace ovaudit::generated
