#include "diff/vm_choice.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "catalog/known.hpp"
#include "model/text.hpp"
#include "model/wildcard.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

using Indices = std::vector<ObjectIndex>;

bool is_true(const Capture& capture, ObjectIndex at, FieldId id) {
    const Value* value = capture.field(capture.object(at), id);
    return value != nullptr && value->kind == Kind::boolean && value->at != 0;
}

/// Releases before 7.2 mark default templates by a key only.
bool is_default_template(const Capture& capture, ObjectIndex at) {
    if (is_true(capture, at, known().of_vm.is_default_template)) return true;
    const Value* map = capture.field(capture.object(at), known().of_vm.other_config);
    if (!is_true(capture, at, known().of_vm.is_a_template)) return false;
    for (const MapEntry& entry : capture.entries_of(map))
        if (capture.text(entry.key) == "default_template") return capture.text_of(&entry.value) == "true";
    return false;
}

struct Kinds {
    Indices ordinary, templates, control;
};

Kinds kinds_of(const Capture& capture) {
    Kinds kinds;
    for (ObjectIndex at = 0; at < capture.objects().size(); ++at) {
        const Object& object = capture.object(at);
        // a VM snapshot belongs to its VM, or stands for itself when that is not in the capture
        if (object.class_id != known().vm || object.owner != no_object) continue;
        Indices& kind = is_true(capture, at, known().of_vm.is_control_domain) ? kinds.control
                        : is_default_template(capture, at)                    ? kinds.templates
                                                                              : kinds.ordinary;
        kind.push_back(at);
    }
    return kinds;
}

bool is_named(const Capture& capture, ObjectIndex at, std::string_view name) {
    return matches_wildcard(name, capture.text(capture.object(at).name)) ||
           capture.text(capture.object(at).uuid) == name;
}

ObjectIndex only_one_named(const Capture& capture, std::string_view name) {
    Indices found;
    for (ObjectIndex at = 0; at < capture.objects().size(); ++at)
        if (capture.object(at).class_id == known().vm && !capture.is_vm_snapshot(capture.object(at)) &&
            (capture.text(capture.object(at).name) == name || capture.text(capture.object(at).uuid) == name))
            found.push_back(at);
    const std::string where = capture.name() + ": ";
    if (found.empty()) throw Error(where + "expected a VM \"" + escape_visibly(name) + "\", found none");
    if (found.size() > 1)
        throw Error(where + "expected one VM \"" + escape_visibly(name) + "\", found " +
                    std::to_string(found.size()) + "; name it by its uuid");
    return found.front();
}

/// One side of the choice.
struct Half {
    const Capture& capture;
    Kinds kinds;
    Indices chosen;
    std::vector<bool> left_out;
};

void add_kinds(Half& half, bool templates, bool control) {
    half.chosen = half.kinds.ordinary;
    if (templates)
        half.chosen.insert(half.chosen.end(), half.kinds.templates.begin(), half.kinds.templates.end());
    if (control) half.chosen.insert(half.chosen.end(), half.kinds.control.begin(), half.kinds.control.end());
}

void keep_named(Half& half, const std::vector<std::string>& names, std::vector<bool>& hit) {
    Indices kept;
    for (const ObjectIndex at : half.chosen) {
        bool wanted = false;
        for (std::size_t i = 0; i < names.size(); ++i)
            if (is_named(half.capture, at, names[i])) wanted = hit[i] = true;
        if (wanted) kept.push_back(at);
    }
    half.chosen = std::move(kept);
}

/// Chooses also what has the uuid of a chosen one on the other side, which may have another name there.
void add_same(Half& half, const Indices& all, const Indices& others, const Capture& other_capture) {
    std::unordered_set<std::string_view> uuids;
    for (const ObjectIndex at : others) uuids.insert(other_capture.text(other_capture.object(at).uuid));
    uuids.erase("");
    const std::unordered_set<ObjectIndex> named(half.chosen.begin(), half.chosen.end());
    std::erase_if(half.chosen = all, [&](ObjectIndex at) {
        return !named.contains(at) && !uuids.contains(half.capture.text(half.capture.object(at).uuid));
    });
}

/// The one in `many` that is most likely the single VM; the ladder of the pairing decides, so that a
/// candidate is whatever shares its uuid, else its name.
Indices partner_of(const Half& one, const Half& many) {
    const Object& vm = one.capture.object(one.chosen.front());
    const auto those_with = [&](TextId Object::*member) {
        Indices found;
        const std::string_view text = one.capture.text(vm.*member);
        for (const ObjectIndex at : many.chosen)
            if (!text.empty() && many.capture.text(many.capture.object(at).*member) == text)
                found.push_back(at);
        return found;
    };
    if (const Indices same = those_with(&Object::uuid); !same.empty()) return {same.front()};
    const Indices named = those_with(&Object::name);
    return named.size() == 1 ? named : many.chosen;
}

/// Whether the one VM is all that its file is about. Of a pool or a folder of backups it is what is left.
bool stands_alone(const Half& half) {
    const Capture& capture = half.capture;
    const Source& source = capture.sources()[capture.object(half.chosen.front()).source];
    const auto hosts = source.coverage->classes.find(known().host);
    const bool is_of_pool = hosts == source.coverage->classes.end() || hosts->second.extent == Extent::all;
    return source.name == capture.name() && !is_of_pool;
}

