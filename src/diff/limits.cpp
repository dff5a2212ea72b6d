#include "diff/limits.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "catalog/known.hpp"

namespace ovaudit {
namespace {

/// The number that a recommendation gives; a limit that is never reached if it gives none.
std::int64_t limit(const Capture& capture, const Object& vm, std::string_view key) {
    constexpr std::int64_t none = std::numeric_limits<std::int64_t>::max();
    for (const MapEntry& entry : capture.entries_of(capture.field(vm, known().of_vm.recommendations))) {
        if (capture.text(entry.key) != key) continue;
        const std::string_view text = capture.text_of(&entry.value);
        std::int64_t number = none;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        return error == std::errc() && end == text.data() + text.size() ? number : none;
    }
    return none;
}

/// 0 for what is no number.
std::int64_t number(const Capture& capture, const Object& vm, FieldId id) {
    const Value* value = capture.field(vm, id);
    if (value == nullptr) return 0;
    const View view = capture.view(*value);
    const auto* found = std::get_if<std::int64_t>(&view);
    return found == nullptr ? 0 : *found;
}

std::int64_t devices(const Capture& capture, const Object& vm, ClassId class_id) {
    const auto children = capture.children(vm);
    return std::count_if(children.begin(), children.end(),
                         [&](ObjectIndex child) { return capture.object(child).class_id == class_id; });
}

}  // namespace

bool breaks_its_limits(const Capture& capture, ObjectIndex at) {
    const Object& vm = capture.object(at);
    const Known& numbers = known();
    return number(capture, vm, numbers.of_vm.memory_static_max) >
               limit(capture, vm, "memory-static-max/max") ||
           number(capture, vm, numbers.of_vm.VCPUs_max) > limit(capture, vm, "vcpus-max/max") ||
           devices(capture, vm, numbers.vbd) > limit(capture, vm, "number-of-vbds/max") ||
           devices(capture, vm, numbers.vif) > limit(capture, vm, "number-of-vifs/max");
}

}  // namespace ovaudit
