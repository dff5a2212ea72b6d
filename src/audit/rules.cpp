#include "audit/rules.hpp"

#include "audit/words.hpp"
#include "catalog/known.hpp"
#include "diff/datum.hpp"

namespace ovaudit {
namespace {

/// Looks at all that the path names, below one VM.
class Follower {
  public:
    Follower(Examination& e, const Rule& rule, const Pattern& path) : e_(e), rule_(rule), path_(path) {}

    bool run() {
        look_at(e_.vm());
        if (hits_ > 0) return true;
        if (const auto below = find_class(std::string_view(rule_.path).substr(0, rule_.path.find(':'))))
            e_.owned(*below);  // none to be seen, or none to be had: the reason is kept
        const bool is_of_vm = rule_.path.find('/') == rule_.path.npos;
        const std::string_view name = std::string_view(rule_.path).substr(0, rule_.path.find(':'));
        const auto field = find_field(known().vm, with_underscores(name));
        const bool is_seen = is_of_vm && field && e_.value(e_.vm(), *field) != nullptr;
        const bool may_be_missing =
            rule_.require.is == Requirement::Is::absent || rule_.require.is == Requirement::Is::not_equal;
        const std::string wanted = rule_.require.is == Requirement::Is::present
                                       ? "and has to be"
                                       : "required " + brief(rule_.require.text);
        if (is_seen && !may_be_missing) e_.fail({e_.vm(), brief(rule_.path) + " is not there, " + wanted});
        return is_of_vm;
    }

  private:
    static std::string with_underscores(std::string_view name) {
        std::string text(name);
        for (char& c : text) c = c == '-' ? '_' : c;
        return text;
    }

    void look_at(ObjectIndex at) {
        const Capture& capture = e_.capture();
        if (capture.is_vm_snapshot(capture.object(at)) && at != e_.vm()) return;
        const std::string by_name = e_.path(at), by_uuid = e_.id(at);
        Place place{split_path(by_name), split_path(by_uuid), {}, std::nullopt};
        for (const Value& value : capture.fields(capture.object(at))) {
            const Member member = member_of(capture, value.field);
            place.field = member.name;
            look_at(at, value, member, place);
        }
        for (const ObjectIndex child : capture.children(capture.object(at))) look_at(child);
    }

    void look_at(ObjectIndex at, const Value& value, const Member& member, Place& place) {
        const Capture& capture = e_.capture();
        for (const MapEntry& entry : capture.entries_of(&value)) {
            place.key = capture.text(entry.key);
            if (path_.covers(place)) judge(at, value.field, entry.value, member, *place.key);
        }
        place.key.reset();
        if (value.kind == Kind::map || !path_.covers(place)) return;
        const auto members = capture.members_of(&value);
        for (const Value& one : members) judge(at, value.field, one, member, {});
        if (value.kind != Kind::set) judge(at, value.field, value, member, {});
        if (value.kind == Kind::set && members.empty()) judge_text(at, member, {}, "", "empty");
    }

    void judge(ObjectIndex at, FieldId id, const Value& value, const Member& member, std::string_view key) {
        if (e_.value(at, id) == nullptr) {
            ++hits_;  // the reason is kept
            return;
        }
        if (value.kind == Kind::masked) {
            ++hits_;
            return e_.not_observable(member.name, "a secret is masked");
        }
        const std::string shown = human(e_.capture(), value, member.unit);
        judge_text(at, member, key, exact_text(to_datum(e_.capture(), value)),
                   shown.empty() ? "empty" : shown);
    }

    void judge_text(ObjectIndex at, const Member& member, std::string_view key, const std::string& exact,
                    const std::string& shown) {
        ++hits_;
        if (holds(rule_.require, exact)) return;
        const std::string label = at == e_.vm() ? "" : e_.label(at) + " ";
        const std::string place = std::string(member.name) + (key.empty() ? "" : ":" + brief(key));
        e_.fail({.at = at,
                 .message = label + place + " is " + shown + ", required " + brief(rule_.require.text),
                 .part = place + "=" + brief(exact)});
    }

    Examination& e_;
    const Rule& rule_;
    const Pattern& path_;
    std::size_t hits_ = 0;
};

}  // namespace

bool follows(Examination& e, const Rule& rule, const Pattern& path) {
    return e.is_in(rule.scope) && Follower(e, rule, path).run();
}

}  // namespace ovaudit
