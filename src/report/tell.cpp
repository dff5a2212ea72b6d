#include "report/tell.hpp"

#include <algorithm>

#include "report/phrase.hpp"

namespace ovaudit {

std::string or_none(const std::string& text) {
    return text.empty() ? "(none)" : text;
}

Line plain_line(const Change& change) {
    const std::string &old_text = change.old_text, &new_text = change.new_text;
    // an address that is reported no more is no NIC that went
    if (change.role == Role::reported && change.key) {
        const std::string before = or_none(old_text), after = or_none(new_text);
        return {Op::changed, change.category, change.label, before, after, {}, {}};
    }
    return {change.op, change.category, change.label, old_text, new_text, {}, {}};
}

Op common_op(const Changes& changes) {
    const Op first = changes.front()->op;
    const bool same = std::all_of(changes.begin(), changes.end(), [&](auto* c) { return c->op == first; });
    return same ? first : Op::changed;
}

Line list_line(const Changes& changes, const std::string& label) {
    std::vector<std::string> old_parts, new_parts, both;
    for (const Change* change : changes) {
        const std::string name = change->key.value_or(change->field) + " ";
        const std::string &old_text = change->old_text, &new_text = change->new_text;
        if (!old_text.empty()) old_parts.push_back(name + old_text);
        if (!new_text.empty()) new_parts.push_back(name + new_text);
        both.push_back(name + or_none(old_text) + " -> " + or_none(new_text));
    }
    const Op op = common_op(changes);
    return {op,
            changes.front()->category,
            label,
            join(old_parts, ", "),
            join(new_parts, ", "),
            op == Op::changed ? join(both, ", ") : "",
            {}};
}

}  // namespace ovaudit
