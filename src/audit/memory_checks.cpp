#include <array>
#include <charconv>

#include "audit/row.hpp"
#include "audit/words.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"
#include "diff/datum.hpp"

namespace ovaudit {
namespace {

constexpr FieldId static_min = field_id("VM", "memory_static_min"),
                  dynamic_min = field_id("VM", "memory_dynamic_min"),
                  dynamic_max = field_id("VM", "memory_dynamic_max"),
                  static_max = field_id("VM", "memory_static_max"),
                  shadow_multiplier = field_id("VM", "HVM_shadow_multiplier");

struct Limits {
    std::int64_t static_min, dynamic_min, dynamic_max, static_max;
    bool in_order() const {
        return static_min <= dynamic_min && dynamic_min <= dynamic_max && dynamic_max <= static_max;
    }
    bool is_dynamic() const { return dynamic_min != static_max; }
};

std::optional<Limits> limits_of(Examination& e) {
    const auto a = e.integer(e.vm(), static_min), b = e.integer(e.vm(), dynamic_min),
               c = e.integer(e.vm(), dynamic_max), d = e.integer(e.vm(), static_max);
    if (!a || !b || !c || !d) return std::nullopt;
    return Limits{*a, *b, *c, *d};
}

/// The command takes all four at once: each alone would have to keep the order with the other three.
std::string set_limits(Examination& e, const Limits& limits) {
    const auto text = [](std::int64_t bytes) { return std::to_string(bytes); };
    return "xe vm-memory-limits-set uuid=" + uuid_text(e, e.vm()) + " static-min=" + text(limits.static_min) +
           " dynamic-min=" + text(limits.dynamic_min) + " dynamic-max=" + text(limits.dynamic_max) +
           " static-max=" + text(limits.static_max);
}

std::string fix_all(Examination& e, const Limits& limits) {
    return set_limits(e, {std::min(limits.static_min, limits.static_max), limits.static_max,
                          limits.static_max, limits.static_max});
}

bool limits_in_order(Examination& e) {
    const auto limits = limits_of(e);
    if (!limits) return true;
    const struct {
        const char* low;
        std::int64_t low_bytes;
        const char* high;
        std::int64_t high_bytes;
    } steps[] = {{"static_min", limits->static_min, "dynamic_min", limits->dynamic_min},
                 {"dynamic_min", limits->dynamic_min, "dynamic_max", limits->dynamic_max},
                 {"dynamic_max", limits->dynamic_max, "static_max", limits->static_max}};
    for (const auto& step : steps)
        if (step.low_bytes > step.high_bytes) {
            e.fail({e.vm(), std::string(step.low) + " " + human_bytes(step.low_bytes) + " is above " +
                                step.high + " " + human_bytes(step.high_bytes)});
            return true;
        }
    return true;
}

bool fixed_memory(Examination& e) {
    const auto limits = limits_of(e);
    if (!limits || !limits->in_order() || !limits->is_dynamic()) return limits && limits->in_order();
    e.fail({e.vm(),
            "dynamic " + human_bytes(limits->dynamic_min) + " .. " + human_bytes(limits->dynamic_max) +
                " with static_max " + human_bytes(limits->static_max),
            fix_all(e, *limits)});
    return true;
}

bool quarter_of_maximum(Examination& e) {
    const auto limits = limits_of(e);
    if (!limits || !limits->is_dynamic()) return false;
    if (limits->dynamic_min < limits->static_max / 4)
        e.fail({e.vm(),
                "dynamic_min " + human_bytes(limits->dynamic_min) + " is less than a quarter of static_max " +
                    human_bytes(limits->static_max),
                set_limits(e, {limits->static_min, limits->static_max / 4,
                               std::max(limits->dynamic_max, limits->static_max / 4), limits->static_max})});
    return true;
}

/// Linux of the 8 and 9 series of Red Hat and what is built from it.
bool lacks_ballooning(std::string_view distribution, std::string_view major) {
    constexpr std::string_view built_from_it[] = {"rhel", "rocky", "almalinux", "oracle", "centos"};
    return std::ranges::find(built_from_it, distribution) != std::end(built_from_it) &&
           (major == "8" || major == "9");
}

bool balloons(Examination& e) {
    const auto limits = limits_of(e);
    if (!limits || !limits->is_dynamic()) return false;
    const ObjectIndex metrics = e.guest_metrics();
    if (metrics == no_object) return false;
    const FieldId os = known().of_guest_metrics.os_version;
    const auto distribution = e.entry(metrics, os, "distro"), major = e.entry(metrics, os, "major");
    if (!distribution || !major) return false;
    if (lacks_ballooning(*distribution, *major))
        e.fail({e.vm(), "dynamic memory, and the guest is " + brief(*distribution) + " " + brief(*major),
                fix_all(e, *limits)});
    return true;
}

/// The number under a key of the VM's own recommendations.
std::optional<std::int64_t> recommended(Examination& e, std::string_view key) {
    const auto text = e.entry(e.vm(), known().of_vm.recommendations, key);
    return text ? number_of(*text) : std::nullopt;
}

bool within_limits(Examination& e) {
    constexpr std::int64_t supported = std::int64_t{1536} << 30;
    const auto bytes = e.integer(e.vm(), static_max);
    if (!bytes) return true;
    const auto limit = recommended(e, "memory-static-max/max");
    if (limit && *bytes > *limit)
        e.fail({e.vm(), "static_max " + human_bytes(*bytes) + " is above the template's limit of " +
                            human_bytes(*limit)});
    else if (*bytes > supported)
        e.fail({.at = e.vm(),
                .message = "static_max " + human_bytes(*bytes) + " is above " + human_bytes(supported),
                .is_other = true});
    return true;
}

bool plain_shadow_memory(Examination& e) {
    const auto multiplier = e.text(e.vm(), shadow_multiplier);
    if (!multiplier) return false;
    double number = 1;
    std::from_chars(multiplier->data(), multiplier->data() + multiplier->size(), number);
    if (number != 1) e.fail({e.vm(), "HVM_shadow_multiplier is " + brief(*multiplier)});
    return true;
}

bool of_a_house_size(Examination& e) {
    const auto& sizes = e.parameters().memory_sizes;
    if (sizes.empty()) return false;
    const auto bytes = e.integer(e.vm(), static_max);
    if (bytes && std::ranges::find(sizes, *bytes) == sizes.end())
        e.fail({e.vm(), "static_max " + human_bytes(*bytes) + " is none of the allowed sizes"});
    return true;
}

constexpr Row family[] = {
    {{"MEM-001", "memory limits out of order", Level::error, Category::memory,
      "static_min <= dynamic_min <= dynamic_max <= static_max has to hold; a VM whose limits break it cannot "
      "be started, and no single limit of it can be set.",
      "xe vm-memory-limits-set uuid={vm} static-min=... dynamic-min=... dynamic-max=... static-max=...",
      "VM.memory_static_min VM.memory_dynamic_min VM.memory_dynamic_max VM.memory_static_max"},
     limits_in_order},
    {{"MEM-002", "dynamic memory in use", Level::warning, Category::memory,
      "Under memory pressure the host takes memory from the guest down to dynamic_min; databases and Java "
      "suffer, migration can fail, and current releases no longer support it.",
      "xe vm-memory-limits-set uuid={vm} static-min=... dynamic-min=MAX dynamic-max=MAX static-max=MAX",
      "VM.memory_static_min VM.memory_dynamic_min VM.memory_dynamic_max VM.memory_static_max"},
     fixed_memory},
    {{"MEM-003", "dynamic_min under a quarter of static_max", Level::warning, Category::memory,
      "A guest that is squeezed below a quarter of the memory it booted with may run out of it; the vendor "
      "supports no less.",
      "xe vm-memory-dynamic-range-set uuid={vm} min=... max=...",
      "VM.memory_dynamic_min VM.memory_static_max"},
     quarter_of_maximum},
    {{"MEM-004", "dynamic memory on a guest that cannot balloon", Level::error, Category::memory,
      "The kernels of these distributions have no balloon driver for Xen: the host waits for memory that the "
      "guest never gives back.",
      "xe vm-memory-limits-set uuid={vm} static-min=... dynamic-min=MAX dynamic-max=MAX static-max=MAX",
      "VM.memory_dynamic_min VM.memory_static_max VM_guest_metrics.os_version:distro "
      "VM_guest_metrics.os_version:major"},
     balloons},
    {{"MEM-005",
      "more memory than supported",
      Level::error,
      Category::memory,
      "The template that the VM was made from says how much memory its guest can use; the platform itself "
      "supports 1.5 TiB.",
      "xe vm-memory-set uuid={vm} memory=...",
      "VM.memory_static_max VM.recommendations",
      {},
      {Level::warning, "above 1.5 TiB, and not above the template's limit"}},
     within_limits},
    {{"MEM-006", "shadow memory multiplied", Level::info, Category::memory,
      "HVM_shadow_multiplier is a remedy for rare guests; elsewhere it only takes memory from the host.",
      "xe vm-shadow-multiplier-set uuid={vm} multiplier=1", "VM.HVM_shadow_multiplier"},
     plain_shadow_memory},
    {{"MEM-007", "memory of no allowed size", Level::warning, Category::memory,
      "The house has a list of sizes, and this is none of them.", "xe vm-memory-set uuid={vm} memory=...",
      "VM.memory_static_max", "memory_sizes"},
     of_a_house_size},
};

}  // namespace

std::span<const Row> memory_rows() {
    return family;
}

}  // namespace ovaudit
