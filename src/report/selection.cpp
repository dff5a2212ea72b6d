#include "report/selection.hpp"

#include <algorithm>
#include <tuple>

#include "catalog/known.hpp"
#include "diff/datum.hpp"
#include "diff/teller.hpp"
#include "diff/vm_choice.hpp"
#include "model/natural.hpp"
#include "model/text.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

/// VMs first; classes that the catalog does not know last.
std::size_t class_rank(const Capture& capture, const Object& object) {
    if (object.class_id == known().vm) return capture.is_vm_snapshot(object) ? 1 : 0;
    return 2 + object.class_id;
}

bool is_known(const Object& object) {
    return object.class_id < classes().size();
}

/// Whether a value is what an exporter writes where it blanks a field.
bool is_blank(const Capture& capture, Value value) {
    constexpr std::string_view blanks[] = {"", "Halted", "1970-01-01T00:00:00Z"};
    if (value.kind == Kind::boolean || value.kind == Kind::integer) return value.at == 0;
    if (value.kind == Kind::set) return capture.members_of(&value).empty();
    if (value.kind == Kind::map) return capture.entries_of(&value).empty();
    if (value.kind != Kind::text && value.kind != Kind::time) return value.kind == Kind::outside;
    return std::find(std::begin(blanks), std::end(blanks), capture.text_of(&value)) != std::end(blanks);
}

bool is_owner_field(const Object& object, const Member& member) {
    return is_known(object) && classes()[object.class_id].owner_field == member.name;
}

/// References stand in the order of the export's numbers.
void sort_references(const Capture& capture, std::vector<Value>& members) {
    const auto key = [&](const Value& value) {
        const bool named = value.kind == Kind::reference;
        return named ? name_of(capture, value.at) : Named{};
    };
    std::stable_sort(members.begin(), members.end(), [&](const Value& a, const Value& b) {
        const Named one = key(a), other = key(b);
        return std::tie(one.class_name, one.name, one.uuid) <
               std::tie(other.class_name, other.name, other.uuid);
    });
}

DiffOptions choice(bool all) {
    DiffOptions options;
    options.include_templates = options.include_control = all;
    return options;
}

}  // namespace

bool is_said(const Capture& capture, ObjectIndex at, Value value) {
    return gap(capture, at, value.field) == nullptr || !is_blank(capture, value);
}

Selection::Selection(const Capture& capture, const ShowOptions& options, Reach reach)
    : capture_(capture),
      reach_(options.all ? Reach::every : reach),
      pairing_(identity_pairing(capture)),
      subjects_(capture, capture, pairing_),
      equal_(capture, capture, pairing_),
      judge_(capture, capture, subjects_, equal_),
      hit_(options.patterns.size(), false) {
    for (const std::string& pattern : options.patterns) patterns_.emplace_back(pattern);
    list_top(reach_ == Reach::every || has_patterns());
}

void Selection::list_top(bool left_out_too) {
    const VmChoice chosen = choose_vms(capture_, capture_, choice(left_out_too));
    for (ObjectIndex at = 0; at < capture_.objects().size(); ++at)
        if (capture_.object(at).owner == no_object && !chosen.left_out_new[at]) top_.push_back(at);
    std::sort(top_.begin(), top_.end(), [this](auto a, auto b) { return precedes(a, b); });
}

bool Selection::precedes(ObjectIndex a, ObjectIndex b) const {
    const Object &one = capture_.object(a), &other = capture_.object(b);
    const bool unknown = !is_known(one) && !is_known(other);
    const auto rank = [&](const Object& object) {
        return unknown ? 0 : is_known(object) ? class_rank(capture_, object) : classes().size() + 2;
    };
    if (rank(one) != rank(other)) return rank(one) < rank(other);
    if (one.class_id != other.class_id)
        return capture_.class_name(one.class_id) < capture_.class_name(other.class_id);
    const std::string_view name = capture_.text(one.name), other_name = capture_.text(other.name);
    if (name != other_name) return natural_less(name, other_name);
    const std::string_view uuid = capture_.text(one.uuid), other_uuid = capture_.text(other.uuid);
    return std::tie(uuid, a) < std::tie(other_uuid, b);
}

