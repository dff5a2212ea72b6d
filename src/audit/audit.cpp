#include "ovaudit/audit.hpp"

#include <algorithm>
#include <functional>
#include <tuple>

#include "audit/row.hpp"
#include "audit/rules.hpp"
#include "audit/suppress.hpp"
#include "audit/table.hpp"
#include "audit/words.hpp"
#include "catalog/known.hpp"
#include "diff/side.hpp"
#include "diff/vm_choice.hpp"
#include "model/natural.hpp"
#include "model/text.hpp"
#include "model/wildcard.hpp"

namespace ovaudit {
namespace {

/// What a policy says of a check's level; nothing if it says nothing. Inside: nothing for off.
using PolicyLevel = std::optional<std::optional<Level>>;

class Auditor {
  public:
    Auditor(const Capture& capture, const AuditOptions& options)
        : capture_(capture),
          options_(options),
          pairing_(identity_pairing(capture)),
          subjects_(capture, capture, pairing_),
          examination_(capture, subjects_, options) {}

    Audit run() {
        audit_.side = side_of(capture_);
        audit_.arguments.only = options_.only;
        audit_.arguments.vms = options_.vms;
        audit_.arguments.now = options_.now;
        audit_.arguments.secrets_shown = capture_.secrets_shown();
        audit_.arguments.policy = options_.policy.name;
        choose();
        for (const Row& row : table())
            if (is_wanted(row.check) && !is_off(row.check)) ask(row);
        if (options_.only.empty())
            for (const Rule& rule : options_.policy.rules) ask(rule);
        examine();
        put_in_order();
        suppress(
            audit_, options_.policy.suppressions, options_.now,
            [&](std::uint32_t vm, const Scope& scope) { return is_in(vms_[vm], scope); },
            [&](const Suppression& one) { return is_examined(one); });
        return std::move(audit_);
    }

  private:
    /// A check that runs.
    struct Asked {
        std::size_t entry;  ///< in Audit::checks
        Check check;
        std::function<bool(Examination&)> of_vm;  ///< or
        OfFleet of_fleet = nullptr;
        bool has_own_level = false;  ///< that of checks is not for it
    };

    bool is_wanted(const Check& check) const {
        return options_.only.empty() ||
               std::ranges::find(options_.only, check.category) != options_.only.end();
    }

    bool is_in(ObjectIndex vm, const Scope& scope) {
        examination_.begin(vm);
        return examination_.is_in(scope);
    }

    /// For every VM.
    bool is_off(const Check& check) const {
        bool off = false;
        for (const LevelRule& rule : options_.policy.levels)
            if (matches_wildcard(rule.check, check.id)) off = !rule.level && rule.scope.empty();
        return off;
    }

    PolicyLevel level_by_policy(const Asked& one, ObjectIndex vm) {
        PolicyLevel level;
        if (one.has_own_level) return level;
        for (const LevelRule& rule : options_.policy.levels)
            if (matches_wildcard(rule.check, one.check.id) &&
                (rule.scope.empty() || (vm != no_object && is_in(vm, rule.scope))))
                level = rule.level;
        return level;
    }

    /// Whether all checks ran that a suppression is for, on all VMs that it is for.
    bool is_examined(const Suppression& one) {
        const std::string check = one.id.empty() ? one.check : one.id.substr(0, one.id.find(' '));
        const auto is_its = [&](std::string_view id) { return check.empty() || matches_wildcard(check, id); };
        const bool left_out =
            std::ranges::any_of(
                table(), [&](const Row& row) { return is_its(row.check.id) && !is_wanted(row.check); }) ||
            (!options_.only.empty() && std::ranges::any_of(options_.policy.rules, is_its, &Rule::id));
        return !left_out && std::ranges::any_of(audit_.checks, is_its, &CheckEntry::id) &&
               std::ranges::none_of(unexamined_, [&](ObjectIndex vm) { return is_for(one, vm); });
    }

    bool is_for(const Suppression& one, ObjectIndex vm) {
        if (!one.id.empty()) return names_vm(one.id, subjects_.id(subjects_.of_new(vm)));
        return (one.scope.empty() || is_in(vm, one.scope)) &&
               (one.path.empty() || covers_any(Pattern(one.path), vm));
    }

    /// Whether the id of a finding names the VM.
    static bool names_vm(const std::string& id, const std::string& vm) {
        const std::string_view object = std::string_view(id).substr(id.find(' ') + 1);
        return object == vm || object.starts_with(vm + "/");
    }

    /// Whether the pattern covers the object, or what it owns.
    bool covers_any(const Pattern& path, ObjectIndex at) const {
        const std::string by_name = subjects_.path(subjects_.of_new(at)),
                          by_uuid = subjects_.id(subjects_.of_new(at));
        return path.covers({split_path(by_name), split_path(by_uuid), {}, std::nullopt}) ||
               std::ranges::any_of(capture_.children(capture_.object(at)),
                                   [&](ObjectIndex child) { return covers_any(path, child); });
    }

