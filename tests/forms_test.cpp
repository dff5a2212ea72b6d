#include <gtest/gtest.h>

#include "load/load_bytes.hpp"
#include "ovaudit/diff.hpp"
#include "support/answer_writer.hpp"
#include "support/edits.hpp"
#include "support/export_writer.hpp"
#include "support/pool_maker.hpp"
#include "support/seeds.hpp"

/// The same state in several forms is the same state, and an edit is found in every pair of forms.
namespace ovaudit::generated {

namespace {

/// The pool in one form after the other.
std::vector<Capture> captures_of(const Pool& pool, Random& random) {
    const Node records = records_of(pool);
    std::vector<Capture> captures;
    captures.push_back(load_bytes("export.xml", write_export(pool, any_layout(random))));
    captures.push_back(load_bytes("records.json", write_json(records, random)));
    captures.push_back(load_bytes("answer.xml", write_answer(records)));
    return captures;
}

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

void expect_in_every_pair(const std::vector<Capture>& old_ones, const std::vector<Capture>& new_ones,
                          const std::vector<Expected>& expected) {
    for (const Capture& one : old_ones)
        for (const Capture& other : new_ones) {
            SCOPED_TRACE(one.sources().front().form + " against " + other.sources().front().form);
            EXPECT_EQ(disagreement(of_owners(diff(one, other)), expected), "");
        }
}

}  // namespace

TEST(Forms, OfOneStateAreEqual) {
    for_each_seed(12, [](Random& random) {
        const Pool pool = make_pool(random);
        expect_in_every_pair(captures_of(pool, random), captures_of(pool, random), {});
    });
}

TEST(Forms, ShowEveryEditInEveryPair) {
    for_each_seed(25, [](Random& random) {
        const Pool pool = make_pool(random);
        Pool edited = pool;
        const std::vector<Expected> expected = edit_places(edited, random.below(6) + 1, random);
        expect_in_every_pair(captures_of(pool, random), captures_of(edited, random), expected);
    });
}

}  // namespace ovaudit::generated
