#include "ovaudit/diff.hpp"

#include "catalog/known.hpp"
#include "diff/compare.hpp"
#include "diff/datum.hpp"
#include "diff/not_compared.hpp"
#include "diff/order.hpp"
#include "diff/side.hpp"
#include "diff/teller.hpp"
#include "diff/undecided.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

constexpr std::string_view unclear_null_reason =
    "null on the one side, also where its target was only not exported";
constexpr std::string_view two_kinds_of_references_reason =
    "what the one side tells by its OpaqueRef and the other by its uuid";
constexpr std::string_view unsaid_reason = "a value that the one side leaves unsaid";
constexpr std::string_view newer_field_reason = "a field that only the one side's product version has";

class Comparer {
  public:
    Comparer(const Capture& old_capture, const Capture& new_capture, const DiffOptions& options,
             Undecided* undecided)
        : old_(old_capture),
          new_(new_capture),
          pairing_(pair_objects(old_capture, new_capture, options)),
          subjects_(old_capture, new_capture, pairing_),
          equal_(old_capture, new_capture, pairing_),
          judge_(old_capture, new_capture, subjects_, equal_),
          teller_(old_capture, new_capture, pairing_, subjects_, options.include, diff_),
          undecided_(undecided) {}

    Diff run() {
        diff_.old_side = side_of(old_);
        diff_.new_side = side_of(new_);
        diff_.arguments.secrets_shown = old_.secrets_shown() || new_.secrets_shown();
        diff_.summary.left_out = pairing_.left_out;
        diff_.notes = pairing_.notes;
        note_order_of_time();
        for (ObjectIndex at = 0; at < old_.objects().size(); ++at)
            if (!pairing_.left_out_old[at]) compare_object(subjects_.of_old(at));
        for (ObjectIndex at = 0; at < new_.objects().size(); ++at)
            if (!pairing_.left_out_new[at] && pairing_.to_old[at] == no_object)
                compare_object({no_object, at});
        finish();
        return std::move(diff_);
    }

  private:
    void note_order_of_time() {
        const std::string before = latest_capture(old_.sources()), after = latest_capture(new_.sources());
        if (!before.empty() && !after.empty() && after < before)
            diff_.notes.push_back("OLD was captured after NEW: " + human_time(before) + " and " +
                                  human_time(after));
    }

    void compare_object(Subject subject) {
        const bool in_both = subject.old_at != no_object && subject.new_at != no_object;
        const bool is_vm = subjects_.object(subject).class_id == known().vm;
        const bool lives = is_vm && subjects_.object(subject).owner == no_object;
        if (lives && (in_both || cannot_show(subject).empty()))
            ++(in_both                       ? diff_.summary.vms_compared
               : subject.new_at == no_object ? diff_.summary.vms_only_in_old
                                             : diff_.summary.vms_only_in_new);
        if (in_both) return compare_members(subject);
        const std::optional<Subject> owner = subjects_.owner(subject);
        if (owner && (owner->old_at == no_object || owner->new_at == no_object))
            return;  // told with its owner
        const ClassId class_id = subjects_.object(subject).class_id;
        const bool metrics = class_id == known().guest_metrics || class_id == known().vm_metrics;
        if (metrics && owner && cannot_show(subject).empty()) return compare_members(subject);
        compare_whole(subject);
    }

    /// Why the side without the object may only not have shown it; empty if it would have.
    std::string cannot_show(Subject subject) const {
        const std::optional<Subject> owner = subjects_.owner(subject);
        const bool missing_in_new = subject.new_at == no_object;
        const ObjectIndex owner_there = !owner ? no_object : missing_in_new ? owner->new_at : owner->old_at;
        return why_not_shown(missing_in_new ? new_ : old_, owner_there, missing_in_new ? old_ : new_,
                             subjects_.object(subject));
    }

    void compare_whole(Subject subject) {
        if (const std::string reason = cannot_show(subject); !reason.empty())
            return not_comparable(reason, subject, {});
        teller_.tell_whole(subject);
    }

    void compare_members(Subject subject) {
        const auto fields = [](const Capture& capture, ObjectIndex at) {
            return at == no_object ? std::span<const Value>() : capture.fields(capture.object(at));
        };
        const std::span<const Value> a = fields(old_, subject.old_at), b = fields(new_, subject.new_at);
        old_covered_ = covered(old_, subject.old_at);
        new_covered_ = covered(new_, subject.new_at);
        const std::size_t known_fields = field_count();
        std::size_t i = 0, j = 0;
        const auto more = [&](std::span<const Value> side, std::size_t at) {
            return at < side.size() && side[at].field < known_fields;
        };
        while (more(a, i) || more(b, j)) {
            const bool in_a = more(a, i) && (!more(b, j) || a[i].field <= b[j].field);
            const bool in_b = more(b, j) && (!more(a, i) || b[j].field <= a[i].field);
            const Value* one = in_a ? &a[i++] : nullptr;
            const Value* other = in_b ? &b[j++] : nullptr;
            compare_member(subject, one, other);
        }
        compare_unknown_members(subject, a.subspan(i), b.subspan(j));
    }