    void choose() {
        DiffOptions choice;
        choice.vms = options_.vms;
        VmChoice chosen = choose_vms(capture_, capture_, choice);
        vms_ = std::move(chosen.new_vms);
        if (!options_.vms.empty()) {
            unexamined_ = choose_vms(capture_, capture_, {}).new_vms;
            std::erase_if(unexamined_, [&](ObjectIndex at) { return !chosen.left_out_new[at]; });
        }
        audit_.left_out = std::move(chosen.left_out);
        const std::size_t controls =
            std::erase_if(vms_, [&](ObjectIndex at) { return is_control_domain(at); });
        if (controls > 0) audit_.left_out["control domains"] += controls;
        const auto is_snapshot = [&](ObjectIndex at) { return is_orphan(at); };
        if (!std::ranges::all_of(vms_, is_snapshot)) std::erase_if(vms_, is_snapshot);
        std::ranges::sort(vms_, [&](ObjectIndex a, ObjectIndex b) {
            const std::string_view one = text(a, &Object::name), other = text(b, &Object::name);
            if (one != other) return natural_less(one, other);
            return std::tuple(text(a, &Object::uuid), a) < std::tuple(text(b, &Object::uuid), b);
        });
        for (const ObjectIndex at : vms_)
            audit_.vms.push_back({std::string(text(at, &Object::uuid)),
                                  std::string(text(at, &Object::name)),
                                  std::string(capture_.text_of(
                                      capture_.field(capture_.object(at), known().of_vm.power_state))),
                                  {}});
    }

    /// A VM snapshot whose VM is not in the capture.
    bool is_orphan(ObjectIndex at) const { return capture_.is_vm_snapshot(capture_.object(at)); }

    /// Also where the capture holds nothing else.
    bool is_control_domain(ObjectIndex at) const {
        const Value* value = capture_.field(capture_.object(at), known().of_vm.is_control_domain);
        return value != nullptr && value->kind == Kind::boolean && value->at != 0;
    }

    std::string_view text(ObjectIndex at, TextId Object::*member) const {
        return capture_.text(capture_.object(at).*member);
    }

    void ask(const Row& row) {
        const Check& check = row.check;
        asked_.push_back({audit_.checks.size(), check, row.of_vm, row.of_fleet});
        audit_.checks.push_back({std::string(check.id),
                                 std::string(check.title),
                                 std::string(check.why),
                                 check.level,
                                 check.category,
                                 {},
                                 {}});
    }

    /// Its level stands beside the rule.
    void ask(const Rule& rule) {
        const Check check{rule.id, rule.id, rule.level, Category::other, rule.why, "", ""};
        const auto of_vm = [&rule, path = Pattern("VM:*/" + rule.path)](Examination& e) {
            return follows(e, rule, path);
        };
        asked_.push_back({audit_.checks.size(), check, of_vm, nullptr, true});
        audit_.checks.push_back(
            {rule.id, rule.path + " " + rule.require.text, rule.why, rule.level, Category::other, {}, {}});
    }

    /// All that is asked of one VM at once, while it is at hand.
    void examine() {
        for (CheckedVm& vm : audit_.vms) vm.verdicts.resize(asked_.size());
        for (std::size_t vm = 0; vm < vms_.size(); ++vm)
            for (const Asked& one : asked_)
                if (one.of_fleet == nullptr)
                    take(one, vm, level_by_policy(one, vms_[vm]),
                         outcome_of(examination_, vms_[vm], [&] { return one.of_vm(examination_); }));
        for (const Asked& one : asked_)
            if (one.of_fleet != nullptr) examine_together(one);
    }

    /// The VMs for which the policy has the check off take no part; those that were not chosen do, as what
    /// one shares with them is a fault of it too.
    void examine_together(const Asked& one) {
        std::vector<std::size_t> places;  // in vms_, or behind its end
        std::vector<ObjectIndex> taking_part;
        const auto join = [&](std::size_t place, ObjectIndex vm) {
            const auto level = level_by_policy(one, vm);
            if (level && !*level) return;
            places.push_back(place);
            taking_part.push_back(vm);
        };
        for (std::size_t vm = 0; vm < vms_.size(); ++vm) join(vm, vms_[vm]);
        for (const ObjectIndex other : unexamined_)
            if (!is_control_domain(other) && !is_orphan(other)) join(vms_.size(), other);
        FleetOutcome fleet = one.of_fleet(examination_, taking_part);
        std::vector<Outcome> outcomes(vms_.size(), Outcome{{}, false, {}});
        for (std::size_t i = 0; i < places.size(); ++i)
            if (places[i] < vms_.size()) outcomes[places[i]] = std::move(fleet.vms[i]);
        std::vector<bool> fails(vms_.size());
        for (SharedFault& shared : fleet.shared) {
            if (!keep_chosen(shared, places)) continue;
            for (const std::size_t vm : shared.further_vms) fails[vm] = true;
            if (shared.vm) fails[*shared.vm] = true;
            add(one, std::move(shared));
        }
        for (std::size_t vm = 0; vm < vms_.size(); ++vm)
            take(one, vm, level_by_policy(one, vms_[vm]), std::move(outcomes[vm]), fails[vm]);
    }

