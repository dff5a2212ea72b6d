#include "ovaudit/revert.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "model/pattern.hpp"
#include "model/text.hpp"
#include "revert/undo.hpp"

namespace ovaudit {
namespace {

/// How a change is undone. What has the same `together` in one object is undone by one step.
struct Rule {
    std::string_view together;
    Outcome (*undo)(const Together&);
};
constexpr Rule setting{"", undo_setting};
constexpr Rule cd{"medium", undo_cd};
constexpr Rule replaced{"disk", undo_disk_replaced};

/// Fields that xe takes together, or by a command of their own; devices that came or went.
struct Special {
    std::string_view class_name, field;
    Rule rule;
};
constexpr Special specials[] = {
    {"VM", "memory_static_max", {"memory", undo_memory}},
    {"VM", "memory_static_min", {"memory", undo_memory}},
    {"VM", "memory_dynamic_max", {"memory", undo_memory}},
    {"VM", "memory_dynamic_min", {"memory", undo_memory}},
    {"VM", "VCPUs_max", {"vcpus", undo_vcpus}},
    {"VM", "VCPUs_at_startup", {"vcpus", undo_vcpus}},
    {"VM", "domain_type", {"domain type", undo_domain_type}},
    {"VM", "HVM_boot_policy", {"domain type", undo_domain_type}},
    {"VIF", "network", {"nic", undo_nic}},
    {"VIF", "MAC", {"nic", undo_nic}},
    {"VIF", "ipv4_configuration_mode", {"ipv4", undo_ip_configuration}},
    {"VIF", "ipv4_addresses", {"ipv4", undo_ip_configuration}},
    {"VIF", "ipv4_gateway", {"ipv4", undo_ip_configuration}},
    {"VIF", "ipv6_configuration_mode", {"ipv6", undo_ip_configuration}},
    {"VIF", "ipv6_addresses", {"ipv6", undo_ip_configuration}},
    {"VIF", "ipv6_gateway", {"ipv6", undo_ip_configuration}},
    {"VIF", "", {"device", undo_device}},
    {"VBD", "", {"device", undo_device}},
    {"VDI", "virtual_size", {"size", undo_resize}},
    {"VDI", "cbt_enabled", {"cbt", undo_cbt}},
    {"host", "hostname", {"hostname", undo_hostname}},
};

bool is_medium(const Change& change) {
    return change.object.class_name == "VBD" && (change.field == "VDI" || change.field == "empty");
}

/// What no row of any table can answer; empty if there is no such thing.
std::string why_kept(const Change& change) {
    if (change.category == Category::snapshot)
        return change.field.empty() && change.op == Op::added
                   ? "no script should destroy a VM snapshot: xe snapshot-uninstall, by hand"
               : change.field.empty() ? "what a VM snapshot held is gone with it"
                                      : "it is within a VM snapshot";
    if (change.role == Role::reported) return "the guest reports it";
    if (change.field == "power_state") return "it is run state: xe vm-start, vm-shutdown, vm-suspend";
    if (change.role == Role::runtime && !is_medium(change)) return "it is run state";
    if (change.role == Role::internal) return "the platform keeps it by itself";
    return is_uuid(change.object.uuid) || change.field.empty() ? "" : "the file does not tell its uuid";
}

/// The path of the object with uuids.
std::string object_id(const Change& change) {
    const std::size_t tail =
        change.field.empty() ? 0 : 1 + change.field.size() + (change.key ? 1 + change.key->size() : 0);
    return change.id.substr(0, change.id.size() - std::min(tail, change.id.size()));
}

class Planner {
  public:
    explicit Planner(const Diff& diff) : diff_(diff) {
        for (const Change& change : diff.changes)
            if (change.object.class_name == "VBD" && change.field == "VDI" && change.role == Role::config)
                replaced_.insert(change.id);
    }

    Revert run() {
        for (std::size_t i = 0; i < diff_.changes.size(); ++i) {
            const std::string why = why_kept(diff_.changes[i]);
            if (why.empty())
                add_to_part(i);
            else
                result_.kept.push_back({i, why});
        }
        for (Part& part : parts_) plan(part);
        finish();
        return std::move(result_);
    }

  private:
    struct Part {
        Rule rule;
        std::vector<std::size_t> changes;
    };
    struct Ranked {
        Rank rank;
        Step step;
    };

    /// The place of a disk; of what a change of one is in.
    static std::string disk_of(const Change& change) {
        return change.object.class_name == "VDI" ? object_id(change) : change.id;
    }

    Rule rule_of(const Change& change) const {
        if (replaced_.contains(disk_of(change))) return replaced;
        if (is_medium(change) && change.role == Role::runtime) return cd;
        const auto* found = std::ranges::find_if(specials, [&](const Special& row) {
            return row.class_name == change.object.class_name && row.field == change.field;
        });
        return found == std::end(specials) ? setting : found->rule;
    }

    static std::string part_of(const Change& change, const Rule& rule) {
        if (rule.together.empty()) return change.id;
        const std::string object = rule.undo == replaced.undo ? disk_of(change) : object_id(change);
        return object + " " + std::string(rule.together);
    }

