#include <gtest/gtest.h>

#include <algorithm>

#include "load/load_bytes.hpp"
#include "ovaudit/capture.hpp"
#include "support/export_writer.hpp"
#include "support/pool_maker.hpp"

namespace ovaudit {
namespace {

using namespace generated;

struct Sizes {
    std::size_t document, capture;
};

Pool pool_of(std::size_t vms, Random& random) {
    Pool pool;
    add_object(pool, "host", random);
    add_network(pool, random);
    add_sr(pool, random);
    for (std::size_t i = 0; i < vms; ++i) {
        const ObjectKey vm = add_vm(pool, random);
        add_vif(pool, vm, random);
        add_disk(pool, vm, random);
    }
    return pool;
}

constexpr std::string_view list_begin = "<name>objects</name><value><array><data>", list_end = "</data>";

/// The objects of a document, with other numbers in each chunk.
std::string objects_of_chunk(const std::string& document, std::size_t chunk) {
    const std::size_t begin = document.find(list_begin) + list_begin.size();
    std::string objects = document.substr(begin, document.rfind(list_end) - begin);
    const std::string prefix = std::to_string(1'000 + chunk);
    for (std::size_t at = objects.find(">Ref:"); at != objects.npos; at = objects.find(">Ref:", at + 1))
        objects.insert(at + 5, prefix);
    return objects;
}

/// The writer looks through the whole pool for each object, so that a large document is put together from
/// small ones.
std::string export_of_vms(std::size_t vms) {
    constexpr std::size_t most = 20;
    Random random(42);
    std::string first = write_export(pool_of(std::min(vms, most), random)), further;
    for (std::size_t made = most; made < vms; made += most)
        further += objects_of_chunk(write_export(pool_of(most, random)), made / most);
    return first.insert(first.rfind(list_end), further);
}

Sizes sizes_of(std::size_t vms) {
    const std::string document = export_of_vms(vms);
    const Capture capture = load_bytes("ova.xml", document);
    EXPECT_EQ(capture.objects_of(*capture.class_named("VM")), vms);
    return {document.size(), capture.memory()};
}

TEST(CaptureMemory, KeepsItsPromiseForAThousandVms) {
    const Sizes sizes = sizes_of(1'000);
    EXPECT_LE(static_cast<double>(sizes.capture), 0.45 * static_cast<double>(sizes.document))
        << sizes.capture << " of " << sizes.document;
}

TEST(CaptureMemory, KeepsItsPromiseForOneVm) {
    const Sizes sizes = sizes_of(1);
    EXPECT_LE(static_cast<double>(sizes.capture), 0.5 * static_cast<double>(sizes.document) + 65'536)
        << sizes.capture << " of " << sizes.document;
}

}  // namespace
}  // namespace ovaudit