    /// The member of an object in another capture that has the name of this one; their numbers differ.
    static const Value* namesake(const Capture& capture, const Value& member, const Capture& other,
                                 ObjectIndex at) {
        if (at == no_object) return nullptr;
        const Object& object = other.object(at);
        const auto id = other.field_named(object.class_id, capture.field_name(member.field));
        return id ? other.field(object, *id) : nullptr;
    }

    void compare_unknown_members(Subject subject, std::span<const Value> a, std::span<const Value> b) {
        for (const Value& one : a) compare_member(subject, &one, namesake(old_, one, new_, subject.new_at));
        for (const Value& other : b)
            if (namesake(new_, other, old_, subject.old_at) == nullptr)
                compare_member(subject, nullptr, &other);
    }

    void compare_member(Subject subject, const Value* one, const Value* other) {
        const FieldId id = one != nullptr ? one->field : other->field;
        const Member member = member_of(one != nullptr ? old_ : new_, id);
        const std::string* old_gap = gap(old_covered_, id);
        const std::string* new_gap = gap(new_covered_, id);
        if (one == nullptr && old_gap == nullptr) old_gap = absence(old_, subject.old_at);
        if (other == nullptr && new_gap == nullptr) new_gap = absence(new_, subject.new_at);
        const bool differs = one == nullptr || other == nullptr || !equal_(*one, *other);
        if (old_gap != nullptr || new_gap != nullptr) {
            const bool one_sided = (old_gap == nullptr) != (new_gap == nullptr);
            if (differs || (one_sided && teller_.shows(member.role, (member.flags & told) != 0)))
                not_comparable(old_gap != nullptr ? *old_gap : *new_gap, subject, member.name);
            return;
        }
        if (is_unsaid(one) || is_unsaid(other)) {
            const bool open = is_value(old_, one) || is_value(new_, other);
            if (open && teller_.shows(member.role, (member.flags & told) != 0))
                not_comparable(std::string(unsaid_reason), subject, member.name);
            return;
        }
        if (member.role == Role::config)
            count_compared(one != nullptr ? one : other, one != nullptr ? old_ : new_);
        if (!differs) return disk_replaced(subject, member);
        if (is_unclear(subject, one, other))
            return not_comparable(std::string(unclear_null_reason), subject, member.name);
        if (one != nullptr && other != nullptr && equal_.cannot_tell(*one, *other))
            return not_comparable(std::string(two_kinds_of_references_reason), subject, member.name);
        if (is_told_by_slot(subject, member, one, other)) return;
        const bool in_both = subject.old_at != no_object && subject.new_at != no_object;
        if (in_both && (one == nullptr || other == nullptr) &&
            is_newer_field(subject, one, other, member.name))
            return not_comparable(std::string(newer_field_reason), subject, member.name);
        if (!is_value(old_, one) && !is_value(new_, other)) return;  // null, and not said at all
        compare_values(subject, member, one, other);
    }

    /// Null where the source may not have held the target, against a reference of a source that holds all.
    bool is_unclear(Subject subject, const Value* one, const Value* other) const {
        return one != nullptr && other != nullptr &&
               (may_be_unexported(old_, subject.old_at, *one, new_, subject.new_at, *other) ||
                may_be_unexported(new_, subject.new_at, *other, old_, subject.old_at, *one));
    }

    void count_compared(const Value* value, const Capture& capture) {
        diff_.summary.settings_compared +=
            value->kind == Kind::map ? capture.entries_of(value).size() : std::size_t{1};
    }

    /// No object of the class has the field on one side, and all have it on the other.
    bool is_newer_field(Subject subject, const Value* one, const Value* other, std::string_view name) const {
        const Capture& with = one != nullptr ? old_ : new_;
        const Capture& without = one != nullptr ? new_ : old_;
        const ClassId class_id = with.object(one != nullptr ? subject.old_at : subject.new_at).class_id;
        const ClassId class_without =
            without.object(one != nullptr ? subject.new_at : subject.old_at).class_id;
        const FieldId id = one != nullptr ? one->field : other->field;
        if (with.objects_with(id) != with.objects_of(class_id)) return false;
        const auto there = without.field_named(class_without, name);
        return !there || without.objects_with(*there) == 0;
    }

    void compare_values(Subject subject, const Member& member, const Value* one, const Value* other) {
        const auto is = [](const Value* value, Kind kind) { return value == nullptr || value->kind == kind; };
        if (is(one, Kind::map) && is(other, Kind::map)) return compare_maps(subject, member, one, other);
        if (is(one, Kind::set) && is(other, Kind::set)) return compare_sets(subject, member, one, other);
        tell({subject, member, std::nullopt, Op::changed, one, other});
    }