    void add_to_part(std::size_t number) {
        const Change& change = diff_.changes[number];
        const Rule rule = rule_of(change);
        const auto [found, fresh] = numbers_.emplace(part_of(change, rule), parts_.size());
        if (fresh) parts_.push_back({rule, {}});
        parts_[found->second].changes.push_back(number);
    }

    void plan(const Part& part) {
        Together together{diff_, {}};
        for (const std::size_t number : part.changes) together.changes.push_back(&diff_.changes[number]);
        const std::string unnamed = why_unnamed(together);
        Outcome outcome = unnamed.empty() ? part.rule.undo(together) : Outcome(unnamed);
        if (auto* planned = std::get_if<Planned>(&outcome)) return add_step(std::move(*planned), part);
        for (const std::size_t number : part.changes)
            result_.kept.push_back({number, escape_visibly(std::get<std::string>(outcome))});
    }

    /// xe needs a uuid for the object and, where it has one, for its VM.
    static std::string why_unnamed(const Together& together) {
        const Change& first = together.first();
        const bool gone = first.field.empty() && first.op == Op::removed;
        const bool object = gone || is_uuid(first.object.uuid);
        const bool vm = first.vm == no_vm || is_uuid(together.vm().uuid);
        return object && vm ? "" : "the file does not tell its uuid";
    }

    void add_step(Planned planned, const Part& part) {
        planned.step.changes = part.changes;
        planned.step.title = title(part);
        steps_[group_of(diff_.changes[part.changes.front()])].push_back(
            {planned.rank, std::move(planned.step)});
    }

    std::string title(const Part& part) const;
    std::size_t group_of(const Change& change);
    void finish();

    const Diff& diff_;
    Revert result_;
    std::set<std::string> replaced_;  // ids of the changes of a disk's slot
    std::vector<Part> parts_;
    std::map<std::string, std::size_t> numbers_;        // of parts
    std::map<std::string, std::size_t> groups_;         // by the id of what is on the top
    std::map<std::size_t, std::vector<Ranked>> steps_;  // by group
};

std::string shown(const std::string& text) {
    return text.empty() ? "(none)" : escape_briefly(text);
}

/// What the step does: NEW's value first.
std::string title_of(const Change& change) {
    if (change.op == Op::changed)
        return change.label + ": " + shown(change.new_text) + " -> " + shown(change.old_text);
    const std::string& text = change.op == Op::added ? change.new_text : change.old_text;
    const bool told = text.empty() || change.label.ends_with(" " + text);
    return (change.op == Op::added ? "without " : "again ") + change.label +
           (told ? "" : ": " + escape_briefly(text));
}

bool alike(const Change& one, const Change& other) {
    return one.op == Op::changed && other.op == Op::changed && one.old_text == other.old_text &&
           one.new_text == other.new_text;
}

/// "memory dynamic_max, static_max: 8 GiB -> 4 GiB"
std::string Planner::title(const Part& part) const {
    std::string all(part.rule.undo == undo_memory ? "memory " : "");
    for (std::size_t i = 0; i < part.changes.size(); ++i) {
        const Change& change = diff_.changes[part.changes[i]];
        const bool last = i + 1 == part.changes.size();
        if (!last && alike(change, diff_.changes[part.changes[i + 1]]))
            all += change.label + ", ";
        else
            all += title_of(change) + (last ? "" : "; ");
    }
    return escape_visibly(all);
}

std::size_t Planner::group_of(const Change& change) {
    const std::string top(split_path(change.id).front());
    const auto [found, fresh] = groups_.emplace(top, result_.groups.size());
    if (!fresh) return found->second;
    StepGroup group;
    const std::size_t colon = std::min(top.find(':'), top.size());
    group.class_name = top.substr(0, colon);
    const std::string_view step = split_path(change.path).front();
    group.name = step.substr(std::min(step.find(':') + 1, step.size()));
    group.uuid = top.substr(std::min(colon + 1, top.size()));
    if (change.vm != no_vm) {
        const VmEntry& vm = diff_.vms[change.vm];
        group.name = vm.name;
        group.uuid = vm.uuid;
        group.old_uuid = vm.old_uuid;
        group.matched_by = vm.matched_by;
    }
    result_.groups.push_back(std::move(group));
    return found->second;
}

void Planner::finish() {
    for (auto& [number, ranked] : steps_) {
        std::ranges::stable_sort(ranked, {}, &Ranked::rank);
        for (Ranked& step : ranked) result_.groups[number].steps.push_back(std::move(step.step));
    }
    std::ranges::sort(result_.kept, {}, &Kept::change);
}

}  // namespace

Revert revert(const Diff& diff) {
    return Planner(diff).run();
}

int exit_status(const Diff& diff, const Revert& revert) {
    if (!diff.old_side.unread.empty() || !diff.new_side.unread.empty()) return 2;
    return std::ranges::any_of(revert.kept,
                               [&](const Kept& kept) { return diff.changes[kept.change].counts; })
               ? 1
               : 0;
}

}  // namespace ovaudit
