#include "audit/row.hpp"
#include "audit/times.hpp"
#include "audit/words.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"
#include "diff/datum.hpp"
#include "model/natural.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

constexpr FieldId drivers_version = field_id("VM_guest_metrics", "PV_drivers_version"),
                  last_updated = field_id("VM_guest_metrics", "last_updated");

/// "8.4.0", as far as the guest reports it; empty for none.
std::string version_of(Examination& e, ObjectIndex metrics) {
    std::string version;
    for (const char* part : {"major", "minor", "micro"})
        if (const auto number = e.entry(metrics, drivers_version, part); number && !number->empty())
            version += (version.empty() ? "" : ".") + std::string(*number);
    return version;
}

bool reports_tools(Examination& e) {
    if (!e.is_running()) return false;
    const ObjectIndex metrics = e.guest_metrics();
    const bool has_version = metrics != no_object && !version_of(e, metrics).empty();
    if (!has_version && !e.unseen())
        e.fail({e.vm(), metrics == no_object ? "the guest runs and reports nothing"
                                             : "the guest reports no version of the tools"});
    return true;
}

bool recent_tools(Examination& e) {
    const std::string& oldest = e.parameters().tools_version;
    const ObjectIndex metrics = oldest.empty() ? no_object : e.guest_metrics();
    const std::string version = metrics == no_object ? "" : version_of(e, metrics);
    if (version.empty()) return false;
    if (natural_less(version, oldest))
        e.fail({e.vm(), "tools " + brief(version) + ", the oldest allowed are " + brief(oldest)});
    return true;
}

/// The agent writes every few minutes; a day of silence is an agent that hangs.
bool fresh_reports(Examination& e) {
    if (!e.is_running()) return false;
    const ObjectIndex metrics = e.guest_metrics();
    const auto text = metrics == no_object ? std::nullopt : e.text(metrics, last_updated);
    const auto updated = text ? seconds_of(*text) : std::nullopt;
    if (!updated) return false;
    const auto captured = seconds_of(e.capture().sources()[e.capture().object(e.vm()).source].captured_at);
    if (!captured) {
        e.not_observable("capture time", "the source does not tell it");
    } else if (const std::int64_t silent = *captured - *updated; silent > seconds_of_a_day) {
        const auto days = static_cast<std::uint64_t>(silent / seconds_of_a_day);
        e.fail({e.vm(),
                "last reported " + human_time(*text) + ", " + counted(days, "day") + " before the capture"});
    }
    return true;
}

constexpr Row family[] = {
    {{"TLS-001", "guest tools not detected", Level::warning, Category::tools,
      "Without them there is no clean shutdown, no fast disk and network, no migration of many guests, and "
      "no address in any report.",
      "install the guest tools in the VM", "VM_guest_metrics.PV_drivers_version VM.power_state"},
     reports_tools},
    {{"TLS-002", "guest tools older than allowed", Level::warning, Category::tools,
      "The house names the oldest version that it trusts.", "update the guest tools in the VM",
      "VM_guest_metrics.PV_drivers_version", "tools_version"},
     recent_tools},
    {{"TLS-003", "guest silent for a day", Level::info, Category::tools,
      "The guest runs and its agent does not report: addresses and versions are old.",
      "restart the guest agent in the VM", "VM_guest_metrics.last_updated VM.power_state"},
     fresh_reports},
};

}  // namespace

std::span<const Row> tools_rows() {
    return family;
}

}  // namespace ovaudit