    void compare_maps(Subject subject, const Member& member, const Value* one, const Value* other) {
        const auto a = old_.entries_of(one), b = new_.entries_of(other);
        std::size_t i = 0, j = 0;
        while (i < a.size() || j < b.size()) {
            const std::string_view old_key = i < a.size() ? old_.text(a[i].key) : std::string_view();
            const std::string_view new_key = j < b.size() ? new_.text(b[j].key) : std::string_view();
            if (j == b.size() || (i < a.size() && old_key < new_key)) {
                tell({subject, member, old_key, Op::removed, &a[i++].value, nullptr});
            } else if (i == a.size() || new_key < old_key) {
                tell({subject, member, new_key, Op::added, nullptr, &b[j++].value});
            } else {
                if (!equal_.under_key(member.id, old_key, a[i].value, b[j].value))
                    tell({subject, member, new_key, Op::changed, &a[i].value, &b[j].value});
                ++i, ++j;
            }
        }
    }

    void compare_sets(Subject subject, const Member& member, const Value* one, const Value* other) {
        static constexpr Value empty{0, Kind::set, 0, 0};
        const auto [removed, added] = equal_.only_in_one(one ? *one : empty, other ? *other : empty);
        if (removed.empty() && added.empty()) return;
        const Judgement judgement = judge_(subject, member, std::nullopt, one, other);
        if (!teller_.shows(judgement.role, judgement.told)) return teller_.hide(judgement.role);
        for (const Value& value : removed) {
            const std::string key = Teller::member_key(old_, value);
            tell({subject, member, key, Op::removed, &value, nullptr, true});
        }
        for (const Value& value : added) {
            const std::string key = Teller::member_key(new_, value);
            tell({subject, member, key, Op::added, nullptr, &value, true});
        }
    }

    /// Another disk in the same slot: its fields are compared, and its being another is a change of its own,
    /// but where that follows from another change: a move, or that the VM is another VM.
    void disk_replaced(Subject subject, const Member& member) {
        if (member.id != known().of_vbd.VDI || subjects_.is_in_vm_snapshot(subject)) return;
        const Value* one = old_.field(old_.object(subject.old_at), member.id);
        const Value* other = new_.field(new_.object(subject.new_at), member.id);
        if (one->kind != Kind::reference || other->kind != Kind::reference) return;
        const std::string_view old_uuid = old_.text(old_.object(one->at).uuid);
        const std::string_view new_uuid = new_.text(new_.object(other->at).uuid);
        if (old_uuid.empty() || new_uuid.empty() || old_uuid == new_uuid) return;
        const std::optional<Subject> vm = subjects_.vm(subject);
        const bool same_vm =
            vm && old_.text(old_.object(vm->old_at).uuid) == new_.text(new_.object(vm->new_at).uuid);
        if (!same_vm || judge_.has_moved({one->at, other->at})) return teller_.hide(Role::internal);
        tell({subject, member, std::nullopt, Op::changed, one, other});
    }

    /// The uuid of a replaced disk: disk_replaced() has it.
    bool is_told_by_slot(Subject subject, const Member& member, const Value* one, const Value* other) const {
        return member.id == known().of_vdi.uuid && one != nullptr && other != nullptr &&
               !old_.text_of(one).empty() && !new_.text_of(other).empty() &&
               pairing_.by[subject.old_at] == MatchedBy::place && !subjects_.is_in_vm_snapshot(subject);
    }

    void tell(const Difference& difference) {
        const auto key = difference.is_of_set ? std::nullopt : difference.key;
        teller_.tell(difference,
                     judge_(difference.subject, difference.member, key, difference.one, difference.other));
    }

    void not_comparable(const std::string& reason, Subject subject, std::string_view field) {
        not_compared_.add(reason, subjects_.class_name(subject), field, subject);
        if (undecided_ != nullptr) undecided_->emplace(subjects_.id(subject), field);
    }

    void finish() {
        diff_.not_comparable = not_compared_.rows();
        put_in_order(diff_);
        diff_.summary.vms_changed = vms_changed(diff_);
    }

    const Capture& old_;
    const Capture& new_;
    Pairing pairing_;
    // of the subject whose members are compared
    const ClassCoverage* old_covered_ = nullptr;
    const ClassCoverage* new_covered_ = nullptr;
    Subjects subjects_;
    Equality equal_;
    Judge judge_;
    Diff diff_;
    Teller teller_;
    NotCompared not_compared_;
    Undecided* undecided_;
};

}  // namespace

Diff diff(const Capture& old_capture, const Capture& new_capture, const DiffOptions& options) {
    return Comparer(old_capture, new_capture, options, nullptr).run();
}

Diff diff(const Capture& old_capture, const Capture& new_capture, Undecided& undecided) {
    return Comparer(old_capture, new_capture, {}, &undecided).run();
}

}  // namespace ovaudit
