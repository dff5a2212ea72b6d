#include "report/fold.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "report/phrase.hpp"
#include "report/tell.hpp"

namespace ovaudit {
namespace {

/// The changes of one block. Those inside of a disk that was replaced are told by the replacement.
struct Context {
    std::map<std::string_view, const Change*> replaced;  ///< by id: the fields VDI of VBDs
};

/// One way to fold. Changes of one rule that have the same key and the same verdict make one line.
struct Rule {
    std::string (*key)(const Context&, const Change&);  ///< empty if the rule does not apply
    Line (*tell)(const Changes&);                       ///< all but the indices; gets one change at least
};

const Change* with_key(const Changes& changes, std::string_view key) {
    const auto found = std::find_if(changes.begin(), changes.end(), [&](auto* c) { return c->key == key; });
    return found == changes.end() ? nullptr : *found;
}

const Change* with_field(const Changes& changes, std::string_view field) {
    const auto found =
        std::find_if(changes.begin(), changes.end(), [&](auto* c) { return c->field == field; });
    return found == changes.end() ? nullptr : *found;
}

/// The changes in the order of `names`, by field or key; what is not listed follows.
template <typename Name>
Changes ranked(Changes changes, std::initializer_list<std::string_view> names, Name name) {
    const auto rank = [&](const Change* change) {
        return std::find(names.begin(), names.end(), name(*change)) - names.begin();
    };
    std::stable_sort(changes.begin(), changes.end(), [&](auto* a, auto* b) { return rank(a) < rank(b); });
    return changes;
}

// Limits of memory, and numbers of VCPUs, that went from one value to another together.

std::string limit_key(const Change& change, std::string_view prefix) {
    if (change.object.class_name != "VM" || change.key || !change.field.starts_with(prefix)) return {};
    return change.object.uuid + std::to_string(static_cast<int>(change.op)) + change.old_text + '\n' +
           change.new_text;
}

std::string memory_key(const Context&, const Change& change) {
    return change.category == Category::memory ? limit_key(change, "memory_") : std::string();
}

std::string vcpu_key(const Context&, const Change& change) {
    return change.category == Category::vcpu ? limit_key(change, "VCPUs_") : std::string();
}

Line limit_line(const Changes& changes) {
    const Changes in_order = ranked(changes,
                                    {"memory_static_max", "memory_dynamic_max", "memory_dynamic_min",
                                     "memory_static_min", "VCPUs_max", "VCPUs_at_startup"},
                                    [](const Change& c) { return c.field; });
    std::vector<std::string> labels;
    for (const Change* change : in_order) labels.push_back(change->label);
    Line line = plain_line(*in_order.front());
    line.label = join(labels, ", ");
    return line;
}

// Drives: a disc that was put in or out, a disk that was replaced.

bool is_cd(const Change& change) {
    return change.label.starts_with("CD drive");
}

/// The id of the VBD's field VDI that the change is, or is inside of.
std::string_view drive_id(const Change& change) {
    const std::string_view id = change.id;
    if (change.object.class_name == "VBD" && change.field == "VDI") return id;
    const std::size_t inside = id.find("/VDI/");
    return inside == id.npos ? std::string_view() : id.substr(0, inside + 4);
}

std::string drive_key(const Context& context, const Change& change, bool cd) {
    const auto replaced = context.replaced.find(drive_id(change));
    if (replaced == context.replaced.end() || is_cd(*replaced->second) != cd) return {};
    if (replaced->second->verdict != change.verdict) return {};
    return std::string(replaced->first);
}

std::string disk_key(const Context& context, const Change& change) {
    return drive_key(context, change, false);
}

std::string cd_key(const Context& context, const Change& change) {
    const bool tray = change.object.class_name == "VBD" && change.field == "empty" && is_cd(change);
    if (tray) return change.id.substr(0, change.id.rfind('/')) + "/VDI";
    return drive_key(context, change, true);
}

/// `disk1 -> disk1 (virtual_size 20 GiB -> 40 GiB)`
Line disk_line(const Changes& changes) {
    const Change* replaced = with_field(changes, "VDI");
    Line line = plain_line(*replaced);
    Changes inside = changes;
    std::erase(inside, replaced);
    if (inside.empty()) return line;
    const Line more = list_line(inside, {});
    const std::string& told = !more.both.empty()      ? more.both
                              : more.new_text.empty() ? more.old_text
                                                      : more.new_text;
    line.both = or_none(line.old_text) + " -> " + or_none(line.new_text) + " (" + told + ")";
    if (!more.old_text.empty()) line.old_text += " (" + more.old_text + ")";
    if (!more.new_text.empty()) line.new_text += " (" + more.new_text + ")";
    return line;
}

std::string disc(const Datum* is_empty, const std::string* name) {
    const bool* empty = is_empty ? std::get_if<bool>(&is_empty->value) : nullptr;
    if (empty && *empty) return "(empty)";
    if (name) return name->empty() ? "(empty)" : *name;
    return empty ? "(not empty)" : "(none)";
}

Line cd_line(const Changes& changes) {
    const Change* tray = with_field(changes, "empty");
    const Change* vdi = with_field(changes, "VDI");
    const Change& first = vdi ? *vdi : *tray;
    return {Op::changed,
            first.category,
            "CD drive " + first.object.id,
            disc(tray ? &tray->old_value : nullptr, vdi ? &vdi->old_text : nullptr),
            disc(tray ? &tray->new_value : nullptr, vdi ? &vdi->new_text : nullptr),
            {},
            {}};
}

// What the guest reports of itself, each a map of many keys.

std::string guest_key(const Change& change, std::string_view field) {
    if (change.object.class_name != "VM_guest_metrics" || change.field != field || !change.key) return {};
    return change.object.uuid + change.object.id;
}

std::string system_key(const Context&, const Change& change) {
    return guest_key(change, "os_version");
}
std::string tools_key(const Context&, const Change& change) {
    return guest_key(change, "PV_drivers_version");
}

Line system_line(const Changes& changes) {
    if (changes.size() == 1) return plain_line(*changes.front());
    if (const Change* name = with_key(changes, "name")) {
        Line line = plain_line(*name);
        line.label = name->field;
        return line;
    }
    Line line = list_line(changes, changes.front()->field);
    if (!line.both.empty()) line.both = std::to_string(changes.size()) + " keys: " + line.both;
    return line;
}

Line tools_line(const Changes& changes) {
    const Changes parts = ranked(changes, {"major", "minor", "micro", "build"},
                                 [](const Change& c) { return c.key.value_or(""); });
    Line line = list_line(parts, parts.front()->field);
    const bool whole = parts.size() == 4 && with_key(parts, "major") && with_key(parts, "minor") &&
                       with_key(parts, "micro") && with_key(parts, "build");
    const auto version = [&](std::string Change::*text) {
        return parts[0]->*text + "." + parts[1]->*text + "." + parts[2]->*text + "-" + parts[3]->*text;
    };
    const bool uniform = std::all_of(parts.begin(), parts.end(), [&](auto* c) {
        return c->old_text.empty() == line.old_text.empty() && c->new_text.empty() == line.new_text.empty();
    });
    if (!whole || !uniform) return line;
    if (!line.old_text.empty()) line.old_text = version(&Change::old_text);
    if (!line.new_text.empty()) line.new_text = version(&Change::new_text);
    line.both.clear();
    return line;
}

// VM snapshots that came and went: backup jobs make one a night.

std::string snapshot_key(const Context&, const Change& change) {
    const bool snapshot = change.category == Category::snapshot && change.object.class_name == "VM";
    return snapshot && change.field.empty() && change.op != Op::changed ? "snapshots" : "";
}

std::string snapshot_name(const Change& change) {
    const std::string_view label = change.label, start = "snapshot \"";
    if (!label.starts_with(start) || !label.ends_with('"') || label.size() <= start.size())
        return change.label;
    return std::string(label.substr(start.size(), label.size() - start.size() - 1));
}

Line snapshots_line(const Changes& changes) {
    if (changes.size() == 1) return plain_line(*changes.front());
    std::vector<std::string> added, removed, both;
    for (const Change* change : changes) {
        const bool came = change->op == Op::added;
        std::string text = snapshot_name(*change);
        if (came && !change->new_text.empty()) text += ", " + change->new_text;
        both.push_back((came ? "+ " : "- ") + text);
        (came ? added : removed).push_back(text);
    }
    const Op op = common_op(changes);
    const bool mixed = !added.empty() && !removed.empty();
    return {op,
            Category::snapshot,
            "snapshots",
            join(removed, "; "),
            join(added, "; "),
            mixed ? join(both, "; ") : "",
            {}};
}

constexpr std::array rules{
    Rule{memory_key, limit_line},       Rule{vcpu_key, limit_line},    Rule{cd_key, cd_line},
    Rule{disk_key, disk_line},          Rule{system_key, system_line}, Rule{tools_key, tools_line},
    Rule{snapshot_key, snapshots_line},
};

/// The number of the rule that folds a change, and its key; the number of rules if none does.
std::pair<std::size_t, std::string> rule_of(const Context& context, const Change& change) {
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (std::string key = rules[i].key(context, change); !key.empty())
            return {i, std::move(key) + '\n' + verdict_text(change)};
    return {rules.size(), {}};
}

Context context_of(const Diff& diff, const std::vector<std::size_t>& changes) {
    Context context;
    for (const std::size_t index : changes) {
        const Change& change = diff.changes[index];
        if (change.object.class_name == "VBD" && change.field == "VDI")
            context.replaced.emplace(change.id, &change);
    }
    return context;
}

}  // namespace

std::vector<Line> fold(const Diff& diff, const std::vector<std::size_t>& changes) {
    struct Group {
        std::size_t rule;
        std::vector<std::size_t> indices;
        Changes changes;
    };
    std::vector<Group> groups;
    std::map<std::pair<std::size_t, std::string>, std::size_t> places;
    const Context context = context_of(diff, changes);
    for (const std::size_t index : changes) {
        auto rule = rule_of(context, diff.changes[index]);
        std::size_t place = groups.size();
        if (rule.first < rules.size()) place = places.try_emplace(rule, place).first->second;
        if (place == groups.size()) groups.push_back({rule.first, {}, {}});
        groups[place].indices.push_back(index);
        groups[place].changes.push_back(&diff.changes[index]);
    }
    std::vector<Line> lines;
    for (Group& group : groups) {
        lines.push_back(group.rule < rules.size() ? rules[group.rule].tell(group.changes)
                                                  : plain_line(*group.changes.front()));
        lines.back().changes = std::move(group.indices);
    }
    return lines;
}

}  // namespace ovaudit
