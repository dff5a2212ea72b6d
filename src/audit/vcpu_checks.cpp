#include <algorithm>

#include "audit/row.hpp"
#include "audit/words.hpp"
#include "catalog/ids.hpp"

namespace ovaudit {
namespace {

constexpr FieldId vcpus_max = field_id("VM", "VCPUs_max"), at_startup = field_id("VM", "VCPUs_at_startup"),
                  params = field_id("VM", "VCPUs_params"), platform = field_id("VM", "platform"),
                  tags = field_id("VM", "tags"), cpu_info = field_id("host", "cpu_info");

std::string counted_vcpus(std::int64_t count) {
    return std::to_string(count) + (count == 1 ? " VCPU" : " VCPUs");
}

bool starts_with_its_vcpus(Examination& e) {
    const auto most = e.integer(e.vm(), vcpus_max), first = e.integer(e.vm(), at_startup);
    if (!most || !first || *most == *first) return true;
    const std::string found =
        "VCPUs_at_startup " + std::to_string(*first) + ", VCPUs_max " + std::to_string(*most);
    if (*first > *most)
        e.fail({e.vm(), found});
    else
        e.fail({.at = e.vm(), .message = found, .is_other = true});
    return true;
}

/// Of the hosts that the source shows: the VM may start on the largest.
std::optional<std::int64_t> most_cpus(Examination& e) {
    std::optional<std::int64_t> most;
    for (const ObjectIndex at : e.hosts()) {
        const auto count = e.entry(at, cpu_info, "cpu_count");
        const auto number = count ? number_of(*count) : std::nullopt;
        if (number && (!most || *number > *most)) most = number;
    }
    return most;
}

bool fits_on_a_host(Examination& e) {
    const auto vcpus = e.integer(e.vm(), vcpus_max);
    const auto cpus = most_cpus(e);
    if (!cpus) e.not_observable("host.cpu_info", "the source shows no host's CPUs");
    if (vcpus && cpus && *vcpus > *cpus)
        e.fail({e.vm(), counted_vcpus(*vcpus) + ", and the largest host shown has " + std::to_string(*cpus) +
                            " CPUs"});
    return true;
}

/// The vendor supports half as many where one guest must not slow down the others on purpose.
bool within_limits(Examination& e) {
    constexpr std::int64_t supported = 64, supported_if_untrusted = 32;
    const auto vcpus = e.integer(e.vm(), vcpus_max);
    if (vcpus && *vcpus > supported)
        e.fail({e.vm(), counted_vcpus(*vcpus) + ", supported are 64"});
    else if (vcpus && *vcpus > supported_if_untrusted && has_one_of(e, e.parameters().untrusted_tags))
        e.fail({.at = e.vm(),
                .message = counted_vcpus(*vcpus) + ", supported for a guest that is not trusted are 32",
                .fix = "xe vm-param-set uuid=" + uuid_text(e, e.vm()) + " VCPUs-max=32",
                .is_other = true});
    return true;
}

bool whole_sockets(Examination& e) {
    const auto vcpus = e.integer(e.vm(), vcpus_max);
    const auto text = e.entry(e.vm(), platform, "cores-per-socket");
    const auto cores = text ? number_of(*text) : std::nullopt;
    if (!vcpus || !cores) return false;
    if (*cores < 1 || *vcpus % *cores != 0)
        e.fail({e.vm(),
                counted_vcpus(*vcpus) + " do not make whole sockets of " + std::to_string(*cores) + " cores",
                "xe vm-param-set uuid=" + uuid_text(e, e.vm()) + " platform:cores-per-socket=..."});
    return true;
}

bool plain_scheduling(Examination& e) {
    constexpr std::pair<std::string_view, std::string_view> defaults[] = {{"weight", "256"}, {"cap", "0"}};
    for (const MapEntry& entry : e.entries(e.vm(), params)) {
        const std::string_view key = e.capture().text(entry.key), value = e.capture().text_of(&entry.value);
        const bool is_default = std::ranges::any_of(
            defaults, [&](const auto& row) { return row.first == key && row.second == value; });
        if (!is_default && !value.empty())
            e.fail({.at = e.vm(),
                    .message = "VCPUs_params:" + brief(key) + " is " + brief(value),
                    .fix = "xe vm-param-remove uuid=" + uuid_text(e, e.vm()) +
                           " param-name=VCPUs-params param-key=" + quoted(key),
                    .part = brief(key)});
    }
    return true;
}

/// The most that a tag of the VM allows, else what the house allows.
std::optional<std::int64_t> allowed_vcpus(Examination& e) {
    std::optional<std::int64_t> allowed;
    for (const auto& [tag, most] : e.parameters().vcpus_by_tag)
        if (e.has_member(e.vm(), tags, tag)) allowed = std::max(allowed.value_or(most), most);
    return allowed ? allowed : e.parameters().vcpus_max;
}

bool as_many_as_allowed(Examination& e) {
    const auto allowed = allowed_vcpus(e);
    if (!allowed) return false;
    const auto vcpus = e.integer(e.vm(), vcpus_max);
    if (vcpus && *vcpus > *allowed)
        e.fail({e.vm(), counted_vcpus(*vcpus) + ", allowed are " + std::to_string(*allowed)});
    return true;
}

constexpr Row family[] = {
    {{"CPU-001",
      "VCPUs at startup are not VCPUs_max",
      Level::error,
      Category::vcpu,
      "With more VCPUs at startup than VCPUs_max the VM cannot be started. With fewer it runs with less than "
      "it seems to have, which is information.",
      "xe vm-param-set uuid={vm} VCPUs-at-startup=...",
      "VM.VCPUs_at_startup VM.VCPUs_max",
      {},
      {Level::info, "fewer at startup"}},
     starts_with_its_vcpus},
    {{"CPU-002", "more VCPUs than any host has CPUs", Level::warning, Category::vcpu,
      "VCPUs beyond the host's CPUs wait for one another and make the guest slower.",
      "xe vm-param-set uuid={vm} VCPUs-max=...", "VM.VCPUs_max host.cpu_info:cpu_count"},
     fits_on_a_host},
    {{"CPU-003",
      "more VCPUs than supported",
      Level::error,
      Category::vcpu,
      "The platform supports 64 VCPUs a VM, and 32 if its guest is not trusted (a policy names such tags).",
      "xe vm-param-set uuid={vm} VCPUs-max=64",
      "VM.VCPUs_max VM.tags",
      {},
      {Level::warning, "more than 32 where the guest is not trusted"}},
     within_limits},
    {{"CPU-004", "VCPUs do not fill whole sockets", Level::warning, Category::vcpu,
      "A number of VCPUs that cores-per-socket does not divide gives the guest a topology that no processor "
      "has; the VM may not start.",
      "xe vm-param-set uuid={vm} platform:cores-per-socket=...", "VM.VCPUs_max VM.platform:cores-per-socket"},
     whole_sockets},
    {{"CPU-005", "VCPUs pinned, weighted or capped", Level::info, Category::vcpu,
      "A mask keeps the VM from CPUs, a cap from time that is there. Whoever moves the VM should know.",
      "xe vm-param-remove uuid={vm} param-name=VCPUs-params param-key=...", "VM.VCPUs_params"},
     plain_scheduling},
    {{"CPU-006", "more VCPUs than the house allows", Level::warning, Category::vcpu,
      "The house has a limit, for all VMs or for those with a tag.",
      "xe vm-param-set uuid={vm} VCPUs-max=...", "VM.VCPUs_max VM.tags", "vcpus_max"},
     as_many_as_allowed},
};

}  // namespace

std::span<const Row> vcpu_rows() {
    return family;
}

}  // namespace ovaudit