/// Whether of `many` only the partner of the one takes part; `many` is narrowed to that if its uuid or name
/// tells which it is.
bool narrow_to_single(const Half& one, Half& many, VmChoice& choice) {
    if (one.chosen.size() != 1 || many.chosen.size() < 2 || !stands_alone(one)) return false;
    const Indices partner = partner_of(one, many);
    if (partner.size() != 1) return true;
    const std::size_t others = many.chosen.size() - 1;
    many.chosen = partner;
    choice.left_out["other VMs"] += others;
    choice.notes.push_back(note_on_others(many.capture, others));
    return true;
}

void mark_left_out(Half& half) {
    half.left_out.assign(half.capture.objects().size(), false);
    for (const Indices* kind : {&half.kinds.ordinary, &half.kinds.templates, &half.kinds.control})
        for (const ObjectIndex at : *kind) half.left_out[at] = true;
    for (const ObjectIndex at : half.chosen) half.left_out[at] = false;
}

[[noreturn]] void refuse_second_pair(const Half& half, const std::string& name) {
    throw Error(half.capture.name() + ": --pair: expected each VM in one pair, found \"" +
                escape_visibly(name) + "\" in a second");
}

void take_forced(VmChoice& choice, Half& old_half, Half& new_half, const DiffOptions& options) {
    for (const auto& [old_name, new_name] : options.pairs) {
        const ObjectIndex one = only_one_named(old_half.capture, old_name);
        const ObjectIndex other = only_one_named(new_half.capture, new_name);
        for (const auto& [earlier_one, earlier_other] : choice.forced) {
            if (earlier_one == one) refuse_second_pair(old_half, old_name);
            if (earlier_other == other) refuse_second_pair(new_half, new_name);
        }
        choice.forced.emplace_back(one, other);
        if (std::find(old_half.chosen.begin(), old_half.chosen.end(), one) == old_half.chosen.end())
            old_half.chosen.push_back(one);
        if (std::find(new_half.chosen.begin(), new_half.chosen.end(), other) == new_half.chosen.end())
            new_half.chosen.push_back(other);
    }
}

}  // namespace

std::string note_on_others(const Capture& capture, std::size_t others) {
    return capture.name() + " holds " + std::to_string(others) +
           (others == 1 ? " other VM; it was" : " other VMs; they were") + " not compared";
}

bool is_ordinary_vm(const Capture& capture, ObjectIndex at) {
    return !is_true(capture, at, known().of_vm.is_control_domain) && !is_default_template(capture, at);
}

VmChoice choose_vms(const Capture& old_capture, const Capture& new_capture, const DiffOptions& options) {
    VmChoice choice;
    Half old_half{old_capture, kinds_of(old_capture), {}, {}},
        new_half{new_capture, kinds_of(new_capture), {}, {}};
    const bool nothing_else = old_half.kinds.ordinary.empty() || new_half.kinds.ordinary.empty();
    const bool templates = options.include_templates || nothing_else;
    const bool control = options.include_control || nothing_else;
    add_kinds(old_half, templates, control);
    add_kinds(new_half, templates, control);
    const auto larger = [](const Indices& a, const Indices& b) { return std::max(a.size(), b.size()); };
    if (!templates)
        if (const auto count = larger(old_half.kinds.templates, new_half.kinds.templates))
            choice.left_out["default templates"] = count;
    if (!control)
        if (const auto count = larger(old_half.kinds.control, new_half.kinds.control))
            choice.left_out["control domains"] = count;

    if (!options.vms.empty()) {
        const std::size_t all = larger(old_half.chosen, new_half.chosen);
        const Indices all_old = old_half.chosen, all_new = new_half.chosen;
        std::vector<bool> hit(options.vms.size(), false);
        keep_named(old_half, options.vms, hit);
        keep_named(new_half, options.vms, hit);
        add_same(new_half, all_new, old_half.chosen, old_capture);
        add_same(old_half, all_old, new_half.chosen, new_capture);
        for (std::size_t i = 0; i < hit.size(); ++i)
            if (!hit[i])
                throw Error("--vm: expected the name or uuid of a VM, found \"" +
                            escape_visibly(options.vms[i]) + "\", which " +
                            (&old_half.capture == &new_half.capture ? "none has" : "neither side has"));
        const std::size_t kept = larger(old_half.chosen, new_half.chosen);
        if (all > kept) choice.left_out["other VMs"] += all - kept;
    } else if (options.pairs.empty()) {
        choice.old_is_single = narrow_to_single(old_half, new_half, choice);
        choice.new_is_single = narrow_to_single(new_half, old_half, choice);
    }
    take_forced(choice, old_half, new_half, options);
    mark_left_out(old_half);
    mark_left_out(new_half);
    choice.old_vms = std::move(old_half.chosen);
    choice.new_vms = std::move(new_half.chosen);
    choice.left_out_old = std::move(old_half.left_out);
    choice.left_out_new = std::move(new_half.left_out);
    return choice;
}

}  // namespace ovaudit