    /// Turns places among those that took part into places in vms_. False for a fault of others alone.
    bool keep_chosen(SharedFault& shared, const std::vector<std::size_t>& places) const {
        const auto is_chosen = [&](std::size_t place) { return place < vms_.size(); };
        const bool is_of_no_vm = !shared.vm && shared.further_vms.empty();
        for (std::size_t& vm : shared.further_vms) vm = places[vm];
        std::erase_if(shared.further_vms, [&](std::size_t vm) { return !is_chosen(vm); });
        if (shared.vm) shared.vm = places[*shared.vm];
        if (shared.vm && !is_chosen(*shared.vm)) shared.vm.reset();
        return is_of_no_vm || shared.vm || !shared.further_vms.empty();
    }

    void take(const Asked& one, std::size_t vm, PolicyLevel level, Outcome outcome, bool fails = false) {
        if (level && !*level) outcome = {{}, false, {}};
        if (level)
            for (Fault& fault : outcome.faults) fault.by_policy = *level;
        CheckEntry& entry = audit_.checks[one.entry];
        const Verdict verdict = !outcome.faults.empty() || fails ? Verdict::fail
                                : outcome.unseen                 ? Verdict::not_observable
                                : !outcome.applies               ? Verdict::not_applicable
                                                                 : Verdict::pass;
        ++entry.verdicts[verdict];
        audit_.vms[vm].verdicts[one.entry] = verdict;
        if (verdict == Verdict::not_observable) ++entry.not_observable[*outcome.unseen];
        for (Fault& fault : outcome.faults) add(one, static_cast<std::uint32_t>(vm), std::move(fault));
    }

    void add(const Asked& one, SharedFault shared) {
        const auto level = level_by_policy(one, shared.vm ? vms_[*shared.vm] : no_object);
        if (level && *level) shared.fault.by_policy = *level;
        Finding& finding =
            add(one, shared.vm ? static_cast<std::uint32_t>(*shared.vm) : no_vm, std::move(shared.fault));
        finding.further_vms.assign(shared.further_vms.begin(), shared.further_vms.end());
    }

    Finding& add(const Asked& one, std::uint32_t vm, Fault fault) {
        const Check& check = one.check;
        Finding finding;
        finding.check = one.entry;
        finding.level = fault.by_policy.value_or(fault.is_other ? check.others.level : check.level);
        finding.vm = vm;
        finding.id = std::string(check.id) + " ";
        if (fault.at != no_object) {
            const Subject subject = subjects_.of_new(fault.at);
            finding.id += fault.shared.empty() ? subjects_.id(subject) : fault.shared;
            finding.path = subjects_.path(subject);
            const bool is_vm = capture_.object(fault.at).owner == no_object;
            if (!is_vm) finding.label = subjects_.label(subject);
        } else {
            finding.id += fault.shared;
        }
        if (!fault.part.empty()) finding.id += "/" + fault.part;
        finding.message = std::move(fault.message);
        finding.fix = fault.fix.empty() ? filled(check.fix, fault.at) : std::move(fault.fix);
        for (const ObjectIndex other : fault.others)
            finding.others.push_back(subjects_.path(subjects_.of_new(other)));
        return audit_.findings.emplace_back(std::move(finding));
    }

    /// {vm} and {object} stand for uuids.
    std::string filled(std::string_view fix, ObjectIndex at) const {
        std::string text(fix);
        const auto fill = [&](std::string_view hole, ObjectIndex of) {
            const std::size_t found = text.find(hole);
            if (found != text.npos) text.replace(found, hole.size(), uuid_text(examination_, of));
        };
        fill("{object}", at);
        ObjectIndex vm = at;
        while (vm != no_object && capture_.object(vm).owner != no_object) vm = capture_.object(vm).owner;
        fill("{vm}", vm);
        return text;
    }

    void put_in_order() {
        std::ranges::stable_sort(audit_.findings, [](const Finding& a, const Finding& b) {
            return std::tuple(-static_cast<int>(a.level), a.check, a.vm, std::string_view(a.path)) <
                   std::tuple(-static_cast<int>(b.level), b.check, b.vm, std::string_view(b.path));
        });
    }

    const Capture& capture_;
    const AuditOptions& options_;
    Pairing pairing_;
    Subjects subjects_;
    Examination examination_;
    std::vector<ObjectIndex> vms_;
    std::vector<ObjectIndex> unexamined_;  // by choice
    std::vector<Asked> asked_;
    Audit audit_;
};

}  // namespace

Audit audit(const Capture& capture, const AuditOptions& options) {
    return Auditor(capture, options).run();
}

}  // namespace ovaudit
