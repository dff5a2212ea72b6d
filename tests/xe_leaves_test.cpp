#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "load/load_bytes.hpp"
#include "ovaudit/diff.hpp"
#include "support/leaves.hpp"
#include "support/pool_maker.hpp"
#include "support/seeds.hpp"
#include "support/xe_writer.hpp"

/// Each value that xe prints, changed alone, appears exactly once: shown, hidden or not comparable.
namespace ovaudit::generated {

namespace {

/// A line of a record, or a part of one: a member of a set, the value of a key.
struct XeLeaf {
    std::string label, key = {};
    bool is_member = false;
    std::size_t begin = 0, end = 0;  // of the value in the text
};

/// What is no fact of the object itself, or a sample that differs every time.
constexpr std::array not_of_the_object = {
    "allowed-VBD-devices",  "allowed-VIF-devices", "attachable",       "cooperative",
    "current-operations",   "io_read_kbs",         "io_write_kbs",     "memory-free",
    "memory-free-computed", "memory-target",       "memory-total",     "possible-hosts",
    "max-resolution",       "VCPUs-utilisation",   "host-metrics-live"};

/// Leaves whose change is more, or less, than one difference of one field.
constexpr std::array exceptions = {
    "uuid",           // another object, seen wherever it is used
    "vm-uuid",        // it goes from one owner and comes to another
    "vif-uuid",       // likewise
    "snapshot-of",    // likewise
    "is-a-snapshot",  // a VM snapshot is never paired with a living VM
    "empty",          // and the medium: one says both
    "network-uuid",   // it comes with the name of the other one
    "sr-uuid",        // likewise
    "vdi-uuid",       // likewise
};

bool is_among(const auto& labels, std::string_view label) {
    return std::ranges::find(labels, label) != labels.end();
}

bool is_left_out(const std::string& label) {
    const bool is_name_of_another = label != "name-label" && label.ends_with("-name-label");
    return is_name_of_another || label == "type-model-name" || is_among(not_of_the_object, label) ||
           is_among(exceptions, label);
}

/// Calls `visit` with the pieces of a text between separators, by their places.
void for_each_piece(const std::string& text, std::size_t begin, std::size_t end, std::string_view separator,
                    const std::function<void(std::size_t, std::size_t)>& visit) {
    while (begin < end) {
        const std::size_t stop = std::min(text.find(separator, begin), end);
        visit(begin, stop);
        begin = stop + separator.size();
    }
}

/// A map in which a value holds separators can be read in several ways: no leaf of it is sure.
bool is_sure_map(const std::string& text, std::size_t begin, std::size_t end) {
    bool is_sure = true;
    for_each_piece(text, begin, end, "; ", [&](std::size_t from, std::size_t to) {
        is_sure = is_sure && text.substr(from, to - from).find(": ") != std::string::npos;
    });
    return is_sure;
}

void visit_map(const std::string& text, XeLeaf leaf, const std::function<void(const XeLeaf&)>& visit) {
    const std::size_t begin = leaf.begin, end = leaf.end;
    if (!is_sure_map(text, begin, end)) return;
    for_each_piece(text, begin, end, "; ", [&](std::size_t from, std::size_t to) {
        const std::size_t colon = text.find(": ", from);
        leaf.key = text.substr(from, colon - from);
        leaf.begin = colon + 2;
        leaf.end = to;
        visit(leaf);
    });
}

void visit_line(const std::string& text, XeLeaf leaf, std::string_view marker,
                const std::function<void(const XeLeaf&)>& visit) {
    if (text[leaf.begin] == '<') return;  // xe says nothing
    if (marker.starts_with("(M")) return visit_map(text, leaf, visit);
    if (!marker.starts_with("(S")) return visit(leaf);
    leaf.is_member = true;
    const char* separator = leaf.label == "tags" || leaf.label == "purpose" ? ", " : "; ";
    for_each_piece(text, leaf.begin, leaf.end, separator, [&](std::size_t from, std::size_t to) {
        leaf.begin = from;
        leaf.end = to;
        visit(leaf);
    });
}

void for_each_leaf(const std::string& text, const std::function<void(const XeLeaf&)>& visit) {
    for_each_piece(text, 0, text.size(), "\n", [&](std::size_t begin, std::size_t end) {
        const std::size_t marker = text.find_first_of('(', begin), colon = text.find(": ", marker);
        if (colon >= end || colon == std::string::npos) return;
        const std::size_t first = text.find_first_not_of(' ', begin);
        XeLeaf leaf{
            .label = text.substr(first, marker - 1 - first), .key = {}, .begin = colon + 2, .end = end};
        if (leaf.begin < end && !is_left_out(leaf.label))
            visit_line(text, leaf, std::string_view(text).substr(marker), visit);
    });
}

/// A guest's address stands there twice, and is one fact as long as both say the same.
bool has_twin(const std::string& text, const XeLeaf& leaf) {
    if (leaf.label != "networks" || leaf.key.find("/ip") == leaf.key.npos) return false;
    const std::string value = ": " + text.substr(leaf.begin, leaf.end - leaf.begin);
    const std::size_t line = text.rfind('\n', leaf.begin), found = text.find(value, line);
    return text.find(value, found + 1) < text.find('\n', leaf.begin);
}

void expect_once(const Capture& capture, const std::string& text, const XeLeaf& leaf) {
    const std::string value = text.substr(leaf.begin, leaf.end - leaf.begin);
    if (value.empty() || has_twin(text, leaf)) return;
    std::string changed = text;
    const bool is_device = leaf.label == "device" || leaf.label == "userdevice";
    changed.replace(leaf.begin, value.size(), is_device ? "9" : other_text(value));
    DiffOptions options;
    options.include_templates = options.include_control = true;
    const Diff found = diff(capture, load_bytes("changed.txt", changed), options);
    const std::uint64_t expected = leaf.is_member && landed(found).shown > 0 ? 2 : 1;  // one went, one came
    EXPECT_EQ(landed(found).all(), expected)
        << leaf.label << " " << leaf.key << " '" << value.substr(0, 80) << "'\n"
        << places_of(found);
}

}  // namespace

TEST(XeLeaves, OfTheSamples) {
    const auto samples = samples_in("xe");
    for (const Sample& sample : samples) {
        SCOPED_TRACE(sample.name);
        const Capture capture = load_bytes(sample.name, sample.bytes);
        for_each_leaf(sample.bytes, [&](const XeLeaf& leaf) { expect_once(capture, sample.bytes, leaf); });
    }
    if (samples.empty()) GTEST_SKIP() << "no ../shared/samples/xe";
}

/// Of several pools a part of the leaves each, for the time it takes.
TEST(XeLeaves, OfGeneratedTexts) {
    constexpr unsigned percent = 12;
    for_each_seed(6, [](Random& random) {
        const std::string text = write_xe_text(make_pool(random), random);
        const Capture capture = load_bytes("generated.txt", text);
        for_each_leaf(text, [&](const XeLeaf& leaf) {
            if (random.chance(percent)) expect_once(capture, text, leaf);
        });
    });
}

}  // namespace ovaudit::generated
