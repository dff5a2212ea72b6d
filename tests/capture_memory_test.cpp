#include <gtest/gtest.h>

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

Sizes sizes_of(std::size_t vms) {
    Random random(42);
    Pool pool;
    add_object(pool, "host", random);
    add_network(pool, random);
    add_sr(pool, random);
    for (std::size_t i = 0; i < vms; ++i) {
        const ObjectKey vm = add_vm(pool, random);
        add_vif(pool, vm, random);
        add_disk(pool, vm, random);
    }
    const std::string document = write_export(pool);
    return {document.size(), load_bytes("ova.xml", document).memory()};
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
