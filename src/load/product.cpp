#include "load/product.hpp"

#include "catalog/known.hpp"

namespace ovaudit {

void take_product(Source& source, const Storage& storage, const Object& host) {
    const Value* versions = storage.field(host, known().of_host.software_version);
    if (versions == nullptr || versions->kind != Kind::map) return;
    for (const MapEntry& entry : storage.map(*versions)) {
        if (entry.value.kind != Kind::text) continue;
        const std::string_view key = storage.texts[entry.key];
        if (key == "product_brand") source.product = storage.texts[entry.value.at];
        if (key == "product_version") source.product_version = storage.texts[entry.value.at];
    }
}

}  // namespace ovaudit
