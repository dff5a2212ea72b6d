#include "load/xenapi_json.hpp"

#include "catalog/known.hpp"
#include "load/json.hpp"
#include "load/product.hpp"
#include "load/xenapi_records.hpp"
#include "model/storage.hpp"

namespace ovaudit {
FormReader read_xenapi_json(Canonical& canonical, const Limits& limits) {
    return json_form(canonical, limits,
                     [](Canonical& to, const ValueTree& tree) { XenapiRecords(to, tree).read(); });
}

void cover_xenapi(Source& source, const Storage& storage) {
    for (const Object& object : storage.objects.span(0, storage.objects.size()))
        if (object.class_id == known().host) take_product(source, storage, object);
}

}  // namespace ovaudit
