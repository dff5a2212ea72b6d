#include "history/subjects.hpp"

#include <limits>
#include <tuple>

#include "history/sql.hpp"
#include "model/text.hpp"
#include "model/wildcard.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

bool has_wildcards(std::string_view name) {
    return name.find('*') != std::string_view::npos;
}

}  // namespace

std::string identity_of(std::string_view uuid, std::string_view name) {
    return uuid.empty() ? "name:" + std::string(name) : std::string(uuid);
}

std::set<std::int64_t> vms_named(const Store& store, const std::string& name) {
    std::set<std::int64_t> subjects;
    if (!has_wildcards(name)) {
        Query row = store.query(sql::vms_named).with_text(name);
        while (row.next()) subjects.insert(row.number(0));
    } else {
        Query row = store.query(sql::vm_names);
        while (row.next())
            if (matches_wildcard(name, row.bytes(0))) subjects.insert(row.number(1));
    }
    return subjects;
}

std::set<std::int64_t> vms_asked(const Store& store, const std::vector<std::string>& names) {
    std::set<std::int64_t> all;
    for (const std::string& name : names) {
        const std::set<std::int64_t> found = vms_named(store, name);
        if (found.empty())
            throw Error("--vm: expected the name or uuid of a VM, found \"" + escape_visibly(name) +
                        "\", which the history does not have");
        all.insert(found.begin(), found.end());
    }
    return all;
}

Bounds::Bounds(const Period& period)
    : since(period.since.value_or(std::numeric_limits<std::int64_t>::min())),
      until(period.until.value_or(std::numeric_limits<std::int64_t>::max())) {}

std::optional<SubjectName> subject_name(const Store& store, std::int64_t subject, std::int64_t by) {
    Query row = store.query(sql::subject_names).with(subject).with(by);
    if (!row.next()) return std::nullopt;
    return SubjectName{row.text(0), row.text(1), row.text(2)};
}

std::optional<Sighting> last_sighting(const Store& store, std::int64_t subject, std::int64_t by) {
    Query row = store.query(sql::last_sighting).with(subject).with(by);
    if (!row.next()) return std::nullopt;
    return read_sighting(row);
}

Sighting last_sighting_of_vm(const Store& store, const std::string& name, std::int64_t by) {
    const auto order = [&](const Sighting& sighting) {
        // who still has the name comes before who had it once
        const auto called = subject_name(store, sighting.subject, by);
        const bool has_it = called && (called->name == name || called->uuid == name);
        return std::tuple(has_it, sighting.time, sighting.subject);
    };
    std::optional<Sighting> best;
    for (const std::int64_t subject : vms_named(store, name)) {
        const std::optional<Sighting> last = last_sighting(store, subject, by);
        if (last && (!best || order(*last) > order(*best))) best = last;
    }
    if (!best)
        throw Error("expected a VM of the name or uuid \"" + escape_visibly(name) +
                    "\" in the history by then, found none");
    return *best;
}

std::vector<std::string> vms_called(const History& history, const std::string& name, std::int64_t at) {
    const Store& store = history.store();
    const std::int64_t meant = last_sighting_of_vm(store, name, at).subject;
    std::vector<std::string> uuids;
    for (const std::int64_t subject : vms_named(store, name)) {
        const auto called = subject_name(store, subject, at);
        if (!called || !matches_wildcard(name, called->name)) continue;
        uuids.insert(subject == meant ? uuids.begin() : uuids.end(), called->uuid);
    }
    return uuids;
}

}  // namespace ovaudit
