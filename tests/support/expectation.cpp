#include <map>
#include <sstream>

#include "support/edits.hpp"

namespace ovaudit::generated {

namespace {

struct DatumText {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(bool yes) const { return yes ? "true" : "false"; }
    std::string operator()(const Named& named) const { return named.uuid.empty() ? named.name : named.uuid; }
    std::string operator()(Hidden) const { return "(hidden)"; }
    std::string operator()(Unsaid) const { return "(unsaid)"; }
    std::string operator()(const DatumList& list) const {
        std::string result;
        for (const Datum& datum : list) result += text_of(datum) + ";";
        return result;
    }
    std::string operator()(const DatumMap& map) const {
        std::string result;
        for (const auto& [key, datum] : map) result += key + "=" + text_of(datum) + ";";
        return result;
    }
};

/// Collects what is not as expected, a line each.
struct Complaint {
    std::ostringstream text;

    template <typename T>
    void unless_equal(const std::string& id, const char* what, const T& expected, const T& found) {
        if (!(expected == found))
            text << id << ": " << what << " is " << found << ", not " << expected << '\n';
    }
};

void check(const Diff& diff, const Expected& expected, const Change& change, Complaint& complaint) {
    const std::string vm = change.vm == no_vm ? "" : diff.vms.at(change.vm).uuid;
    const auto same = [&](const char* what, const auto& wanted, const auto& found) {
        complaint.unless_equal(expected.id, what, wanted, found);
    };
    same("class", expected.class_name, change.object.class_name);
    same("vm", expected.vm, vm);
    same("field", expected.field, change.field);
    same("key", expected.key.value_or("(none)"), change.key.value_or("(none)"));
    same("op", static_cast<int>(expected.op), static_cast<int>(change.op));
    same("counts", expected.counts, change.counts);
    same("record", expected.field.empty(), change.record.has_value());
    if (expected.category) same("category", to_string(*expected.category), to_string(change.category));
    if (expected.old_text) same("old value", *expected.old_text, text_of(change.old_value));
    if (expected.new_text) same("new value", *expected.new_text, text_of(change.new_value));
}

}  // namespace

std::string text_of(const Datum& datum) {
    return std::visit(DatumText{}, datum.value);
}

std::string disagreement(const Diff& diff, const std::vector<Expected>& expected) {
    std::map<std::string, const Change*> found;
    Complaint complaint;
    for (const Change& change : diff.changes)
        if (!found.emplace(change.id, &change).second) complaint.text << change.id << ": twice\n";
    for (const Expected& one : expected) {
        const auto at = found.find(one.id);
        if (at == found.end()) {
            complaint.text << one.id << ": expected, not found\n";
            continue;
        }
        check(diff, one, *at->second, complaint);
        found.erase(at);
    }
    for (const auto& [id, change] : found)
        complaint.text << id << ": not expected: '" << text_of(change->old_value) << "' -> '"
                       << text_of(change->new_value) << "'\n";
    return complaint.text.str();
}

}  // namespace ovaudit::generated
