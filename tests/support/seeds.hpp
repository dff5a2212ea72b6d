#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "support/random.hpp"

/// The runs of a law, each from a seed of its own; and the documents that exist without chance.
namespace ovaudit::generated {

/// Runs the law `count` times, until it fails once. The first seed is OVAUDIT_SEED's, or a fixed one, and is
/// printed; a failure says how to repeat its run alone.
void for_each_seed(std::size_t count, const std::function<void(Random&)>& law);

struct Sample {
    std::string name;
    std::string bytes;
};
/// ../shared/samples/ova beside the checkout; empty where it is absent.
std::vector<Sample> ova_samples();
/// All files of a folder of ../shared/samples; likewise.
std::vector<Sample> samples_in(const std::string& name);
/// The inputs of the fixture folders that are plain ova.xml and not bad on purpose.
std::vector<Sample> ova_fixtures();
std::vector<Sample> ova_documents();

}  // namespace ovaudit::generated
