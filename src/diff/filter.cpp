#include <algorithm>

#include "diff/order.hpp"
#include "diff/place.hpp"
#include "model/distance.hpp"
#include "model/text.hpp"
#include "ovaudit/diff.hpp"

namespace ovaudit {
namespace {

std::string nearest_path(const Diff& diff, std::string_view pattern) {
    constexpr std::size_t most_paths = 1000, longest = 300;
    const bool whole = pattern.find('/') != std::string_view::npos;
    std::string best;
    std::size_t least = std::string::npos;
    for (std::size_t i = 0; i < std::min(diff.changes.size(), most_paths); ++i) {
        const Change& change = diff.changes[i];
        const std::string candidate = whole || change.field.empty()
                                          ? change.path
                                          : change.field + (change.key ? ":" + *change.key : "");
        if (candidate.size() > longest || pattern.size() > longest) continue;
        const std::size_t away = distance(candidate, pattern);
        if (away < least) {
            least = away;
            best = candidate;
        }
    }
    return best;
}

/// Which changes a pattern covers, and how many each does.
struct Covered {
    std::vector<bool> changes;
    std::vector<IgnoreEntry> hits;
};

Covered covered_by(const Diff& diff, const std::vector<std::string>& patterns) {
    Covered covered;
    std::vector<Pattern> compiled;
    for (const std::string& pattern : patterns) {
        compiled.emplace_back(pattern);
        covered.hits.push_back({pattern, 0});
    }
    for (const Change& change : diff.changes) {
        const Place place = place_of(change);
        bool any = false;
        for (std::size_t p = 0; p < compiled.size(); ++p) {
            if (!compiled[p].covers(place)) continue;
            any = true;
            ++covered.hits[p].hits;
        }
        covered.changes.push_back(any);
    }
    return covered;
}

void note_without_hit(Diff& diff, const std::vector<IgnoreEntry>& hits, const std::string& what) {
    for (const IgnoreEntry& entry : hits) {
        if (entry.hits > 0) continue;
        const std::string nearest = nearest_path(diff, entry.pattern);
        diff.notes.push_back(what + escape_visibly(entry.pattern) + " hits nothing" +
                             (nearest.empty() ? "" : "; the nearest path is " + escape_visibly(nearest)));
    }
}

}  // namespace

void keep_vms_in_use(Diff& diff) {
    std::vector<std::uint32_t> number(diff.vms.size(), no_vm);
    for (const Change& change : diff.changes)
        if (change.vm != no_vm) number[change.vm] = 0;
    std::vector<VmEntry> kept;
    for (std::size_t i = 0; i < diff.vms.size(); ++i) {
        if (number[i] == no_vm) continue;
        number[i] = static_cast<std::uint32_t>(kept.size());
        kept.push_back(std::move(diff.vms[i]));
    }
    diff.vms = std::move(kept);
    for (Change& change : diff.changes)
        if (change.vm != no_vm) change.vm = number[change.vm];
    diff.summary.vms_changed = vms_changed(diff);
}

Diff only(Diff diff, const std::vector<Category>& categories) {
    if (categories.empty()) return diff;
    diff.arguments.only = categories;
    std::erase_if(diff.changes, [&](const Change& change) {
        const bool wanted =
            std::find(categories.begin(), categories.end(), change.category) != categories.end();
        if (!wanted) ++diff.summary.filtered[change.category];
        return !wanted;
    });
    keep_vms_in_use(diff);
    return diff;
}

Diff ignore(Diff diff, const std::vector<std::string>& patterns) {
    if (patterns.empty()) return diff;
    Covered covered = covered_by(diff, patterns);
    note_without_hit(diff, covered.hits, "--ignore ");
    for (IgnoreEntry& entry : covered.hits) diff.arguments.ignore.push_back(std::move(entry));
    std::size_t number = 0;
    std::erase_if(diff.changes, [&](const Change&) { return covered.changes[number++]; });
    keep_vms_in_use(diff);
    return diff;
}

Diff select(Diff diff, const std::vector<std::string>& patterns) {
    if (patterns.empty()) return diff;
    const Covered covered = covered_by(diff, patterns);
    note_without_hit(diff, covered.hits, "the pattern ");
    std::size_t number = 0;
    std::erase_if(diff.changes, [&](const Change&) { return !covered.changes[number++]; });
    keep_vms_in_use(diff);
    return diff;
}

std::uint64_t settings_changed(const Diff& diff) {
    return static_cast<std::uint64_t>(std::count_if(diff.changes.begin(), diff.changes.end(),
                                                    [](const Change& change) { return change.counts; }));
}

int exit_status(const Diff& diff) {
    if (!diff.old_side.unread.empty() || !diff.new_side.unread.empty()) return 2;
    const auto& words = diff.arguments.fail_on;
    const auto fails = [&](const Change& change) {
        const auto& verdict = change.verdict;
        if (verdict && (verdict->is != ChangeVerdict::Is::denied || verdict->level != Level::error))
            return false;
        if (words.empty()) return verdict.has_value() || change.counts;
        return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
            return word == "any" || word == to_string(change.category) || word == to_string(change.role);
        });
    };
    return std::any_of(diff.changes.begin(), diff.changes.end(), fails) ? 1 : 0;
}

}  // namespace ovaudit
