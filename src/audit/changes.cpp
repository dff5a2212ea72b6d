#include <algorithm>
#include <map>
#include <optional>

#include "audit/scope.hpp"
#include "audit/suppress.hpp"
#include "audit/words.hpp"
#include "catalog/known.hpp"
#include "diff/place.hpp"
#include "model/wildcard.hpp"

/// Verdicts on changes.
namespace ovaudit {
namespace {

/// Which VMs of a diff the words of a scope are for.
class Scopes {
  public:
    Scopes(const std::vector<VmEntry>& vms, const Capture& old_capture, const Capture& new_capture)
        : vms_(vms), old_(old_capture), new_(new_capture), old_vms_(by_uuid(old_)), new_vms_(by_uuid(new_)) {}

    /// As NEW has the VM, or OLD if it is only there. `or_was`: as OLD had it, too.
    bool is_in(std::uint32_t vm, const Scope& scope, bool or_was) const {
        const VmEntry& entry = vms_[vm];
        const std::string& old_uuid = entry.old_uuid.empty() ? entry.uuid : entry.old_uuid;
        const ObjectIndex new_at = find(new_vms_, entry.uuid), old_at = find(old_vms_, old_uuid);
        const auto is_tagged = [&](std::string_view pattern) {
            const bool look_back = or_was || new_at == no_object;
            return (new_at != no_object && has_tag(new_, new_at, pattern)) ||
                   (look_back && old_at != no_object && has_tag(old_, old_at, pattern));
        };
        const auto is_called = [&](std::string_view word) {
            return matches_wildcard(word, entry.name) || word == entry.uuid ||
                   (or_was && ((!entry.old_name.empty() && matches_wildcard(word, entry.old_name)) ||
                               word == old_uuid));
        };
        return fits(scope, is_tagged, is_called);
    }

  private:
    using ByUuid = std::map<std::string_view, ObjectIndex>;

    static ByUuid by_uuid(const Capture& capture) {
        ByUuid found;
        for (ObjectIndex at = 0; at < capture.objects().size(); ++at) {
            const Object& object = capture.object(at);
            if (object.class_id == known().vm && object.owner == no_object)
                found.emplace(capture.text(object.uuid), at);
        }
        return found;
    }
    /// Of several VMs without a uuid nothing tells which is meant.
    static ObjectIndex find(const ByUuid& vms, const std::string& uuid) {
        if (uuid.empty()) return no_object;
        const auto found = vms.find(uuid);
        return found == vms.end() ? no_object : found->second;
    }

    const std::vector<VmEntry>& vms_;
    const Capture &old_, &new_;
    ByUuid old_vms_, new_vms_;
};

std::optional<std::int64_t> number_in(const Datum& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value.value)) return *number;
    const auto* text = std::get_if<std::string>(&value.value);
    return text == nullptr ? std::nullopt : number_of(*text);
}

/// So many percent, rounded down; the largest number there is where that does not fit.
std::uint64_t share_of(std::uint64_t whole, std::uint64_t percent) {
    constexpr std::uint64_t largest = ~std::uint64_t{0};
    const std::uint64_t hundredth = whole / 100;
    if (hundredth > 0 && percent > largest / hundredth) return largest;
    const std::uint64_t share = hundredth * percent, rest = whole % 100 * percent / 100;
    return share > largest - rest ? largest : share + rest;
}

/// From 0 no number is near: of many fields it is the word for none, or for the default.
bool is_within(const Bound& bound, const Change& change) {
    const auto before = number_in(change.old_value), after = number_in(change.new_value);
    if (!before || !after || *before == 0) return false;
    const auto size = [](std::int64_t from, std::int64_t to) {
        return static_cast<std::uint64_t>(std::max(from, to)) -
               static_cast<std::uint64_t>(std::min(from, to));
    };
    const auto amount = static_cast<std::uint64_t>(bound.amount);
    return size(*before, *after) <= (bound.is_share ? share_of(size(0, *before), amount) : amount);
}

ChangeVerdict verdict_by(const ChangeRule& rule, const Change& change) {
    const bool allowed = rule.most ? is_within(*rule.most, change) : rule.allow;
    return {allowed ? ChangeVerdict::Is::allowed : ChangeVerdict::Is::denied,
            allowed ? std::nullopt : std::optional(rule.level), rule.id, rule.why};
}

class Judges {
  public:
    Judges(const std::vector<ChangeRule>& rules, const Diff& diff, const Scopes& scopes)
        : rules_(rules), diff_(diff), scopes_(scopes) {
        for (const ChangeRule& rule : rules) patterns_.emplace_back(rule.path);
    }

    ChangeVerdict operator()(const Change& change) const {
        const Place place = place_of(change);
        const std::string old_step = old_name_of(change);
        Place before = place;
        if (!old_step.empty()) before.steps.front() = old_step;
        for (std::size_t i = 0; i < rules_.size(); ++i) {
            const ChangeRule& rule = rules_[i];
            // what takes a VM out of a rule's reach is a change that the rule is for
            const bool or_was = !rule.allow;
            const bool covers =
                patterns_[i].covers(place) || (or_was && !old_step.empty() && patterns_[i].covers(before));
            if (covers &&
                (rule.scope.empty() || (change.vm != no_vm && scopes_.is_in(change.vm, rule.scope, or_was))))
                return verdict_by(rule, change);
        }
        return {};
    }

  private:
    /// The first step of its path as OLD had it; empty if it is the same.
    std::string old_name_of(const Change& change) const {
        const std::string& name = change.vm == no_vm ? std::string() : diff_.vms[change.vm].old_name;
        return name.empty() ? name : "VM:" + escape_step(name);
    }

    const std::vector<ChangeRule>& rules_;
    const Diff& diff_;
    const Scopes& scopes_;
    std::vector<Pattern> patterns_;
};

}  // namespace

Diff apply(const Policy& policy, Diff diff, const Capture& old_capture, const Capture& new_capture,
           const std::string& now) {
    diff.arguments.policy = policy.name;
    diff.arguments.now = now;
    const Scopes scopes(diff.vms, old_capture, new_capture);
    const Judges judge(policy.changes, diff, scopes);
    for (Change& change : diff.changes) change.verdict = judge(change);
    suppress(diff, policy.suppressions, now,
             [&](std::uint32_t vm, const Scope& scope) { return scopes.is_in(vm, scope, false); });
    return diff;
}

}  // namespace ovaudit
