#include <gtest/gtest.h>

#include <algorithm>

#include "ovaudit/diff.hpp"
#include "support/edits.hpp"
#include "support/pool_forms.hpp"
#include "support/pool_maker.hpp"
#include "support/seeds.hpp"

/// The same state in several forms is the same state. An edit is found in every pair of forms that can both
/// see it, and is left open where only one can.
namespace ovaudit::generated {

namespace {

/// Without what comes and goes where something begins or ceases to refer to it: exports cannot tell that, and
/// the edits do not say it.
Diff of_owners(Diff diff) {
    std::erase_if(diff.changes, [](const Change& change) {
        const ClassId class_id = *find_class(change.object.class_name);
        return change.field.empty() && change.object.class_name != "VM" &&
               classes()[class_id].owner_field.empty();
    });
    return diff;
}

bool both_see(const InForm& one, const InForm& other, const Expected& edit) {
    if (!edit.field.empty()) return one.shows(edit) && other.shows(edit);
    return edit.op == Op::added ? one.would_show(edit) && other.shows(edit)
                                : one.shows(edit) && other.would_show(edit);
}

/// Null is no value: of what xe does not say it is the most likely.
bool is_null(const Expected& edit, const std::optional<std::string>& value) {
    const std::optional<FieldId> id = find_field(*find_class(edit.class_name), edit.field);
    return field(*id).type == Type::reference && value == "";
}

/// Whether one side has a value where the other says nothing.
bool one_sees(const InForm& one, const InForm& other, const Expected& edit) {
    if (edit.field.empty()) return edit.op == Op::added ? other.shows(edit) : one.shows(edit);
    const bool old_shows = one.shows(edit), new_shows = other.shows(edit);
    return old_shows != new_shows && !is_null(edit, old_shows ? edit.old_text : edit.new_text);
}

/// Whether the diff says that it cannot tell: of the field, or of the whole object. A disk goes with its
/// drive.
bool is_left_open(const Diff& diff, const Expected& edit) {
    return std::ranges::any_of(diff.not_comparable, [&](const NotComparable& group) {
        const bool is_of_class = group.class_name == edit.class_name;
        if (group.fields.empty())
            return is_of_class || (group.class_name == "VBD" && edit.class_name == "VDI");
        return is_of_class && std::ranges::count(group.fields, edit.field) > 0;
    });
}

void expect_in_pair(const InForm& one, const InForm& other, const std::vector<Expected>& edits) {
    SCOPED_TRACE(one.capture.sources().front().form + " against " + other.capture.sources().front().form);
    const Diff found = diff(one.capture, other.capture);
    std::vector<Expected> expected;
    for (const Expected& edit : edits) {
        if (both_see(one, other, edit)) {
            expected.push_back(edit);
        } else if (one_sees(one, other, edit)) {
            EXPECT_TRUE(is_left_open(found, edit)) << edit.id << " is not left open";
        }
    }
    EXPECT_EQ(disagreement(of_owners(found), expected), "");
}

void expect_in_every_pair(const Pool& old_pool, const Pool& new_pool, const std::vector<Expected>& edits,
                          Random& random) {
    const auto old_ones = in_every_form(old_pool, random), new_ones = in_every_form(new_pool, random);
    for (const InForm& one : old_ones)
        for (const InForm& other : new_ones) expect_in_pair(one, other, edits);
}

}  // namespace

TEST(Forms, OfOneStateAreEqual) {
    for_each_seed(30, [](Random& random) {
        const Pool pool = make_pool(random);
        expect_in_every_pair(pool, pool, {}, random);
    });
}

TEST(Forms, ShowEveryEditInEveryPairThatSeesIt) {
    for_each_seed(60, [](Random& random) {
        const Pool pool = make_pool(random);
        Pool edited = pool;
        const std::vector<Expected> edits = edit_places(edited, random.below(6) + 1, random);
        expect_in_every_pair(pool, edited, edits, random);
    });
}

}  // namespace ovaudit::generated
