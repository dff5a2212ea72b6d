#include "history/coverage_bytes.hpp"

#include "history/bytes.hpp"

namespace ovaudit {
namespace {

void write_class(ByteWriter& to, const ClassCoverage& covered) {
    to.number(static_cast<std::uint64_t>(covered.extent));
    to.text(covered.extent_reason);
    to.number(covered.gaps.size());
    for (const auto& [id, reason] : covered.gaps) {
        to.text(field(id).name);
        to.text(reason);
    }
    to.number(covered.unclear_nulls.size());
    for (const FieldId id : covered.unclear_nulls) to.text(field(id).name);
    to.text(covered.absent_reason);
}

ClassCoverage read_class(ByteReader& from, std::optional<ClassId> class_id) {
    const auto id_of = [&](std::string_view name) {
        return class_id ? find_field(*class_id, name) : std::nullopt;
    };
    ClassCoverage covered;
    covered.extent = from.number_up_to(Extent::all);
    covered.extent_reason = from.text();
    for (std::size_t count = from.count(); count > 0; --count) {
        const auto id = id_of(from.text());
        const std::string_view reason = from.text();
        if (id) covered.gaps.emplace(*id, reason);
    }
    for (std::size_t count = from.count(); count > 0; --count)
        if (const auto id = id_of(from.text())) covered.unclear_nulls.insert(*id);
    covered.absent_reason = from.text();
    return covered;
}

}  // namespace

std::string coverage_bytes(const Coverage& coverage) {
    ByteWriter to;
    write_class(to, coverage.vm_snapshots);
    write_class(to, coverage.templates);
    for (const auto& [id, covered] : coverage.classes) {
        if (id >= classes().size()) continue;
        to.text(classes()[id].name);
        write_class(to, covered);
    }
    return to.take();
}

std::shared_ptr<const Coverage> coverage_of(std::string_view bytes) {
    ByteReader from(bytes);
    const auto vm = find_class("VM");
    auto coverage = std::make_shared<Coverage>();
    coverage->vm_snapshots = read_class(from, vm);
    coverage->templates = read_class(from, vm);
    while (!from.at_end()) {
        const auto id = find_class(from.text());
        ClassCoverage covered = read_class(from, id);
        if (id) coverage->classes[*id] = std::move(covered);
    }
    return coverage;
}

}  // namespace ovaudit
