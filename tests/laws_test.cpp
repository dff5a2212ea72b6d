#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "load/load_bytes.hpp"
#include "ovaudit/diff.hpp"
#include "support/containers.hpp"
#include "support/edits.hpp"
#include "support/export_writer.hpp"
#include "support/flatten.hpp"
#include "support/pool_maker.hpp"
#include "support/seeds.hpp"

/// What holds whatever the captures are. 2,000 generated pairs a run in all.
namespace ovaudit::generated {

namespace {

using test::compressed, test::Compression, test::pack;

constexpr std::size_t layout_pairs = 400;
constexpr std::size_t edit_pairs = 700;
constexpr std::size_t noise_pairs = 100;
constexpr std::size_t mirror_pairs = 300;
constexpr std::size_t apply_pairs = 300;
constexpr std::size_t kind_pairs = 200;
constexpr std::size_t layouts_of_a_sample = 12;

DiffOptions everything() {
    DiffOptions options;
    options.include = {Role::config, Role::reported, Role::runtime, Role::internal};
    options.include_templates = options.include_control = true;
    return options;
}

std::uint64_t hidden(const Diff& diff) {
    std::uint64_t count = 0;
    for (const auto& [role, of_role] : diff.summary.hidden) count += of_role;
    return count;
}

/// Nothing differs, nothing is hidden, nothing is left open.
::testing::AssertionResult is_empty(const Diff& diff) {
    const std::string said = disagreement(diff, {});
    if (said.empty() && diff.changes.empty() && hidden(diff) == 0 && diff.not_comparable.empty())
        return ::testing::AssertionSuccess();
    auto failure = ::testing::AssertionFailure() << said << hidden(diff) << " hidden";
    for (const NotComparable& group : diff.not_comparable)
        failure << "\nnot comparable: " << group.class_name << ": " << group.reason;
    return failure;
}

Op opposite(Op op) {
    return op == Op::added ? Op::removed : op == Op::removed ? Op::added : op;
}

/// What a change says, without the names that a side gives to it.
std::string content_of(const Change& change, bool reversed) {
    const Op op = reversed ? opposite(change.op) : change.op;
    std::string old_text = text_of(change.old_value), new_text = text_of(change.new_value);
    if (reversed) std::swap(old_text, new_text);
    std::string content = change.object.class_name + "/" + change.field + ":" + change.key.value_or("");
    content += " op " + std::to_string(static_cast<int>(op)) + " '" + old_text + "' -> '" + new_text + "'";
    content += std::string(" ") + std::string(to_string(change.role)) + (change.counts ? " counts" : "");
    return content + (change.record ? " " + text_of(Datum{*change.record}) : "");
}

/// `with_ids`: the captures give the same uuids to what is paired. The id of a disk is by its place in NEW.
std::vector<std::string> contents(const Diff& diff, bool reversed, bool with_ids) {
    std::vector<std::string> result;
    for (const Change& change : diff.changes)
        result.push_back((with_ids && change.object.class_name != "VDI" ? change.id + " " : "") +
                         content_of(change, reversed));
    for (const NotComparable& group : diff.not_comparable)
        result.push_back("not comparable: " + group.class_name + " " + std::to_string(group.objects));
    for (const auto& [role, count] : diff.summary.hidden)
        result.push_back("hidden: " + std::string(to_string(role)) + " " + std::to_string(count));
    std::ranges::sort(result);
    return result;
}

std::string difference(const std::vector<std::string>& one, const std::vector<std::string>& other) {
    std::vector<std::string> only_one, only_other;
    std::ranges::set_difference(one, other, std::back_inserter(only_one));
    std::ranges::set_difference(other, one, std::back_inserter(only_other));
    std::string text;
    for (const std::string& line : only_one) text += "- " + line + '\n';
    for (const std::string& line : only_other) text += "+ " + line + '\n';
    return text;
}

void expect_mirror(const Capture& a, const Capture& b, bool with_ids) {
    for (const DiffOptions& options : {DiffOptions{}, everything()})
        EXPECT_EQ(difference(contents(diff(a, b, options), false, with_ids),
                             contents(diff(b, a, options), true, with_ids)),
                  "");
}

std::vector<std::string> lines(const Flat& flat) {
    std::vector<std::string> result;
    for (const auto& [place, text] : flat) result.push_back(place + " = " + text);
    std::ranges::sort(result);
    return result;
}

void expect_apply(const Capture& a, const Capture& b) {
    const Diff all = diff(a, b, everything());
    const Flat became = apply(all, a, b), wanted = flatten(b);
    EXPECT_EQ(difference(lines(comparable(became, wanted, all)), lines(comparable(wanted, became, all))), "");
}

Capture load_pool(const Pool& pool, const Layout& layout = {}) {
    return load_bytes("generated.xml", write_export(pool, layout));
}

struct Pair {
    Pool old_pool, new_pool;
    std::vector<Expected> expected;
};

Pair make_pair(Random& random) {
    Pair pair;
    pair.old_pool = pair.new_pool = make_pool(random);
    pair.expected = edit_places(pair.new_pool, random.below(6) + 1, random);
    return pair;
}

void skip_without_samples() {
    if (ova_documents().empty())
        GTEST_SKIP() << "neither ../shared/samples/ova nor fixtures hold any ova.xml";
}

}  // namespace

TEST(Laws, DocumentAgainstItselfIsEmpty) {
    for (const Sample& sample : ova_documents()) {
        SCOPED_TRACE(sample.name);
        const Capture capture = load_bytes(sample.name, sample.bytes);
        EXPECT_TRUE(is_empty(diff(capture, capture)));
        EXPECT_TRUE(is_empty(diff(capture, capture, everything())));
    }
    skip_without_samples();
}

TEST(Laws, LayoutOfADocumentChangesNothing) {
    for (const Sample& sample : ova_documents()) {
        SCOPED_TRACE(sample.name);
        const Capture capture = load_bytes(sample.name, sample.bytes);
        const Node document = parse_xmlrpc(sample.bytes);
        for_each_seed(layouts_of_a_sample, [&](Random& random) {
            const Layout layout = any_layout(random);
            SCOPED_TRACE(describe(layout));
            const Capture other = load_bytes(sample.name, write_document(document, layout));
            EXPECT_TRUE(is_empty(diff(capture, other)));
            EXPECT_TRUE(is_empty(diff(other, capture, everything())));
        });
    }
    skip_without_samples();
}

TEST(Laws, DocumentsMirror) {
    const auto samples = ova_samples();
    for (const Sample& a : samples)
        for (const Sample& b : samples) {
            SCOPED_TRACE(a.name + " against " + b.name);
            expect_mirror(load_bytes(a.name, a.bytes), load_bytes(b.name, b.bytes), false);
        }
    if (samples.empty()) GTEST_SKIP() << "no ../shared/samples/ova";
}

TEST(Laws, DocumentsOfOneVmApply) {
    auto samples = ova_samples();
    std::erase_if(samples,
                  [](const Sample& sample) { return sample.name.find("opnsense") == std::string::npos; });
    for (const Sample& a : samples)
        for (const Sample& b : samples) {
            SCOPED_TRACE(a.name + " against " + b.name);
            expect_apply(load_bytes(a.name, a.bytes), load_bytes(b.name, b.bytes));
        }
    if (samples.empty()) GTEST_SKIP() << "no ../shared/samples/ova";
}

TEST(Laws, LayoutChangesNothing) {
    for_each_seed(layout_pairs, [](Random& random) {
        const Pool pool = make_pool(random);
        const Capture capture = load_pool(pool);
        EXPECT_TRUE(is_empty(diff(capture, capture)));
        const Layout layout = any_layout(random);
        SCOPED_TRACE(describe(layout));
        const std::string document = write_export(pool, layout);
        const std::string packed = random.chance(50) ? pack(document, false, 1795000000) : document;
        const auto compression = static_cast<Compression>(random.below(4));
        const Capture other = load_bytes("other", compressed(packed, compression));
        EXPECT_TRUE(is_empty(diff(capture, other)));
        EXPECT_TRUE(is_empty(diff(other, capture, everything())));
    });
}

TEST(Laws, KnownEditsAreTheWholeDiff) {
    for_each_seed(edit_pairs, [](Random& random) {
        Pair pair = make_pair(random);
        if (random.chance(50)) disturb(pair.new_pool, random);
        const Capture a = load_pool(pair.old_pool), b = load_pool(pair.new_pool, any_layout(random));
        const Diff found = diff(a, b);
        EXPECT_EQ(disagreement(found, pair.expected), "");
        const bool counts = std::ranges::any_of(pair.expected, &Expected::counts);
        EXPECT_EQ(exit_status(found), counts ? 1 : 0);
    });
}

TEST(Laws, NoiseAloneIsHidden) {
    for_each_seed(noise_pairs, [](Random& random) {
        const Pool pool = make_pool(random);
        Pool disturbed = pool;
        disturb(disturbed, random);
        EXPECT_EQ(disagreement(diff(load_pool(pool), load_pool(disturbed, any_layout(random))), {}), "");
    });
}

TEST(Laws, Mirror) {
    for_each_seed(mirror_pairs, [](Random& random) {
        const Pair pair = make_pair(random);
        expect_mirror(load_pool(pair.old_pool), load_pool(pair.new_pool, any_layout(random)), true);
    });
}

TEST(Laws, ApplyingTheDiffGivesTheOther) {
    for_each_seed(apply_pairs, [](Random& random) {
        const Pair pair = make_pair(random);
        expect_apply(load_pool(pair.old_pool), load_pool(pair.new_pool, any_layout(random)));
    });
}

TEST(Laws, KindOfExportChangesNothing) {
    for_each_seed(kind_pairs, [](Random& random) {
        const Pool pool = make_pool(random);
        const ObjectKey vm = random.pick(living_vms(pool));
        const Pool metadata = export_of(pool, {vm}), full = blanked_for_full_export(pool, vm);
        const Capture a = load_bytes("metadata.xva", pack(write_export(metadata), false));
        const Capture b = load_bytes("full.xva", pack(write_export(full, any_layout(random)), true));
        EXPECT_EQ(disagreement(diff(a, b), {}), "");
        EXPECT_EQ(disagreement(diff(b, a), {}), "");
    });
}

TEST(Laws, FieldOfNewerVersionsIsNotComparable) {
    Random random(1);
    const Pool pool = make_pool(random);
    Pool older = pool;
    for (auto& [key, object] : older.objects)
        if (object.class_name == "VM") object.fields.erase("groups");
    const Diff found = diff(load_pool(older), load_pool(pool));
    EXPECT_TRUE(found.changes.empty());
    ASSERT_EQ(found.not_comparable.size(), 1U);
    EXPECT_EQ(found.not_comparable[0].class_name, "VM");
    EXPECT_EQ(found.not_comparable[0].fields, std::vector<std::string>{"groups"});
}

}  // namespace ovaudit::generated
