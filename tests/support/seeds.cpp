#include "support/seeds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace ovaudit::generated {

namespace {

namespace fs = std::filesystem;

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::string name_of_test() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    return std::string(test->test_suite_name()) + "." + test->name();
}

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A document that begins as one; broken ones and archives have tests of their own.
void add_documents(const fs::path& folder, std::vector<Sample>& samples) {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.path().extension() != ".xml") continue;
        samples.push_back({entry.path().filename().string(), read(entry.path())});
    }
}

void sort(std::vector<Sample>& samples) {
    std::ranges::sort(samples, {}, &Sample::name);
}

}  // namespace

void for_each_seed(std::size_t count, const std::function<void(Random&)>& law) {
    const std::uint64_t first = number_from_environment("OVAUDIT_SEED", 20261123);
    count = number_from_environment("OVAUDIT_PAIRS", count);
    ::testing::Test::RecordProperty("seed", std::to_string(first));
    std::cout << "seed " << first << ", " << count << " runs\n";
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        SCOPED_TRACE("to repeat: OVAUDIT_SEED=" + std::to_string(seed) +
                     " OVAUDIT_PAIRS=1 ovaudit_tests --gtest_filter=" + name_of_test());
        Random random(seed);
        EXPECT_NO_THROW(law(random));
        if (::testing::Test::HasFailure()) return;
    }
}

std::vector<Sample> ova_samples() {
    return samples_in("ova");
}

std::vector<Sample> samples_in(const std::string& name) {
    std::vector<Sample> samples;
    const fs::path folder = fs::path(OVAUDIT_SOURCE_DIR) / "../shared/samples" / name;
    if (!fs::is_directory(folder)) return samples;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        if (entry.is_regular_file())
            samples.push_back({entry.path().filename().string(), read(entry.path())});
    sort(samples);
    return samples;
}

std::vector<Sample> ova_fixtures() {
    std::vector<Sample> samples;
    const fs::path folder = fs::path(OVAUDIT_SOURCE_DIR) / "fixtures";
    if (!fs::is_directory(folder)) return samples;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        if (entry.is_directory() && !entry.path().filename().string().starts_with("bad-")) {
            std::vector<Sample> found;
            add_documents(entry.path(), found);
            std::erase_if(found, [](const Sample& sample) { return sample.name.starts_with("expected."); });
            for (Sample& sample : found)
                samples.push_back(
                    {entry.path().filename().string() + "/" + sample.name, std::move(sample.bytes)});
        }
    sort(samples);
    return samples;
}

std::vector<Sample> ova_documents() {
    std::vector<Sample> samples = ova_samples();
    for (Sample& sample : ova_fixtures()) samples.push_back(std::move(sample));
    return samples;
}

}  // namespace ovaudit::generated
