#include "load/xenapi_json.hpp"

#include "catalog/known.hpp"
#include "load/json.hpp"
#include "load/xenapi_records.hpp"
#include "model/storage.hpp"

namespace ovaudit {
namespace {

void read_product(Source& source, const Storage& storage, const Object& host) {
    static const FieldId software_version = *find_field(known().host, "software_version");
    for (const Value& member : storage.fields(host)) {
        if (member.field != software_version || member.kind != Kind::map) continue;
        for (const MapEntry& entry : storage.map(member)) {
            if (entry.value.kind != Kind::text) continue;
            const std::string_view key = storage.texts[entry.key];
            if (key == "product_brand") source.product = storage.texts[entry.value.at];
            if (key == "product_version") source.product_version = storage.texts[entry.value.at];
        }
    }
}

}  // namespace

FormReader read_xenapi_json(Canonical& canonical, const Limits& limits) {
    return json_form(canonical, limits,
                     [](Canonical& to, const ValueTree& tree) { XenapiRecords(to, tree).read(); });
}

void cover_xenapi(Source& source, const Storage& storage) {
    for (const Object& object : storage.objects.span(0, storage.objects.size()))
        if (object.class_id == known().host) read_product(source, storage, object);
}

}  // namespace ovaudit