std::vector<ObjectIndex> Selection::children(ObjectIndex at) const {
    const auto owned = capture_.children(capture_.object(at));
    return {owned.begin(), owned.end()};
}

bool Selection::is_named(const Place& place) const {
    bool named = false;
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
        if (!patterns_[i].covers(place)) continue;
        hit_[i] = true;
        named = true;
    }
    return named;
}

bool Selection::is_shown_by_role(Subject subject, const Member& member, std::optional<std::string_view> key,
                                 const Value& value) const {
    if (reach_ == Reach::every) return true;
    const Judgement judgement = judge_(subject, member, key, &value, &value);
    return judgement.role == Role::config || judgement.role == Role::reported || judgement.told;
}

bool Selection::is_shown(Subject subject, const Member& member, std::optional<std::string_view> key,
                         const Value& value, const Place& place) const {
    return has_patterns() ? is_named(place) : is_shown_by_role(subject, member, key, value);
}

ShownField Selection::shown_field(Subject subject, Value value, Place& place) const {
    ShownField field{member_of(capture_, value.field), value, true, {}, {}, false};
    place.field = field.member.name;
    place.key.reset();
    const bool whole = has_patterns() && is_named(place);
    for (const MapEntry& entry : capture_.entries_of(&value)) {
        place.key = capture_.text(entry.key);
        if (whole || is_shown(subject, field.member, place.key, entry.value, place))
            field.entries.push_back(entry);
    }
    for (const Value& element : capture_.members_of(&value)) {
        const std::string key = Teller::member_key(capture_, element);
        place.key = key;
        if (whole || is_shown(subject, field.member, std::nullopt, element, place))
            field.members.push_back(element);
    }
    sort_references(capture_, field.members);
    place.key.reset();
    const bool holds = !capture_.entries_of(&value).empty() || !capture_.members_of(&value).empty();
    field.is_emptied =
        holds ? field.entries.empty() && field.members.empty()
              : !whole && (has_patterns() || !is_shown_by_role(subject, field.member, std::nullopt, value));
    field.is_said = is_said(capture_, subject.new_at, value);
    return field;
}

std::vector<ShownField> Selection::fields(ObjectIndex at) const {
    const Subject subject = subjects_.of_new(at);
    const std::string by_name = subjects_.path(subject), by_uuid = subjects_.id(subject);
    Place place{split_path(by_name), split_path(by_uuid), {}, std::nullopt};
    const Object& object = capture_.object(at);
    std::vector<ShownField> shown;
    for (const Value& value : capture_.fields(object)) {
        ShownField field = shown_field(subject, value, place);
        const bool redundant =
            reach_ == Reach::told && !has_patterns() && is_owner_field(object, field.member);
        if (!field.is_emptied && !redundant) shown.push_back(std::move(field));
    }
    const auto unknown = std::partition_point(shown.begin(), shown.end(), [](const ShownField& field) {
        return field.value.field < field_count();
    });
    std::sort(unknown, shown.end(),
              [](const ShownField& a, const ShownField& b) { return a.member.name < b.member.name; });
    return shown;
}

std::vector<std::string> Selection::patterns_without_hit() const {
    std::vector<std::string> without;
    for (std::size_t i = 0; i < patterns_.size(); ++i)
        if (!hit_[i]) without.push_back(patterns_[i].text());
    return without;
}

std::string left_out_text(const Capture& capture, const ShowOptions& options) {
    const bool all = options.all || !options.patterns.empty();
    std::vector<std::string> parts;
    for (const auto& [what, count] : choose_vms(capture, capture, choice(all)).left_out)
        parts.push_back(counted(count, std::string_view(what).substr(0, what.size() - 1)));  // "templates"
    return join(parts, ", ");
}

std::vector<std::string> patterns_without_hit(const Capture& capture, const ShowOptions& options) {
    if (options.patterns.empty()) return {};
    const Selection selection(capture, options, Reach::every);
    selection.for_each([&](ObjectIndex at) { selection.fields(at); });
    return selection.patterns_without_hit();
}

}  // namespace ovaudit
