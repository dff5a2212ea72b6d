#include "catalog/known.hpp"
#include "load/pool_database.hpp"
#include "load/product.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

/// The host that speaks for the pool: its master, or the first where no pool says which that is.
const Object* speaking_host(const Storage& storage) {
    const Object* first = nullptr;
    for (const Object& object : storage.objects.span(0, storage.objects.size())) {
        if (object.class_id == known().host && first == nullptr) first = &object;
        const Value* master =
            object.class_id == known().pool ? storage.field(object, known().of_pool.master) : nullptr;
        if (master != nullptr && master->kind == Kind::reference) return &storage.objects[master->at];
    }
    return first;
}

}  // namespace

void cover_pool_database(Source& source, const Storage& storage) {
    const Known& numbers = known();
    const auto& rows = storage.objects_of;
    if (rows[numbers.vm] == 0 && rows[numbers.host] == 0 && rows[numbers.sr] == 0)
        throw Error(
            source.name +
            ": expected rows of VM, host or SR, found none; a pool gives out such a database during a "
            "rolling upgrade");
    if (const Object* host = speaking_host(storage)) take_product(source, storage, *host);
    auto coverage = std::make_shared<Coverage>();
    coverage->classes[*find_class("session")] = limited_to(Extent::none, "sessions are left out");
    coverage->classes[numbers.vtpm].gaps.emplace(*find_field(numbers.vtpm, "content"),
                                                 "a database keeps the state of a TPM as a secret");
    source.coverage = std::move(coverage);
}

}  // namespace ovaudit
